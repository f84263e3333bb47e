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
    /// Said to the peer, for its logs.
    package var name = ""

    /// The defaults of docs/PROTOCOL.md.
    package init() {}

    /// Frames and calls that may wait for a peer that does not read; one that makes more of them is cut off.
    static let waitingMax = 20_000

    var hello: Frame.Hello {
        var hello = Frame.Hello()
        hello.callsMax = UInt32(clamping: callsMax)
        hello.streamWindowBytes = UInt32(clamping: windowBytes)
        hello.messageBytesMax = UInt32(clamping: messageBytesMax)
        hello.service = name
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

/// What carries a session's frames: a TCP channel, or the other session of the same process.
package protocol SessionDriver: AnyObject, Sendable {
    /// There are frames to take. Called from any thread, often; must return at once.
    func wake()
    /// Nothing more will be sent after what is queued: close. Called from any thread.
    func close()
    /// Calls the session's `check` at about this time, and forgets the time that was asked for before. Called from any
    /// thread.
    func check(at time: ContinuousClock.Instant)
}

/// A message in pieces that fit into frames of their own.
func pieces(of message: [UInt8], endStream: Bool) -> [Frame.Piece] {
    let size = FrameCodec.frameBytesMax - 4096
    guard message.count > size else { return [Frame.Piece(payload: message, endStream: endStream)] }
    return stride(from: 0, to: message.count, by: size).map { start in
        let end = min(start + size, message.count)
        return Frame.Piece(
            payload: [UInt8](message[start..<end]),
            more: end < message.count,
            endStream: endStream && end == message.count,
            messageBytes: start == 0 ? UInt32(message.count) : 0
        )
    }
}
