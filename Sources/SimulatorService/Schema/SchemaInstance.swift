import JSON

/// Writes an instance of a JSON schema: what forced tool calls and `json_schema` answers consist of.
///
/// Supported: `type` (one or a list), `properties`, `required`, `items`, `prefixItems`, `minItems`, `maxItems`, `enum`, `const`,
/// `anyOf`, `oneOf`, `allOf` (of objects), `$ref` into the same schema, bounds and `multipleOf` of numbers, lengths and `format` of
/// strings. A `pattern` needs an `examples` or `default` beside it. Deep schemas end at the first depth where they may:
/// optional properties and list elements are left out, and `anyOf` takes a branch without `$ref`.
struct SchemaInstance {
    /// From here on only what must be there is written.
    private static let shortDepth = 4
    private static let depthMax = 32
    private static let bytesMax = 1 << 20

    private let root: JSONValue
    private let field: String
    var random: SplitMix64
    var out: [UInt8] = []

    private init(root: JSONValue, seed: UInt64, field: String) {
        self.root = root
        self.field = field
        random = SplitMix64(state: seed)
    }

    /// An instance as JSON bytes; the same for the same seed. Errors name `field`.
    static func make(of schema: JSONValue, seed: UInt64, field: String) throws(APIError) -> [UInt8] {
        var instance = SchemaInstance(root: schema, seed: seed, field: field)
        try instance.write(schema, depth: 0)
        return instance.out
    }

    func refused(_ rule: String) -> APIError {
        .invalid(field, rule)
    }

    private mutating func write(_ schema: JSONValue, depth: Int) throws(APIError) {
        guard depth <= Self.depthMax, out.count <= Self.bytesMax else {
            throw refused("has no instance of at most \(Self.depthMax) levels and \(Self.bytesMax) bytes")
        }
        if schema.bool == true {
            out.append(text: "{}")
        } else if let reference = schema["$ref"]?.string {
            try write(resolve(reference), depth: depth + 1)
        } else if let constant = schema["const"] {
            append(constant)
        } else if let values = schema["enum"]?.array, !values.isEmpty {
            append(values[random.below(values.count)])
        } else if let branches = (schema["anyOf"] ?? schema["oneOf"])?.array, !branches.isEmpty {
            try write(branch(branches, depth: depth), depth: depth + 1)
        } else if schema["allOf"]?.array != nil || schema["properties"] != nil {
            try writeObject(schema, depth: depth)
        } else {
            try writeTyped(schema, depth: depth)
        }
    }

    private mutating func writeTyped(_ schema: JSONValue, depth: Int) throws(APIError) {
        let types = schema["type"]?.array?.compactMap(\.string)
        let type = types.map { list in list.first { $0 != "null" } ?? "null" } ?? schema["type"]?.string
        switch type {
        case "object": try writeObject(schema, depth: depth)
        case "array": try writeArray(schema, depth: depth)
        case "string": try writeString(schema)
        case "integer": try writeInteger(schema)
        case "number": try writeNumber(schema)
        case "boolean": out.append(text: random.below(2) == 0 ? "false" : "true")
        case "null": out.append(text: "null")
        case nil where schema["items"] != nil || schema["prefixItems"] != nil: try writeArray(schema, depth: depth)
        case nil where schema.members != nil: try writeString(schema)
        default: throw refused("has an unknown type")
        }
    }

    /// The first branch; further down one that ends: `null`, or one without a reference.
    private func branch(_ branches: [JSONValue], depth: Int) -> JSONValue {
        guard depth >= Self.shortDepth else {
            return branches[0]
        }
        return branches.first { $0["type"]?.string == "null" } ?? branches.first { $0["$ref"] == nil } ?? branches[0]
    }

    /// What `#/…` points at.
    private func resolve(_ reference: String) throws(APIError) -> JSONValue {
        guard reference.first == "#" else {
            throw refused("may hold references into itself only, not \(reference)")
        }
        var value = root
        for step in reference.dropFirst().split(separator: "/") {
            let key = unescaped(step)
            let next =
                value[key]
                ?? value.array.flatMap { list in Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            guard let next else {
                throw refused("refers to \(reference), which is not there")
            }
            value = next
        }
        return value
    }

    /// A step of a JSON pointer: `~1` stands for a slash, `~0` for a tilde.
    private func unescaped(_ step: Substring) -> String {
        var text = ""
        var isEscape = false
        for character in step {
            if isEscape {
                text.append(character == "1" ? "/" : "~")
                isEscape = false
            } else if character == "~" {
                isEscape = true
            } else {
                text.append(character)
            }
        }
        return text
    }

    // MARK: Objects and lists

    private mutating func writeObject(_ schema: JSONValue, depth: Int) throws(APIError) {
        var properties: [(key: String, value: JSONValue)] = []
        var required: Set<String> = []
        try collect(schema, depth: depth, into: &properties, required: &required)
        out.append(text: "{")
        var isFirst = true
        for (key, value) in properties where depth < Self.shortDepth || required.contains(key) {
            if !isFirst {
                out.append(text: ",")
            }
            isFirst = false
            out.append(jsonString: key)
            out.append(text: ":")
            try write(value, depth: depth + 1)
        }
        out.append(text: "}")
    }

    /// The properties of a schema and of all that it combines by `allOf`.
    private func collect(
        _ schema: JSONValue,
        depth: Int,
        into properties: inout [(key: String, value: JSONValue)],
        required: inout Set<String>
    ) throws(APIError) {
        guard depth <= Self.depthMax else {
            throw refused("refers to itself without end")
        }
        if let reference = schema["$ref"]?.string {
            try collect(resolve(reference), depth: depth + 1, into: &properties, required: &required)
        }
        for (key, value) in schema["properties"]?.members ?? [] where !properties.contains(where: { $0.key == key }) {
            properties.append((key, value))
        }
        let names = schema["required"]?.array?.compactMap(\.string) ?? []
        for part in schema["allOf"]?.array ?? [] {
            try collect(part, depth: depth + 1, into: &properties, required: &required)
        }
        for name in names where !properties.contains(where: { $0.key == name }) {
            throw refused("requires \(name) but does not describe it")
        }
        required.formUnion(names)
    }

    private mutating func writeArray(_ schema: JSONValue, depth: Int) throws(APIError) {
        let prefix = schema["prefixItems"]?.array ?? []
        let least = Int(clamping: schema["minItems"]?.int ?? 0)
        let most = Int(clamping: schema["maxItems"]?.int ?? Int64(Int32.max))
        guard least <= most, least <= 10_000 else {
            throw refused("asks for a list of \(least) to \(most) elements")
        }
        let wanted = depth < Self.shortDepth ? max(least, prefix.count, 1 + random.below(2)) : max(least, prefix.count)
        let items = schema["items"]
        let count = items?.bool == false ? min(prefix.count, most) : min(wanted, most)
        out.append(text: "[")
        for index in 0..<count {
            if index > 0 {
                out.append(text: ",")
            }
            if index < prefix.count {
                try write(prefix[index], depth: depth + 1)
            } else if let items {
                try write(items, depth: depth + 1)
            } else {
                out.append(decimal: index)
            }
        }
        out.append(text: "]")
    }

    // MARK: Given values

    /// A value that stands in the schema.
    mutating func append(_ value: JSONValue) {
        out.append(contentsOf: value.raw)
    }
}
