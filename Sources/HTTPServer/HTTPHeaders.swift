import NIOHTTP1

/// Header fields in their order; names compare without regard to case.
package struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    var fields: NIOHTTP1.HTTPHeaders

    init(fields: NIOHTTP1.HTTPHeaders) {
        self.fields = fields
    }

    /// No fields.
    package init() {
        fields = NIOHTTP1.HTTPHeaders()
    }

    /// The fields of a literal, in its order.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = NIOHTTP1.HTTPHeaders(elements)
    }

    /// The first value of this name; setting replaces every field of the name, nil removes them.
    package subscript(name: String) -> String? {
        get { fields.first(name: name) }
        set {
            if let newValue { fields.replaceOrAdd(name: name, value: newValue) } else { fields.remove(name: name) }
        }
    }

    /// Appends a field, also beside others of the same name. Line feeds in it are sent as spaces.
    package mutating func add(_ name: String, _ value: String) {
        fields.add(name: name, value: value)
    }

    /// These fields and then those of `others`.
    func adding(_ others: HTTPHeaders) -> HTTPHeaders {
        guard !others.fields.isEmpty else { return self }
        var all = self
        all.fields.add(contentsOf: others.fields)
        return all
    }

    /// All fields in order.
    package var entries: [(name: String, value: String)] { fields.map { ($0.name, $0.value) } }
}
