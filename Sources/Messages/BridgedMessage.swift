import CProtobufC

/// What the generator adds to each message: the way to protoc-c's struct and back.
protocol BridgedMessage: Message {
    associatedtype CMessage

    /// Copies a decoded C message, nested ones included.
    init(c: UnsafePointer<CMessage>) throws(MessageError)

    /// Initialises `c` and sets every field; what it points at lives in the arena.
    func fill(_ c: UnsafeMutablePointer<CMessage>, _ arena: MessageArena)

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<CMessage>?
    static func packedSize(_ c: UnsafePointer<CMessage>) -> Int
    static func pack(_ c: UnsafePointer<CMessage>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int
}

extension BridgedMessage {
    init(c: UnsafeMutablePointer<CMessage>) throws(MessageError) {
        try self.init(c: UnsafePointer(c))
    }
}
