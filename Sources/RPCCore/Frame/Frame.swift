/// The unit on the wire: one `rpc.v1.Frame`. docs/PROTOCOL.md says what each kind means.
package struct Frame: Sendable, Equatable {
    /// The call; 0 is the connection itself.
    package var callID: UInt64
    /// What it says.
    package var kind: Kind

    /// A frame of a call, or with id 0 of the connection.
    package init(callID: UInt64, _ kind: Kind) {
        self.callID = callID
        self.kind = kind
    }

    /// Every kind of frame. The large ones have a place of their own, or every step on a frame's way would copy all that
    /// they hold.
    package enum Kind: Sendable, Equatable {
        indirect case hello(Hello)
        indirect case open(Open)
        case data(Piece)
        indirect case end(End)
        case cancel(reason: UInt32)
        case credit(bytes: UInt64)
        case ping(ack: Bool, token: UInt64)
        indirect case goAway(GoAway)
    }

    /// The first frame of each side: who it is and what it takes.
    package struct Hello: Sendable, Equatable {
        /// Tells this protocol from others; a peer with another one is turned away.
        package var magic: [UInt8] = Hello.magicBytes
        /// The oldest version of the protocol that the sender speaks; both ranges must hold a common one.
        package var versionMin: UInt32 = 1
        /// The newest version of the protocol that the sender speaks.
        package var versionMax: UInt32 = 1
        /// A bit for each optional feature that the sender takes. None is defined so far.
        package var features: UInt64 = 0
        /// Largest frame that the sender takes, in bytes.
        package var frameBytesMax: UInt32 = 65_536
        /// Open calls that the peer may have here.
        package var callsMax: UInt32 = 1000
        /// Credit that every call starts with, each way, in bytes.
        package var streamWindowBytes: UInt32 = 262_144
        /// Largest message that the sender takes, in bytes.
        package var messageBytesMax: UInt32 = 4_194_304
        /// From a client: the shared secret, where the server wants one.
        package var credential: [UInt8] = []
        /// Who the sender is, for logs.
        package var service: String = ""

        /// "PMAN"
        package static let magicBytes = [UInt8]("PMAN".utf8)

        /// Version 1 with the protocol's default limits.
        package init() {}
    }

    /// Starts a call.
    package struct Open: Sendable, Equatable {
        /// The full name in UTF-8: "router.v1.Router/Complete".
        package var method: [UInt8] = []
        /// Time that is left, in microseconds; 0 = the method's own limit.
        package var timeoutMicroseconds: UInt64 = 0
        /// What goes with the request: ids for tracing, the caller's key.
        package var metadata = Metadata()
        /// Transparent retries so far: a label for logs, never a key.
        package var attempt: UInt32 = 0
        /// The caller says no more after this frame.
        package var endStream = false
        /// The request or its first piece; nil when it comes in frames of its own.
        package var data: Piece?

        /// A call without a method yet; the caller fills it in.
        package init() {}
    }

    /// A message, or a piece of one.
    package struct Piece: Sendable, Equatable {
        /// The message goes on in the call's next piece.
        package var more = false
        /// The sender says no more after this piece.
        package var endStream = false
        /// In the first of several pieces: the whole message's size.
        package var messageBytes: UInt32 = 0
        /// Bytes of the encoded message.
        package var payload: [UInt8] = []

        /// A whole message, unless `more` or `messageBytes` (its whole size) makes it a piece of one.
        package init(payload: [UInt8] = [], more: Bool = false, endStream: Bool = false, messageBytes: UInt32 = 0) {
            self.payload = payload
            self.more = more
            self.endStream = endStream
            self.messageBytes = messageBytes
        }

        /// What it takes from the call's credit: an empty message is not free.
        package var charge: Int { max(payload.count, 64) }
    }

    /// From the server: the call's last frame.
    package struct End: Sendable, Equatable {
        /// How the call went; anything but `.ok` is a failure.
        package var code = Code.ok
        /// The failure in words for people, in UTF-8; see ``messageBytesMax``.
        package var message: [UInt8] = []
        /// No handler ran: the call may be sent elsewhere.
        package var notStarted = false
        /// The failure for programs.
        package var reason = Reason.none
        /// When trying again may help, in milliseconds from now; 0 = nothing is known.
        package var retryAfterMilliseconds: UInt32 = 0
        /// One encoded message of the service about the failure; see ``detailBytesMax``.
        package var detail: [UInt8] = []
        /// What goes with the answer.
        package var metadata = Metadata()
        /// The answer of a unary call, or the last piece of it.
        package var data: Piece?

        /// The end of a call that succeeded, without an answer yet.
        package init() {}

        /// The end of a failed call.
        package init(_ error: RPCError) {
            code = error.code
            message = [UInt8](error.message.utf8.prefix(End.messageBytesMax))
            notStarted = error.notStarted
            reason = error.reason
            if let pause = error.retryAfter {
                retryAfterMilliseconds = UInt32(clamping: max(1, pause / .milliseconds(1)).rounded(.up).bounded)
            }
            // Half of an encoded message is none.
            detail = error.detail.count <= End.detailBytesMax ? error.detail : []
        }

        /// Longest message for people, in bytes; what is longer is cut.
        package static let messageBytesMax = 4096
        /// Largest detail, in bytes; a larger one is left out.
        package static let detailBytesMax = 32_768

        /// The same as an error; nil if the call succeeded.
        package var error: RPCError? {
            guard code != .ok else { return nil }
            return RPCError(
                code,
                String(decoding: message, as: UTF8.self),
                reason: reason,
                retryAfter: retryAfterMilliseconds > 0 ? .milliseconds(retryAfterMilliseconds) : nil,
                notStarted: notStarted,
                detail: detail
            )
        }
    }

    /// No new calls: what is open may finish.
    package struct GoAway: Sendable, Equatable {
        /// Calls above this id are not served.
        package var lastCallID: UInt64 = 0
        /// Why, as a ``Reason``'s number.
        package var reason: UInt32 = 0
        /// Why, in UTF-8 for people.
        package var message: [UInt8] = []
        /// How long open calls may go on, in milliseconds.
        package var drainMilliseconds: UInt32 = 0
        /// From the client: it has understood, and opens no more calls here.
        package var ack = false

        /// From a server that saw no call; an answer sets ``ack``.
        package init() {}
    }
}

extension Double {
    /// Within what a 32-bit count of milliseconds holds.
    fileprivate var bounded: Int64 { Int64(Swift.min(self, Double(UInt32.max))) }
}

/// Bytes that are not of the protocol.
package struct FrameError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, for a log.
    package let description: String

    init(_ description: String) { self.description = description }
}

extension FrameError {
    /// The peer's first bytes are a record of TLS: a handshake's, or the alert that refuses this side's Hello.
    package static let tls = FrameError("this is TLS, and this side was given no certificates")

    /// A length prefix that no frame can have. What looks like TLS or HTTP is named: those are the usual mistakes.
    package static func badLength(_ length: UInt32, hasHello: Bool) -> FrameError {
        if !hasHello, [0x1503, 0x1603].contains(length >> 16) { return tls }
        let text = withUnsafeBytes(of: length.bigEndian) { String(decoding: $0, as: UTF8.self) }
        if !hasHello, ["GET ", "POST", "PUT ", "HEAD", "PRI ", "OPTI", "DELE"].contains(text) {
            return FrameError("this is HTTP; the port speaks length-prefixed rpc.v1.Frame")
        }
        return FrameError(
            "a frame of \(length) bytes; the limit is \(hasHello ? FrameCodec.frameBytesMax : FrameCodec.helloBytesMax)"
        )
    }
}
