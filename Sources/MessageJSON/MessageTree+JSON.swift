import JSON
import Messages

// protobuf's JSON mapping, reading: https://protobuf.dev/programming-guides/json/

extension MessageTree {
    /// Reads an object; `path` is the way to it, for errors.
    init(_ schema: MessageSchema, json: JSONValue, path: String = "") throws(MessageJSONError) {
        guard let members = json.members else {
            throw MessageJSONError(field: path, messageType: schema.name, rule: "must be an object")
        }
        var given: [UInt32: (key: String, value: JSONValue)] = [:]
        for (key, value) in members {
            let place = path.isEmpty ? key : path + "." + key
            guard let field = schema.fields.first(where: { $0.jsonName == key || $0.name == key }) else {
                let names = schema.fields.map(\.jsonName).joined(separator: ", ")
                let rule = "is no field of it; it has " + (names.isEmpty ? "none" : names)
                throw MessageJSONError(field: place, messageType: schema.name, rule: rule)
            }
            if let (other, _) = given.updateValue((key, value), forKey: field.number) {
                let rule = "is the same field as `\(other)`, which is there too"
                throw MessageJSONError(field: place, messageType: schema.name, rule: rule)
            }
        }
        var chosen: [UInt32: String] = [:]
        for field in schema.fields {
            // `null` stands for a field that is absent.
            guard let (key, value) = given[field.number], !value.isNull else { continue }
            let place = JSONPlace(schema: schema, path: path.isEmpty ? key : path + "." + key)
            if let oneof = field.oneof, let other = chosen.updateValue(key, forKey: oneof) {
                throw place.refuses("excludes `\(other)`, which is there too")
            }
            append(field, try place.values(of: field, value))
        }
    }
}

/// A field in a JSON document, so that errors can name it.
private struct JSONPlace {
    let schema: MessageSchema
    let path: String

    func refuses(_ rule: String) -> MessageJSONError {
        MessageJSONError(field: path, messageType: schema.name, rule: rule)
    }

    func values(
        of field: MessageSchema.Field,
        _ json: JSONValue
    ) throws(MessageJSONError) -> [MessageTree.Value] {
        guard field.isRepeated else { return [try value(field.kind, json)] }
        guard let elements = json.array else { throw refuses("must be an array") }
        var values: [MessageTree.Value] = []
        values.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let place = JSONPlace(schema: schema, path: "\(path)[\(index)]")
            values.append(try place.value(field.kind, element))
        }
        return values
    }

    private func value(
        _ kind: MessageSchema.Kind,
        _ json: JSONValue
    ) throws(MessageJSONError) -> MessageTree.Value {
        switch kind {
        case .bool:
            guard let flag = json.bool else { throw refuses("must be true or false") }
            return .bool(flag)
        case .int32, .sint32, .sfixed32: return .signed(Int64(try integer(json, Int32.self)))
        case .int64, .sint64, .sfixed64: return .signed(try integer(json, Int64.self))
        case .uint32, .fixed32: return .unsigned(UInt64(try integer(json, UInt32.self)))
        case .uint64, .fixed64: return .unsigned(try integer(json, UInt64.self))
        case .double: return .double(try number(json))
        case .float:
            let number = try number(json)
            guard Float(number).isFinite || !number.isFinite else {
                throw refuses("must be a number that a float can hold, within ±\(Float.greatestFiniteMagnitude)")
            }
            return .float(Float(number))
        case .string:
            guard let text = json.utf8 else { throw refuses("must be a string") }
            guard !text.contains(0) else { throw refuses("must not hold U+0000") }
            return .string(text)
        case .bytes: return .bytes(try bytes(json))
        case .enumeration(let enumeration): return .enumeration(try member(of: enumeration, json))
        case .message(let schema): return .message(try MessageTree(schema, json: json, path: path))
        }
    }

    /// A number or its digits as text; 64-bit integers are text in protobuf's JSON, since JavaScript rounds them.
    private func integer<T: FixedWidthInteger>(_ json: JSONValue, _: T.Type) throws(MessageJSONError) -> T {
        let digits = json.kind == .number ? String(decoding: json.raw, as: UTF8.self) : json.string
        if let digits, digits.first != "+", let value = T(digits) { return value }
        if let double = json.double, let value = T(exactly: double) { return value }
        throw refuses("must be a whole number from \(T.min) to \(T.max)")
    }

    private func number(_ json: JSONValue) throws(MessageJSONError) -> Double {
        if let number = json.double { return number }
        switch json.string {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        case let text?:
            if text.allSatisfy("0123456789+-.eE".contains), let number = Double(text), number.isFinite { return number }
        case nil: break
        }
        throw refuses("must be a number")
    }

    /// Base64; or text, or JSON as it stands, which people can write.
    private func bytes(_ json: JSONValue) throws(MessageJSONError) -> [UInt8] {
        if let text = json.utf8, let bytes = Base64.decode(text) { return bytes }
        if json.count == 1, let text = json["@text"]?.utf8 { return text }
        if json.count == 1, let value = json["@json"] { return [UInt8](value.raw) }
        throw refuses(#"must be base64, {"@text": "…"} or {"@json": …}"#)
    }

    private func member(
        of enumeration: MessageSchema.Enumeration,
        _ json: JSONValue
    ) throws(MessageJSONError) -> Int32 {
        if let name = json.string {
            if let value = enumeration.values.first(where: { $0.name == name }) { return value.number }
        } else if let number = json.int, let number = Int32(exactly: number) {
            return number
        }
        throw refuses("must be one of \(enumeration.values.map(\.name).joined(separator: ", ")), or a number")
    }
}
