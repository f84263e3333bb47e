import JSON
import RPCCore

/// The members of a small JSON body that the gateway reads itself. Every error is INVALID_ARGUMENT and names the member.
struct BodyFields {
    let root: JSONValue
    private let path: String

    init(_ body: [UInt8]) throws(RPCError) {
        do {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw RPCError(.invalidArgument, error.message, reason: .badRequest)
        }
        guard root.kind == .object else {
            throw RPCError(.invalidArgument, "the body must be a JSON object", reason: .badRequest)
        }
        path = ""
    }

    private init(_ root: JSONValue, path: String) {
        self.root = root
        self.path = path
    }

    /// A string of at least one character.
    func required(_ name: String) throws(RPCError) -> String {
        guard let text = try string(name), !text.isEmpty else { throw bad(name, "is required") }
        return text
    }

    func string(_ name: String) throws(RPCError) -> String? {
        guard let value = present(name) else { return nil }
        guard let text = value.string else { throw bad(name, "must be a string") }
        return text
    }

    /// A whole number from 0 on; `auto` counts as absent.
    func whole(_ name: String) throws(RPCError) -> UInt32? {
        guard let value = present(name), !value.isString("auto") else { return nil }
        guard let number = value.int, let whole = UInt32(exactly: number) else {
            throw bad(name, "must be a whole number")
        }
        return whole
    }

    /// A number; `auto` counts as absent.
    func number(_ name: String) throws(RPCError) -> Double? {
        guard let value = present(name), !value.isString("auto") else { return nil }
        guard let number = value.double else { throw bad(name, "must be a number") }
        return number
    }

    /// The JSON of an object, empty if it is absent.
    func object(_ name: String) throws(RPCError) -> [UInt8] {
        guard let value = present(name) else { return [] }
        guard value.kind == .object else { throw bad(name, "must be an object") }
        return Array(value.raw)
    }

    /// The members of an object, none if it is absent.
    func fields(_ name: String) throws(RPCError) -> BodyFields? {
        guard let value = present(name) else { return nil }
        guard value.kind == .object else { throw bad(name, "must be an object") }
        return BodyFields(value, path: path + name + ".")
    }

    /// Refuses members for which there is nothing here.
    func refuse(_ names: [String], _ rule: String) throws(RPCError) {
        for name in names {
            guard let value = present(name), value.kind != .array || value.count > 0 else { continue }
            throw bad(name, rule)
        }
    }

    func present(_ name: String) -> JSONValue? { root[name].flatMap { $0.isNull ? nil : $0 } }

    func bad(_ name: String, _ rule: String) -> RPCError {
        RPCError(.invalidArgument, "`\(path)\(name)`: \(rule)", reason: .badRequest)
    }
}
