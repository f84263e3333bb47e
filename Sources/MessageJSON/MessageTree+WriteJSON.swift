import JSON
import Messages

// protobuf's JSON mapping, writing: lowerCamel names, 64-bit integers as text, enums by name, defaults left out.

extension MessageTree {
    /// Writes the message as one object. With `readable`, bytes that are JSON or other text are written so, in the form
    /// that is read back, instead of base64.
    func write(to json: inout JSONWriter, readable: Bool) {
        json.object { json in
            for entry in entries {
                json.key(entry.field.jsonName)
                if entry.field.isRepeated {
                    json.array { json in
                        for value in entry.values { value.write(entry.field.kind, to: &json, readable: readable) }
                    }
                } else if let value = entry.values.last {
                    value.write(entry.field.kind, to: &json, readable: readable)
                }
            }
        }
    }
}

extension MessageTree.Value {
    fileprivate func write(_ kind: MessageSchema.Kind, to json: inout JSONWriter, readable: Bool) {
        switch self {
        case .bool(let flag): json.value(flag)
        case .signed(let number):
            switch kind {
            case .int64, .sint64, .sfixed64: json.value(String(number))
            default: json.value(number)
            }
        case .unsigned(let number):
            switch kind {
            case .uint64, .fixed64: json.value(String(number))
            default: json.value(number)
            }
        case .float(let number): Self.write(number, to: &json)
        case .double(let number): Self.write(number, to: &json)
        case .string(let text): json.value(text)
        case .bytes(let bytes): Self.write(bytes, to: &json, readable: readable)
        case .enumeration(let number):
            if case .enumeration(let type) = kind, let value = type.values.first(where: { $0.number == number }) {
                json.value(value.name)
            } else {
                json.value(Int64(number))
            }
        case .message(let tree): tree.write(to: &json, readable: readable)
        }
    }

    /// The shortest text that reads back as the same number.
    private static func write(_ number: some BinaryFloatingPoint & LosslessStringConvertible, to json: inout JSONWriter)
    {
        if number.isNaN {
            json.value("NaN")
        } else if number.isInfinite {
            json.value(number < 0 ? "-Infinity" : "Infinity")
        } else {
            json.raw(number.description.utf8)
        }
    }

    private static func write(_ bytes: [UInt8], to json: inout JSONWriter, readable: Bool) {
        guard readable, !bytes.isEmpty, String(validating: bytes, as: UTF8.self) != nil else {
            json.value(Base64.encode(bytes))
            return
        }
        json.object { json in
            if isJSON(bytes) {
                json.member("@json", json: bytes)
            } else {
                json.member("@text", bytes)
            }
        }
    }

    /// An object or array on one line, nothing around it: it reads back as the same bytes.
    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            !bytes.contains(UInt8(ascii: "\n")), !bytes.contains(UInt8(ascii: "\r")),
            let document = try? JSONDocument(parsing: bytes)
        else { return false }
        return document.root.raw.count == bytes.count
    }
}
