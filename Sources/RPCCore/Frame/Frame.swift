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

    /// Every kind of frame.
    package enum Kind: Sendable, Equatable {
        case hello(Hello)
        case open(Open)
        case data(Piece)
        case end(End)
        case cancel(reason: UInt32)
        case credit(bytes: UInt64)
        case ping(ack: Bool, token: UInt64)
        case goAway(GoAway)
    }

    /// The first frame of each side: who it is and what it takes.
    package struct Hello: Sendable, Equatable {
        package var magic: [UInt8] = Hello.magicBytes
        package var versionMin: UInt32 = 1
        package var versionMax: UInt32 = 1
        package var features: UInt64 = 0
        /// Largest frame that the sender takes, in bytes.
        package var frameBytesMax: UInt32 = 65_536
        /// Open calls that the peer may have here.
        package var callsMax: UInt32 = 1000
        /// Credit that every call starts with, each way, in bytes.
        package var streamWindowBytes: UInt32 = 262_144
        /// Largest message that the sender takes, in bytes.
        package var messageBytesMax: UInt32 = 4_194_304
        package var credential: [UInt8] = []
        package var service: String = ""

        /// "PMAN"
        package static let magicBytes = [UInt8]("PMAN".utf8)

        package init() {}
    }

    /// Starts a call.
    package struct Open: Sendable, Equatable {
        package var method: [UInt8] = []
        /// Time that is left, in microseconds; 0 = the method's own limit.
        package var timeoutMicroseconds: UInt64 = 0
        package var metadata = Metadata()
        package var attempt: UInt32 = 0
        /// The caller says no more after this frame.
        package var endStream = false
        package var data: Piece?

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
        package var payload: [UInt8] = []

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
        package var code = Code.ok
        package var message: [UInt8] = []
        package var notStarted = false
        package var reason = Reason.none
        package var retryAfterMilliseconds: UInt32 = 0
        package var detail: [UInt8] = []
        package var metadata = Metadata()
        package var data: Piece?

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
        package var reason: UInt32 = 0
        package var message: [UInt8] = []
        package var drainMilliseconds: UInt32 = 0
        package var ack = false

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
    /// A length prefix that no frame can have. What looks like HTTP is named, since that is the usual mistake.
    package static func badLength(_ length: UInt32, hasHello: Bool) -> FrameError {
        let text = withUnsafeBytes(of: length.bigEndian) { String(decoding: $0, as: UTF8.self) }
        if !hasHello, ["GET ", "POST", "PUT ", "HEAD", "PRI ", "OPTI", "DELE"].contains(text) {
            return FrameError("this is HTTP; the port speaks length-prefixed rpc.v1.Frame")
        }
        return FrameError(
            "a frame of \(length) bytes; the limit is \(hasHello ? FrameCodec.frameBytesMax : FrameCodec.helloBytesMax)"
        )
    }
}
