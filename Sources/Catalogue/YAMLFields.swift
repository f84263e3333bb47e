import Yams

/// One mapping of a YAML file, read field by field. It remembers what was asked for, so that a misspelt field is found.
struct YAMLFields {
    private let values: [(key: String, node: Node)]
    private let file: String
    private let model: String?
    private let what: String
    private let prefix: String
    private var seen: Set<String> = []

    init(
        _ node: Node,
        file: String,
        model: String?,
        prefix: String = "",
        what: String = "model"
    ) throws(CatalogueError) {
        self.file = file
        self.what = what
        self.model = model
        self.prefix = prefix
        guard let mapping = node.mapping else {
            let field = prefix.isEmpty ? nil : String(prefix.dropLast())
            throw CatalogueError(file: file, what: what, model: model, field: field, rule: "must be fields with values")
        }
        values = mapping.map { ($0.key.string ?? "?", $0.value) }
    }

    mutating func node(_ key: String) -> Node? {
        seen.insert(key)
        return values.first { $0.key == key }?.node
    }

    mutating func text(_ key: String) throws(CatalogueError) -> String? {
        guard let node = node(key) else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else { throw error(key, "must be text that isn't empty") }
        return text
    }

    mutating func required(_ key: String) throws(CatalogueError) -> String {
        guard let text = try text(key) else { throw error(key, "is missing") }
        return text
    }

    mutating func count(_ key: String, _ range: ClosedRange<UInt32>) throws(CatalogueError) -> UInt32? {
        guard let node = node(key) else { return nil }
        guard let number = node.scalar.flatMap({ UInt32($0.string) }), range.contains(number) else {
            throw error(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func number(_ key: String, _ range: ClosedRange<Double>) throws(CatalogueError) -> Double? {
        guard let node = node(key) else { return nil }
        guard let number = node.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
            throw error(key, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func flag(_ key: String) throws(CatalogueError) -> Bool? {
        guard let node = node(key) else { return nil }
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default: throw error(key, "must be true or false")
        }
    }

    mutating func dollars(_ key: String) throws(CatalogueError) -> Int64? {
        guard let node = node(key) else { return nil }
        guard let amount = node.scalar.flatMap({ Dollars.nanodollars($0.string) }) else {
            throw error(key, "must be dollars such as 0.88, from 0, with at most 9 digits after the point")
        }
        return amount
    }

    mutating func texts(_ key: String) throws(CatalogueError) -> [String]? {
        guard let node = node(key) else { return nil }
        guard let items = node.sequence else { throw error(key, "must be a list") }
        var texts: [String] = []
        for item in items {
            guard let text = item.scalar?.string else { throw error(key, "must be a list of words") }
            texts.append(text)
        }
        return texts
    }

    /// Seconds since 1970 when a day begins in UTC.
    mutating func day(_ key: String) throws(CatalogueError) -> Int64? {
        guard let node = node(key) else { return nil }
        guard let day = node.scalar.flatMap({ CalendarDay($0.string) }) else {
            throw error(key, "must be a day such as 2026-10-22")
        }
        return day.unixS
    }

    /// Each element of a list, read as fields.
    mutating func list(_ key: String) throws(CatalogueError) -> [YAMLFields]? {
        guard let node = node(key) else { return nil }
        guard let items = node.sequence else { throw error(key, "must be a list") }
        var list: [YAMLFields] = []
        for (index, item) in items.enumerated() {
            let place = "\(prefix)\(key)[\(index)]."
            list.append(try YAMLFields(item, file: file, model: model, prefix: place, what: what))
        }
        return list
    }

    /// What the mapping has, in its order.
    var names: [String] { values.map(\.key) }

    mutating func fields(_ key: String) throws(CatalogueError) -> YAMLFields? {
        guard let node = node(key) else { return nil }
        return try YAMLFields(node, file: file, model: model, prefix: "\(prefix)\(key).", what: what)
    }

    /// Refuses what nobody asked for.
    func finish() throws(CatalogueError) {
        for (key, _) in values where !seen.contains(key) { throw error(key, "is not a field that this version knows") }
    }

    func error(_ key: String, _ rule: String) -> CatalogueError {
        CatalogueError(file: file, what: what, model: model, field: prefix + key, rule: rule)
    }
}
