import RPCCore
import Stubs

/// Finds methods by the names that people write.
enum MethodNames {
    /// A method by `router.v1.Router/Complete`; a leading slash, or a dot in the place of the last, are taken too. The
    /// error of a wrong name tells what there is, or the nearest.
    static func find(_ name: String) throws -> MethodSchema {
        let (service, method) = split(name)
        if let found = MethodSchema.find("\(service)/\(method)") { return found }
        let methods = MethodSchema.all.filter { $0.method.service == service }.map(\.method.method)
        guard methods.isEmpty else {
            throw CommandFailure(
                "\(service) has no method \(method.isEmpty ? "of no name" : method)",
                hint: "it has " + methods.joined(separator: ", "),
                exitCode: 64
            )
        }
        throw CommandFailure(
            "there is no method \(name.prefix(100))",
            hint: hint(for: name, among: MethodSchema.all.map(\.method.fullName)),
            exitCode: 64
        )
    }

    /// The methods of a service; the error of a wrong name tells the nearest.
    static func methods(of service: String) throws -> [MethodSchema] {
        let methods = MethodSchema.all.filter { $0.method.service == service }
        guard methods.isEmpty else { return methods }
        let services = Set(MethodSchema.all.map(\.method.service)).sorted()
        throw CommandFailure(
            "there is no service \(service.prefix(100))",
            hint: hint(for: service, among: services),
            exitCode: 64
        )
    }

    private static func split(_ name: String) -> (service: String, method: String) {
        let name = name.hasPrefix("/") ? String(name.dropFirst()) : name
        if let slash = name.lastIndex(of: "/") {
            return (String(name[..<slash]), String(name[name.index(after: slash)...]))
        }
        if MethodSchema.all.contains(where: { $0.method.service == name }) { return (name, "") }
        guard let dot = name.lastIndex(of: ".") else { return (name, "") }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }

    private static func hint(for name: String, among names: [String]) -> String {
        let all = "`pointsman rpc list` shows what a stack serves"
        guard let nearest = nearest(to: name, among: names) else { return all }
        return "did you mean \(nearest)? " + all
    }

    /// The name with the fewest letters to change; what a name ends with counts as that name. Nil if all are far.
    static func nearest(to name: String, among names: [String]) -> String? {
        let wanted = Array(name.lowercased().utf8.prefix(100))
        let scored = names.map { candidate in
            let letters = Array(candidate.lowercased().utf8)
            let whole = distance(wanted, letters)
            let end = distance(wanted, letters.suffix(wanted.count))
            return (name: candidate, distance: min(whole, end))
        }
        guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance * 3 <= wanted.count else {
            return nil
        }
        return best.name
    }

    /// Letters to insert, remove or exchange (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: some Collection<UInt8>) -> Int {
        var row = Array(0...left.count)
        for (line, letter) in right.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in left.indices {
                let exchanged = diagonal + (left[column] == letter ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(exchanged, diagonal + 1, row[column] + 1)
            }
        }
        return row[left.count]
    }
}
