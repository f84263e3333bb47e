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
        let count = encodedBytes(frame)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = encode(frame, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// Bytes of a frame with its length in front.
    package static func encodedBytes(_ frame: Frame) -> Int {
        prefixBytes + WireSize.varintField(frame.callID) + WireSize.messageField(frame.kind.wireBytes)
    }

    /// Writes a frame with its length in front to the start of `memory`, which has room for `encodedBytes`, and returns
    /// how many bytes that were. Everything is written once, where it belongs: sizes are counted before.
    package static func encode(_ frame: Frame, into memory: UnsafeMutableRawBufferPointer) -> Int {
        var writer = WireWriter(memory)
        let kindBytes = frame.kind.wireBytes
        writer.lengthPrefix(WireSize.varintField(frame.callID) + WireSize.messageField(kindBytes))
        writer.varint(1, frame.callID)
        writer.header(frame.kind.field, kindBytes)
        frame.kind.write(to: &writer)
        return writer.position
    }
}

extension Frame.Kind {
    /// The field of `rpc.v1.Frame` that holds it.
    fileprivate var field: UInt8 {
        switch self {
        case .hello: 2
        case .open: 3
        case .data: 4
        case .end: 5
        case .cancel: 6
        case .credit: 7
        case .ping: 8
        case .goAway: 9
        }
    }

    fileprivate var wireBytes: Int {
        switch self {
        case .hello(let hello): hello.wireBytes
        case .open(let open): open.wireBytes
        case .data(let piece): piece.wireBytes
        case .end(let end): end.wireBytes
        case .cancel(let reason): WireSize.varintField(UInt64(reason))
        case .credit(let bytes): WireSize.varintField(bytes)
        case .ping(let ack, let token): (ack ? 2 : 0) + (token == 0 ? 0 : 9)
        case .goAway(let goAway): goAway.wireBytes
        }
    }

    fileprivate func write(to writer: inout WireWriter) {
        switch self {
        case .hello(let hello): hello.write(to: &writer)
        case .open(let open): open.write(to: &writer)
        case .data(let piece): piece.write(to: &writer)
        case .end(let end): end.write(to: &writer)
        case .cancel(let reason): writer.varint(1, UInt64(reason))
        case .credit(let bytes): writer.varint(1, bytes)
        case .ping(let ack, let token):
            writer.bool(1, ack)
            writer.fixed64(2, token)
        case .goAway(let goAway): goAway.write(to: &writer)
        }
    }
}

extension Frame.Hello {
    fileprivate var wireBytes: Int {
        WireSize.bytesField(magic.count) + WireSize.varintField(UInt64(versionMin))
            + WireSize.varintField(UInt64(versionMax)) + WireSize.varintField(features)
            + WireSize.varintField(UInt64(frameBytesMax)) + WireSize.varintField(UInt64(callsMax))
            + WireSize.varintField(UInt64(streamWindowBytes)) + WireSize.varintField(UInt64(messageBytesMax))
            + WireSize.bytesField(credential.count) + WireSize.bytesField(service.utf8.count)
    }

    fileprivate func write(to writer: inout WireWriter) {
        writer.bytes(1, magic)
        writer.varint(2, UInt64(versionMin))
        writer.varint(3, UInt64(versionMax))
        writer.varint(4, features)
        writer.varint(5, UInt64(frameBytesMax))
        writer.varint(6, UInt64(callsMax))
        writer.varint(7, UInt64(streamWindowBytes))
        writer.varint(8, UInt64(messageBytesMax))
        writer.bytes(9, credential)
        writer.bytes(10, service.utf8)
    }
}

extension Frame.Open {
    fileprivate var wireBytes: Int {
        WireSize.bytesField(method.count) + WireSize.varintField(timeoutMicroseconds) + metadata.wireBytes
            + WireSize.varintField(UInt64(attempt)) + (endStream ? 2 : 0)
            + (data.map { WireSize.messageField($0.wireBytes) } ?? 0)
    }

    fileprivate func write(to writer: inout WireWriter) {
        writer.bytes(1, method)
        writer.varint(2, timeoutMicroseconds)
        metadata.write(to: &writer, field: 3)
        writer.varint(4, UInt64(attempt))
        writer.bool(5, endStream)
        guard let data else { return }
        writer.header(6, data.wireBytes)
        data.write(to: &writer)
    }
}

extension Frame.Piece {
    fileprivate var wireBytes: Int {
        (more ? 2 : 0) + (endStream ? 2 : 0) + WireSize.varintField(UInt64(messageBytes))
            + WireSize.bytesField(payload.count)
    }

    fileprivate func write(to writer: inout WireWriter) {
        writer.bool(1, more)
        writer.bool(2, endStream)
        writer.varint(3, UInt64(messageBytes))
        writer.bytes(4, payload)
    }
}

extension Frame.End {
    fileprivate var wireBytes: Int {
        WireSize.varintField(UInt64(code.rawValue)) + WireSize.bytesField(message.count) + (notStarted ? 2 : 0)
            + WireSize.varintField(UInt64(reason.rawValue)) + WireSize.varintField(UInt64(retryAfterMilliseconds))
            + WireSize.bytesField(detail.count) + metadata.wireBytes
            + (data.map { WireSize.messageField($0.wireBytes) } ?? 0)
    }

    fileprivate func write(to writer: inout WireWriter) {
        writer.varint(1, UInt64(code.rawValue))
        writer.bytes(2, message)
        writer.bool(3, notStarted)
        writer.varint(4, UInt64(reason.rawValue))
        writer.varint(5, UInt64(retryAfterMilliseconds))
        writer.bytes(6, detail)
        metadata.write(to: &writer, field: 7)
        guard let data else { return }
        writer.header(8, data.wireBytes)
        data.write(to: &writer)
    }
}

extension Frame.GoAway {
    fileprivate var wireBytes: Int {
        WireSize.varintField(lastCallID) + WireSize.varintField(UInt64(reason)) + WireSize.bytesField(message.count)
            + WireSize.varintField(UInt64(drainMilliseconds)) + (ack ? 2 : 0)
    }

    fileprivate func write(to writer: inout WireWriter) {
        writer.varint(1, lastCallID)
        writer.varint(2, UInt64(reason))
        writer.bytes(3, message)
        writer.varint(4, UInt64(drainMilliseconds))
        writer.bool(5, ack)
    }
}

extension Metadata {
    fileprivate var wireBytes: Int {
        var count = 0
        forEach { key, value in count += WireSize.messageField(Self.entryBytes(key.count, value.count)) }
        return count
    }

    fileprivate func write(to writer: inout WireWriter, field: UInt8) {
        forEach { key, value in
            writer.header(field, Self.entryBytes(key.count, value.count))
            writer.bytes(1, key)
            writer.bytes(2, value)
        }
    }

    private static func entryBytes(_ key: Int, _ value: Int) -> Int {
        WireSize.bytesField(key) + WireSize.bytesField(value)
    }
}
