import NIOCore
import RPCCore

/// Bytes to frames. A frame's length is held against the limit before its payload is waited for.
struct FrameParser {
    /// What has come, while there are whole frames in it; then the start of the next frame.
    private var buffer = ByteBuffer()
    private var hasHello = false

    /// Bytes that wait for the rest of their frame.
    var waitingBytes: Int { buffer.readableBytes }

    mutating func feed(_ more: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = more
        } else {
            buffer.writeImmutableBuffer(more)
        }
    }

    /// The next whole frame; nil if more bytes are needed. Throws on what is not of the protocol.
    mutating func next() throws(FrameError) -> Frame? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return waits(for: 0) }
        let most = hasHello ? FrameCodec.frameBytesMax : FrameCodec.helloBytesMax
        guard (1...most).contains(Int(length)) else { throw FrameError.badLength(length, hasHello: hasHello) }
        let whole = FrameCodec.prefixBytes + Int(length)
        guard buffer.readableBytes >= whole else { return waits(for: whole) }
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

    /// Keeps no more than the start of a frame, so that the channel can read into the same memory again.
    private mutating func waits(for whole: Int) -> Frame? {
        guard buffer.readerIndex > 0 else { return nil }
        let rest = buffer
        buffer = ByteBuffer()
        guard rest.readableBytes > 0 else { return nil }
        buffer.reserveCapacity(max(whole, rest.readableBytes))
        buffer.writeImmutableBuffer(rest)
        return nil
    }
}
