/// A protobuf message as a Swift value. The types are generated from proto/; they encode and decode through protobuf-c.
package protocol Message: Sendable {
    /// A message with every field at its default.
    init()

    /// Reads the wire form. Unknown fields are skipped, unknown enum values kept. Throws `MessageError` on bytes that
    /// are not of this type, on text that is not UTF-8 or holds NUL, and on bytes that would take too much memory.
    init(decoding bytes: [UInt8]) throws(MessageError)

    /// The wire form. A field at its default takes no space. NULs inside `string` fields are left out, since
    /// protobuf-c would cut the text there: text that may hold them is declared `bytes`, which is exact.
    func encoded() -> [UInt8]

    /// The name in the .proto, as in `router.v1.CompleteRequest`.
    static var typeName: String { get }
}
