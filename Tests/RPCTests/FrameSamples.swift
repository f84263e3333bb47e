import RPCCore

/// Frames of every kind: full, empty and golden.
enum FrameSamples {
    static let all: [Frame] =
        [
            Frame(callID: 0, .hello(hello)), Frame(callID: 0, .hello(Frame.Hello())),
            Frame(callID: 1, .open(open)), Frame(callID: 2, .open(Frame.Open())),
            Frame(callID: 3, .data(piece)), Frame(callID: 4, .data(Frame.Piece())),
            Frame(callID: .max, .end(end)), Frame(callID: 5, .end(Frame.End())),
            Frame(callID: 6, .cancel(reason: 7)), Frame(callID: 6, .cancel(reason: 0)),
            Frame(callID: 300, .credit(bytes: 1 << 40)), Frame(callID: 300, .credit(bytes: 0)),
            Frame(callID: 0, .ping(ack: true, token: .max)), Frame(callID: 0, .ping(ack: false, token: 0)),
            Frame(callID: 0, .goAway(goAway)), Frame(callID: 0, .goAway(Frame.GoAway())),
        ] + GoldenFrames.all.sorted { $0.key < $1.key }.map(\.value)

    private static var hello: Frame.Hello {
        var hello = Frame.Hello()
        hello.features = 1 << 63
        hello.credential = [0, 255]
        hello.service = "router/3f2c"
        return hello
    }

    private static var open: Frame.Open {
        var open = Frame.Open()
        open.method = [UInt8]("router.v1.Router/Complete".utf8)
        open.timeoutMicroseconds = 30_000_000
        open.metadata["x-request-id"] = "r-1"
        open.metadata["authorization"] = "Bearer k"
        open.attempt = 2
        open.endStream = true
        open.data = Frame.Piece(payload: [1, 2, 3])
        return open
    }

    private static var piece: Frame.Piece {
        Frame.Piece(payload: [UInt8](repeating: 9, count: 1000), more: true, endStream: true, messageBytes: 5000)
    }

    private static var end: Frame.End {
        var end = Frame.End(
            RPCError(
                .resourceExhausted,
                "später 🙂",
                reason: .pacing,
                retryAfter: .milliseconds(1500),
                notStarted: true,
                detail: [8, 1]
            )
        )
        end.metadata["served-by"] = "inference/1"
        end.data = Frame.Piece()
        return end
    }

    private static var goAway: Frame.GoAway {
        var goAway = Frame.GoAway()
        goAway.lastCallID = 77
        goAway.reason = 2
        goAway.message = [UInt8]("bye".utf8)
        goAway.drainMilliseconds = 30_000
        goAway.ack = true
        return goAway
    }
}
