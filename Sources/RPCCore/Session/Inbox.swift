/// What has come of one call: pieces put together to messages, and the credit to give back for them.
struct Inbox {
    /// A whole message and what it took from the credit when its last piece came.
    typealias Arrival = (message: [UInt8], charge: Int)

    private let window: Int
    private let messageBytesMax: Int
    private var partial: [UInt8]?
    private var declared = 0
    /// Taken by the peer and not given back.
    private var outstanding = 0
    /// Consumed and not given back yet.
    private var returnable = 0

    init(window: Int, messageBytesMax: Int) {
        self.window = window
        self.messageBytesMax = messageBytesMax
    }

    /// Takes a piece; a message if that was its last. Throws when the peer breaks the limits it was told.
    mutating func receive(_ piece: Frame.Piece) throws(RPCError) -> Arrival? {
        outstanding += piece.charge
        guard outstanding <= window else {
            throw RPCError(.resourceExhausted, "the peer sent more than its credit", reason: .messageTooLarge)
        }
        guard partial != nil || piece.more else {
            guard piece.payload.count <= messageBytesMax else { throw tooLarge(piece.payload.count) }
            return (piece.payload, piece.charge)
        }
        if partial == nil {
            declared = Int(piece.messageBytes)
            guard declared <= messageBytesMax else { throw tooLarge(declared) }
            partial = []
            partial?.reserveCapacity(min(declared, messageBytesMax))
        }
        partial?.append(contentsOf: piece.payload)
        guard let whole = partial, whole.count <= declared else {
            throw RPCError(.invalidArgument, "a message is longer than `message_bytes` of its first piece")
        }
        guard !piece.more else {
            // A message may be larger than the window; its size was checked, so what is here is bounded.
            consumed(piece.charge)
            return nil
        }
        partial = nil
        guard whole.count == declared else {
            throw RPCError(.invalidArgument, "a message is shorter than `message_bytes` of its first piece")
        }
        return (whole, piece.charge)
    }

    /// The reader has taken messages of this charge.
    mutating func consumed(_ charge: Int) { returnable += charge }

    /// Credit to give back now, if it is worth a frame.
    mutating func takeCredit() -> UInt64? {
        guard returnable * 2 >= window else { return nil }
        defer {
            outstanding -= returnable
            returnable = 0
        }
        return UInt64(returnable)
    }

    private func tooLarge(_ size: Int) -> RPCError {
        RPCError(
            .resourceExhausted,
            "a message of \(size) bytes is over the limit of \(messageBytesMax)",
            reason: .messageTooLarge
        )
    }
}
