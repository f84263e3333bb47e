/// A member in one call: its key and its value.
extension JSONWriter {
    /// A string.
    package mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// A string, `null` without one.
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    /// A string given as UTF-8.
    package mutating func member(_ name: String, _ utf8: [UInt8]) {
        key(name)
        value(utf8)
    }

    /// A number.
    package mutating func member(_ name: String, _ number: Int64) {
        key(name)
        value(number)
    }

    /// A number, `null` without one.
    package mutating func member(_ name: String, _ number: Int64?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    /// A number.
    package mutating func member(_ name: String, _ number: Int) { member(name, Int64(number)) }

    /// A number.
    package mutating func member(_ name: String, _ number: Double) {
        key(name)
        value(number)
    }

    /// `true` or `false`.
    package mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    /// A value that is valid JSON already, `null` without one.
    package mutating func member(_ name: String, json: (some Sequence<UInt8>)?) {
        key(name)
        if let json { raw(json) } else { null() }
    }

    /// An object; `body` writes its members.
    package mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }

    /// An array; `body` writes its elements.
    package mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        array(body)
    }
}
