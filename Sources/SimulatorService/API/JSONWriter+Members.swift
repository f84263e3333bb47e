import JSON

/// Objects of the control plane are written by name; the hot path writes its bytes itself.
extension JSONWriter {
    mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    mutating func member(_ name: String, _ number: Int) {
        key(name)
        value(number)
    }

    mutating func member(_ name: String, _ number: Int64) {
        key(name)
        value(number)
    }

    mutating func member(_ name: String, _ number: Double) {
        key(name)
        value(number)
    }

    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    /// A moment as RFC 3339.
    mutating func member(_ name: String, at unixMilliseconds: Int64) {
        member(name, rfc3339(unixMilliseconds))
    }

    mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }

    mutating func array<S: Sequence>(_ name: String, _ items: S, _ body: (inout JSONWriter, S.Element) -> Void) {
        key(name)
        array { json in
            for item in items { body(&json, item) }
        }
    }

    mutating func strings(_ name: String, _ texts: [String]) {
        array(name, texts) { $0.value($1) }
    }

    /// The bytes of one object.
    static func bytes(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.object(body)
        return json.bytes
    }
}
