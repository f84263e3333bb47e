extension FrameCodec {
    /// A frame from its bytes, without the length in front. Takes fields in any order and skips unknown ones; a frame
    /// without a known kind is an error.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(FrameError) -> Frame {
        var reader = WireReader(bytes)
        var callID: UInt64 = 0
        var kind: Frame.Kind?
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            if field == 1 {
                callID = try reader.number(type, "call_id")
            } else if let read = try self.kind(field, type, &reader) {
                kind = read
            } else {
                try reader.skip(type)
            }
        }
        guard let kind else { throw FrameError("a frame of no known kind") }
        return Frame(callID: callID, kind)
    }

    private static func kind(
        _ field: UInt64,
        _ type: UInt8,
        _ reader: inout WireReader
    ) throws(FrameError) -> Frame.Kind? {
        switch field {
        case 2: return .hello(try hello(try reader.message(type, "hello")))
        case 3: return .open(try open(try reader.message(type, "open")))
        case 4: return .data(try piece(try reader.message(type, "data")))
        case 5: return .end(try end(try reader.message(type, "end")))
        case 6: return .cancel(reason: UInt32(truncatingIfNeeded: try firstNumber(try reader.message(type, "cancel"))))
        case 7: return .credit(bytes: try firstNumber(try reader.message(type, "credit")))
        case 8: return try ping(try reader.message(type, "ping"))
        case 9: return .goAway(try goAway(try reader.message(type, "go_away")))
        default: return nil
        }
    }

    private static func hello(_ source: WireReader) throws(FrameError) -> Frame.Hello {
        var reader = source
        var hello = Frame.Hello()
        hello.magic = []
        (hello.versionMin, hello.versionMax, hello.frameBytesMax, hello.callsMax) = (0, 0, 0, 0)
        (hello.streamWindowBytes, hello.messageBytesMax) = (0, 0)
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch field {
            case 1: hello.magic = try reader.bytes(type, "magic")
            case 2: hello.versionMin = try reader.number32(type, "version_min")
            case 3: hello.versionMax = try reader.number32(type, "version_max")
            case 4: hello.features = try reader.number(type, "features")
            case 5: hello.frameBytesMax = try reader.number32(type, "max_frame_bytes")
            case 6: hello.callsMax = try reader.number32(type, "max_calls")
            case 7: hello.streamWindowBytes = try reader.number32(type, "stream_window_bytes")
            case 8: hello.messageBytesMax = try reader.number32(type, "max_message_bytes")
            case 9: hello.credential = try reader.bytes(type, "credential")
            case 10: hello.service = String(decoding: try reader.bytes(type, "service"), as: UTF8.self)
            default: try reader.skip(type)
            }
        }
        return hello
    }

    private static func open(_ source: WireReader) throws(FrameError) -> Frame.Open {
        var reader = source
        var open = Frame.Open()
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch field {
            case 1: open.method = try reader.bytes(type, "method")
            case 2: open.timeoutMicroseconds = try reader.number(type, "timeout_us")
            case 3: try entry(try reader.message(type, "metadata"), &open.metadata)
            case 4: open.attempt = try reader.number32(type, "attempt")
            case 5: open.endStream = try reader.number(type, "end_stream") != 0
            case 6: open.data = try piece(try reader.message(type, "data"))
            default: try reader.skip(type)
            }
        }
        return open
    }

    private static func piece(_ source: WireReader) throws(FrameError) -> Frame.Piece {
        var reader = source
        var piece = Frame.Piece()
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch field {
            case 1: piece.more = try reader.number(type, "more") != 0
            case 2: piece.endStream = try reader.number(type, "end_stream") != 0
            case 3: piece.messageBytes = try reader.number32(type, "message_bytes")
            case 4: piece.payload = try reader.bytes(type, "payload")
            default: try reader.skip(type)
            }
        }
        return piece
    }

    private static func end(_ source: WireReader) throws(FrameError) -> Frame.End {
        var reader = source
        var end = Frame.End()
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch field {
            case 1: end.code = Code(rawValue: try reader.number32(type, "code"))
            case 2: end.message = try reader.bytes(type, "message")
            case 3: end.notStarted = try reader.number(type, "not_started") != 0
            case 4: end.reason = Reason(rawValue: try reader.number32(type, "reason"))
            case 5: end.retryAfterMilliseconds = try reader.number32(type, "retry_after_ms")
            case 6: end.detail = try reader.bytes(type, "detail")
            case 7: try entry(try reader.message(type, "metadata"), &end.metadata)
            case 8: end.data = try piece(try reader.message(type, "data"))
            default: try reader.skip(type)
            }
        }
        return end
    }

    private static func ping(_ source: WireReader) throws(FrameError) -> Frame.Kind {
        var reader = source
        var (ack, token) = (false, UInt64(0))
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch (field, type) {
            case (1, _): ack = try reader.number(type, "ack") != 0
            case (2, 1): token = try reader.fixed64()
            default: try reader.skip(type)
            }
        }
        return .ping(ack: ack, token: token)
    }

    private static func goAway(_ source: WireReader) throws(FrameError) -> Frame.GoAway {
        var reader = source
        var goAway = Frame.GoAway()
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch field {
            case 1: goAway.lastCallID = try reader.number(type, "last_call_id")
            case 2: goAway.reason = try reader.number32(type, "reason")
            case 3: goAway.message = try reader.bytes(type, "message")
            case 4: goAway.drainMilliseconds = try reader.number32(type, "drain_ms")
            case 5: goAway.ack = try reader.number(type, "ack") != 0
            default: try reader.skip(type)
            }
        }
        return goAway
    }

    private static func entry(_ source: WireReader, _ metadata: inout Metadata) throws(FrameError) {
        var reader = source
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        var (key, value) = (nothing, nothing)
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            switch field {
            case 1: key = try reader.slice(type, "key")
            case 2: value = try reader.slice(type, "value")
            default: try reader.skip(type)
            }
        }
        metadata.append(key, value)
    }

    /// Field 1 of a message that has no other.
    private static func firstNumber(_ source: WireReader) throws(FrameError) -> UInt64 {
        var reader = source
        var value: UInt64 = 0
        while !reader.isAtEnd {
            let (field, type) = try reader.tag()
            if field == 1 { value = try reader.number(type, "field 1") } else { try reader.skip(type) }
        }
        return value
    }
}
