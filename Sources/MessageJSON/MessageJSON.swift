import JSON
package import Messages

/// Any generated message as JSON and back, by protobuf's JSON mapping.
///
/// Read are both spellings of a field's name, 64-bit integers as text or number, enums by name or number, `null` for an
/// absent field; for `bytes` beside base64 also `{"@text": "…"}` and `{"@json": …}`, whose value is taken byte for byte.
/// Refused, by the name of the field, are unknown and repeated fields and values that do not fit.
package struct MessageJSON: Sendable {
    private let type: any Message.Type
    private let schema: MessageSchema

    /// For messages of `type`; nil if it is none of the generated types.
    package init?(_ type: any Message.Type) {
        guard let schema = MessageSchema(of: type) else { return nil }
        self.type = type
        self.schema = schema
    }

    /// The message's wire form. Throws on what is not one JSON object that fits the type; objects may nest 64 deep.
    package func encoded(json: [UInt8]) throws(MessageJSONError) -> [UInt8] {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: json)
        } catch {
            throw MessageJSONError(field: "", messageType: schema.name, rule: error.message)
        }
        return try MessageTree(schema, json: document.root).wireForm
    }

    /// One JSON object on one line. With `readable`, bytes that are JSON or text are written as `{"@json": …}` or
    /// `{"@text": "…"}`. Unknown fields are left out. Throws `MessageError` on bytes that are no message of the type.
    package func json(_ bytes: [UInt8], readable: Bool = false) throws -> [UInt8] {
        // The type's own way there and back checks the text and leaves known fields only, each once.
        let canonical = try type.init(decoding: bytes).encoded()
        let tree = try MessageTree(schema, wire: canonical[...])
        var writer = JSONWriter()
        tree.write(to: &writer, readable: readable)
        return writer.bytes
    }
}
