import Multipart

/// Whether a body may ask for a stream, told by its bytes: the router reads it, and refuses one that spells the name in
/// another way. Who certainly asks for none waits for a whole answer, however long that takes: no head goes out before it.
package enum StreamMember {
    private static let name = ByteSearch(Array("\"stream\"".utf8))
    private static let yes = Array("true".utf8)

    /// False only if nothing in `body` says `"stream": true`, as a member of JSON at any depth or as a field of a form.
    package static func mayBeTrue(in body: [UInt8]) -> Bool {
        var rest = body[...]
        while let found = name.first(in: rest) {
            let after = body[(found + name.needle.count)...]
            let value = after.drop(while: isSpace)
            if value.first == UInt8(ascii: ":") {
                if value.dropFirst().drop(while: isSpace).starts(with: yes) { return true }
            } else if after.first == UInt8(ascii: "\r") || after.first == UInt8(ascii: ";") {
                // The end of a form's header, or its next parameter.
                return true
            }
            rest = after
        }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
