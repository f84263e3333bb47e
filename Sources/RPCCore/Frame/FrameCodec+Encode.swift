/// Frames to bytes and back, by hand: the tests hold it against generated protobuf-c.
package enum FrameCodec {
    /// Bytes in front of every frame: its length, big-endian.
    package static let prefixBytes = 4

    /// Largest frame before the peer's Hello has been accepted, in bytes.
    package static let helloBytesMax = 4096

    /// Largest frame ever, in bytes.
    package static let frameBytesMax = 65_536

    /// What a frame needs at most beside its payload, in bytes.
    package static let overheadBytesMax = 64

    /// A frame with its length in front.
    package static func encode(_ frame: Frame) -> [UInt8] {
        var writer = WireWriter(reserving: 128 + payloadCount(frame))
        writer.lengthPlaceholder()
        writer.number(1, frame.callID)
        switch frame.kind {
        case .hello(let hello): writer.message(2) { write(hello, to: &$0) }
        case .open(let open): writer.message(3) { write(open, to: &$0) }
        case .data(let piece): writer.message(4) { write(piece, to: &$0) }
        case .end(let end): writer.message(5) { write(end, to: &$0) }
        case .cancel(let reason): writer.message(6) { $0.number(1, UInt64(reason)) }
        case .credit(let bytes): writer.message(7) { $0.number(1, bytes) }
        case .ping(let ack, let token):
            writer.message(8) {
                $0.flag(1, ack)
                $0.fixed64(2, token)
            }
        case .goAway(let goAway): writer.message(9) { write(goAway, to: &$0) }
        }
        writer.fillLength()
        return writer.bytes
    }

    private static func payloadCount(_ frame: Frame) -> Int {
        switch frame.kind {
        case .open(let open): open.data?.payload.count ?? 0
        case .data(let piece): piece.payload.count
        case .end(let end): (end.data?.payload.count ?? 0) + end.detail.count
        default: 0
        }
    }

    private static func write(_ hello: Frame.Hello, to writer: inout WireWriter) {
        writer.data(1, hello.magic)
        writer.number(2, UInt64(hello.versionMin))
        writer.number(3, UInt64(hello.versionMax))
        writer.number(4, hello.features)
        writer.number(5, UInt64(hello.frameBytesMax))
        writer.number(6, UInt64(hello.callsMax))
        writer.number(7, UInt64(hello.streamWindowBytes))
        writer.number(8, UInt64(hello.messageBytesMax))
        writer.data(9, hello.credential)
        writer.data(10, [UInt8](hello.service.utf8))
    }

    private static func write(_ open: Frame.Open, to writer: inout WireWriter) {
        writer.data(1, open.method)
        writer.number(2, open.timeoutMicroseconds)
        write(open.metadata, field: 3, to: &writer)
        writer.number(4, UInt64(open.attempt))
        writer.flag(5, open.endStream)
        if let data = open.data { writer.message(6) { write(data, to: &$0) } }
    }

    private static func write(_ piece: Frame.Piece, to writer: inout WireWriter) {
        writer.flag(1, piece.more)
        writer.flag(2, piece.endStream)
        writer.number(3, UInt64(piece.messageBytes))
        writer.data(4, piece.payload)
    }

    private static func write(_ end: Frame.End, to writer: inout WireWriter) {
        writer.number(1, UInt64(end.code.rawValue))
        writer.data(2, end.message)
        writer.flag(3, end.notStarted)
        writer.number(4, UInt64(end.reason.rawValue))
        writer.number(5, UInt64(end.retryAfterMilliseconds))
        writer.data(6, end.detail)
        write(end.metadata, field: 7, to: &writer)
        if let data = end.data { writer.message(8) { write(data, to: &$0) } }
    }

    private static func write(_ goAway: Frame.GoAway, to writer: inout WireWriter) {
        writer.number(1, goAway.lastCallID)
        writer.number(2, UInt64(goAway.reason))
        writer.data(3, goAway.message)
        writer.number(4, UInt64(goAway.drainMilliseconds))
        writer.flag(5, goAway.ack)
    }

    private static func write(_ metadata: Metadata, field: UInt64, to writer: inout WireWriter) {
        for entry in metadata.entries {
            writer.message(field) {
                $0.data(1, [UInt8](entry.key.utf8))
                $0.data(2, entry.value)
            }
        }
    }
}
