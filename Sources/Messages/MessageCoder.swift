/// Encodes and decodes any generated message in the thread's arena: nothing stays allocated but the result.
enum MessageCoder {
    /// Decoding takes at most this much memory beside the Swift value, however large the bytes.
    static let decodedBytesMax = 128 * 1024 * 1024
    /// A message of many tiny parts takes a multiple of its bytes, so the limit grows with them: 2 bytes on the wire
    /// can ask for a struct of 100. Real messages stay far below 16 times.
    static let decodedBytesFactor = 16
    static let decodedBytesBase = 256 * 1024

    static func decodedBytesMax(count: Int) -> Int {
        min(decodedBytesMax, decodedBytesBase + decodedBytesFactor * min(count, decodedBytesMax))
    }

    static func encode<M: BridgedMessage>(_ message: M) -> [UInt8] {
        let arena = MessageArena.acquire(limit: .max)
        defer { arena.release() }
        let c = arena.message(message)
        let size = M.packedSize(c)
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            if let start = buffer.baseAddress { count = M.pack(c, start) }
        }
    }

    static func decode<M: BridgedMessage>(_ bytes: [UInt8]) throws(MessageError) -> M {
        let arena = MessageArena.acquire(limit: decodedBytesMax(count: bytes.count))
        defer { arena.release() }
        let unpacked = bytes.withUnsafeBufferPointer { M.unpack(arena.allocator, $0.count, $0.baseAddress) }
        guard let unpacked else {
            throw MessageError(messageType: M.typeName, rule: arena.refused ? .decodedSizeMax : .malformed)
        }
        return try M(c: unpacked)
    }
}
