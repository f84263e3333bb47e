import CHiredis
import NIOCore

/// Writes commands in RESP by hiredis.
enum RedisWriter {
    /// Appends one command to `buffer`; false if hiredis could not format it (no memory, or no words).
    static func write(_ command: [[UInt8]], to buffer: inout ByteBuffer) -> Bool {
        guard !command.isEmpty else { return false }
        var text: UnsafeMutablePointer<CChar>?
        let count = withArguments(command) { count, words, lengths in
            Int64(redisFormatCommandArgv(&text, count, words, lengths))
        }
        guard count > 0, let text else { return false }
        buffer.writeBytes(UnsafeRawBufferPointer(start: text, count: Int(count)))
        redisFreeCommand(text)
        return true
    }

    /// Lays the words out one after the other, so that one pointer serves all of them.
    private static func withArguments(
        _ command: [[UInt8]],
        _ body: (Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>, UnsafePointer<Int>) -> Int64
    ) -> Int64 {
        // hiredis wants a pointer also to a word of no bytes.
        let bytes = command.reduce(1) { $0 + $1.count }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes) { flat in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: command.count) { words in
                withUnsafeTemporaryAllocation(of: Int.self, capacity: command.count) { lengths in
                    guard let firstWord = words.baseAddress, let firstLength = lengths.baseAddress else { return 0 }
                    var place = UnsafeMutableRawBufferPointer(flat)
                    for (index, word) in command.enumerated() {
                        words.initializeElement(at: index, to: place.baseAddress?.assumingMemoryBound(to: CChar.self))
                        lengths.initializeElement(at: index, to: word.count)
                        place.copyBytes(from: word)
                        place = UnsafeMutableRawBufferPointer(rebasing: place[word.count...])
                    }
                    return body(Int32(command.count), firstWord, firstLength)
                }
            }
        }
    }
}

/// Cuts replies out of a stream of bytes by hiredis' reader. Used on one event loop only.
struct RedisReader: ~Copyable {
    /// The longest reply that is read; a longer one closes the connection.
    static let replyBytesMax = 64 * 1024 * 1024

    private let reader: UnsafeMutablePointer<redisReader>
    private var unread = 0

    /// Nil when there is no memory.
    init?() {
        guard let reader = redisReaderCreate() else { return nil }
        self.reader = reader
    }

    deinit { redisReaderFree(reader) }

    /// Takes bytes in; false if they can't be replies or the reply grows too long.
    mutating func feed(_ buffer: ByteBuffer) -> Bool {
        unread += buffer.readableBytes
        guard unread <= Self.replyBytesMax else { return false }
        return buffer.withUnsafeReadableBytes { bytes in
            guard let start = bytes.baseAddress else { return true }
            return redisReaderFeed(reader, start.assumingMemoryBound(to: CChar.self), bytes.count) == REDIS_OK
        }
    }

    /// The next whole reply, nil when more bytes are needed; throws on bytes that are not RESP2.
    mutating func next() throws(RedisError) -> RedisReply? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else {
            throw RedisError(.disconnected, "the server's bytes are not RESP2")
        }
        guard let reply else { return nil }
        unread = 0
        defer { freeReplyObject(reply) }
        return RedisReply(copying: reply.assumingMemoryBound(to: redisReply.self))
    }
}
