/// The limits of one side of a connection.
package struct SessionConfiguration: Sendable {
    /// Open calls that the peer may have here, those cancelled included until their handler has returned.
    package var callsMax = 1000
    /// Credit of a call, each way, in bytes; at least 131,072.
    package var windowBytes = 262_144
    /// Largest message taken, in bytes.
    package var messageBytesMax = 4_194_304
    /// Time of a call whose caller names none, and the most that any call gets.
    package var timeoutDefault = Duration.seconds(60)
    /// See `timeoutDefault`.
    package var timeoutMax = Duration.seconds(86_400)
    /// Bytes that the open calls of one connection may make this side hold: windows of requests that come in pieces, and
    /// responses that wait for their reader. A call that needs more is refused when it is opened.
    package var committedBytesMax = 268_435_456
    /// Said to the peer, for its logs; with a shared secret, who this side is.
    package var name = ""
    /// The shared secret that a client shows, asked for anew at each connection; empty = none.
    package var credential: @Sendable () -> [UInt8] = { [] }

    /// The defaults of docs/PROTOCOL.md.
    package init() {}

    /// Frames and calls that may wait for a peer that does not read; one that makes more of them is cut off.
    static let waitingMax = 20_000

    /// Time of a call whose caller asks for so many microseconds; 0 = it does not say.
    func timeout(_ asked: UInt64) -> Duration {
        min(asked == 0 ? timeoutDefault : .microseconds(Int64(clamping: asked)), timeoutMax)
    }

    var hello: Frame.Hello {
        var hello = Frame.Hello()
        hello.callsMax = UInt32(clamping: callsMax)
        hello.streamWindowBytes = UInt32(clamping: windowBytes)
        hello.messageBytesMax = UInt32(clamping: messageBytesMax)
        hello.service = name
        hello.credential = credential()
        return hello
    }

    /// Why a peer's Hello can't be accepted; nil if it can.
    static func refusal(of hello: Frame.Hello) -> FrameError? {
        guard hello.magic == Frame.Hello.magicBytes else { return FrameError("the peer speaks another protocol") }
        guard hello.versionMin <= 1, hello.versionMax >= 1 else {
            return FrameError("the peer speaks versions \(hello.versionMin) to \(hello.versionMax), this side 1")
        }
        guard hello.frameBytesMax >= 65_536, hello.streamWindowBytes >= 131_072 else {
            return FrameError("the peer takes frames or windows smaller than the protocol's least")
        }
        return nil
    }
}
