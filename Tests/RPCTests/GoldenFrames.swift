import Foundation
import RPCCore
import TestSupport

/// The frames of `Golden/NAME.hex`, as this library sees them.
enum GoldenFrames {
    static let all: [String: Frame] = [
        "hello": Frame(callID: 0, .hello(hello)), "hello-credential": Frame(callID: 0, .hello(credential)),
        "open": Frame(callID: 1, .open(open)),
        "open-empty": Frame(callID: 2, .open(start("router.v1.Router/ListModels", 5_000_000, endStream: true))),
        "open-stream": Frame(callID: 300, .open(start("echo.v1.Echo/Chat", 3_600_000_000))),
        "data": data(Frame.Piece(payload: [10, 3] + Array("abc".utf8))),
        "data-empty": data(Frame.Piece()),
        "data-first": data(
            Frame.Piece(payload: [10, 0x9C, 0x8D, 6] + Array("....".utf8), more: true, messageBytes: 100_000)
        ),
        "data-middle": data(Frame.Piece(payload: [0, 1, 2, 253, 254, 255], more: true)),
        "data-last": data(Frame.Piece(payload: Array("end".utf8))),
        "data-last-request": data(Frame.Piece(payload: Array("end".utf8), endStream: true)),
        "data-end-of-stream": data(Frame.Piece(endStream: true)),
        "end": Frame(callID: 1, .end(success(Frame.Piece(payload: [10, 4] + Array("pong".utf8))))),
        "end-empty-message": Frame(callID: 1, .end(success(Frame.Piece()))),
        "end-of-stream": Frame(callID: 300, .end(success(nil))),
        "end-error": Frame(callID: .max, .end(refusal)),
        "cancel": Frame(callID: 6, .cancel(reason: 0)), "cancel-deadline": Frame(callID: 6, .cancel(reason: 4)),
        "credit": Frame(callID: 300, .credit(bytes: 131_072)),
        "ping": Frame(callID: 0, .ping(ack: false, token: 0x0123_4567_89AB_CDEF)),
        "pong": Frame(callID: 0, .ping(ack: true, token: 0x0123_4567_89AB_CDEF)),
        "goaway": goAway { frame in
            frame.lastCallID = 77
            frame.reason = 2
            frame.message = Array("restarting".utf8)
            frame.drainMilliseconds = 30_000
        },
        "goaway-ack": goAway { $0.ack = true },
        "goaway-unauthenticated": goAway { frame in
            frame.reason = 15
            frame.message = Array("credentials are missing or wrong".utf8)
        },
    ]

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    /// What a file holds: the length and the frame.
    static func bytes(_ name: String) throws -> [UInt8] {
        let text = try String(contentsOf: folder.appendingPathComponent(name + ".hex"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return try HexText.bytes(lines.joined())
    }

    private static var hello: Frame.Hello {
        var hello = Frame.Hello()
        hello.service = "router"
        return hello
    }

    private static var credential: Frame.Hello {
        var hello = Frame.Hello()
        hello.streamWindowBytes = 131_072
        hello.messageBytesMax = 67_108_864
        hello.credential = [0, 255] + Array("secret".utf8)
        hello.service = "gateway"
        return hello
    }

    private static func start(_ method: String, _ microseconds: UInt64, endStream: Bool = false) -> Frame.Open {
        var open = Frame.Open()
        open.method = Array(method.utf8)
        open.timeoutMicroseconds = microseconds
        open.endStream = endStream
        return open
    }

    private static var open: Frame.Open {
        var open = start("router.v1.Router/Complete", 30_000_000, endStream: true)
        open.metadata["authorization"] = "Bearer k"
        open.metadata["x-request-id"] = "r-1"
        open.attempt = 1
        open.data = Frame.Piece(payload: [10, 4] + Array("auto".utf8))
        return open
    }

    private static func data(_ piece: Frame.Piece) -> Frame { Frame(callID: 300, .data(piece)) }

    private static func success(_ data: Frame.Piece?) -> Frame.End {
        var end = Frame.End()
        end.data = data
        return end
    }

    private static var refusal: Frame.End {
        var end = Frame.End(
            RPCError(
                .resourceExhausted,
                "später",
                reason: .pacing,
                retryAfter: .milliseconds(1500),
                notStarted: true,
                detail: [8, 1]
            )
        )
        end.metadata["served-by"] = "inference/1"
        return end
    }

    private static func goAway(_ set: (inout Frame.GoAway) -> Void) -> Frame {
        var frame = Frame.GoAway()
        set(&frame)
        return Frame(callID: 0, .goAway(frame))
    }
}
