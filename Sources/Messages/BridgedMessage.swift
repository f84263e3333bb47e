import CProtobufC

/// What the generator adds to each message: the way to protoc-c's struct and back.
protocol BridgedMessage: Message {
    associatedtype CMessage

    /// Takes every field over from a decoded C message, nested ones included; to be called on a message at its defaults.
    mutating func read(_ c: UnsafePointer<CMessage>) throws(MessageError)

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
    /// A copy of a decoded C message.
    init(c: UnsafeMutablePointer<CMessage>) throws(MessageError) {
        self.init()
        try read(c)
    }
}

extension Message {
    /// A message whose fields `set` sets. They are set through `inout`, not in an initializer: that would fill a variable
    /// of its own, and copy it with all that it refers to.
    init(_ set: (inout Self) -> Void) {
        self.init()
        set(&self)
    }
}
