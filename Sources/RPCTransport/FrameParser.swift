import NIOCore
import RPCCore

/// Bytes to frames. A frame's length is held against the limit before its payload is waited for.
struct FrameParser {
    private var buffer = ByteBuffer()
    private var hasHello = false

    /// Bytes that wait for the rest of their frame.
    var waitingBytes: Int { buffer.readableBytes }

    mutating func feed(_ more: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = more
            return
        }
        // Only what is left over is copied: payloads were copied out of the old buffer already.
        var joined = ByteBufferAllocator().buffer(capacity: buffer.readableBytes + more.readableBytes)
        joined.writeImmutableBuffer(buffer)
        joined.writeImmutableBuffer(more)
        buffer = joined
    }

    /// The next whole frame; nil if more bytes are needed. Throws on what is not of the protocol.
    mutating func next() throws(FrameError) -> Frame? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        let most = hasHello ? FrameCodec.frameBytesMax : FrameCodec.helloBytesMax
        guard (1...most).contains(Int(length)) else { throw FrameError.badLength(length, hasHello: hasHello) }
        let whole = FrameCodec.prefixBytes + Int(length)
        guard buffer.readableBytes >= whole else { return nil }
        let decoded: Result<Frame, FrameError> = buffer.withUnsafeReadableBytes { bytes in
            do throws(FrameError) {
                return .success(
                    try FrameCodec.decode(UnsafeRawBufferPointer(rebasing: bytes[FrameCodec.prefixBytes..<whole]))
                )
            } catch {
                return .failure(error)
            }
        }
        buffer.moveReaderIndex(forwardBy: whole)
        hasHello = true
        return try decoded.get()
    }
}
