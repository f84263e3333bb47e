/// What has come of one call: pieces put together to messages, and the credit to give back for them.
///
/// Credit for a whole message comes back when its reader has taken it. Pieces of an unfinished message must be given
/// back as they come, or no message could be larger than the window; that is done only while little else lies unread,
/// and what was given early is taken off when the message is read. So a call that is not read holds about a message
/// and a window at most, and a reader that waits never waits for a sender that waits for credit.
struct Inbox {
    /// A whole message and what its pieces took from the credit.
    typealias Arrival = (message: [UInt8], charge: Int)

    private let window: Int
    private let messageBytesMax: Int
    private var partial: [UInt8]?
    private var declared = 0
    /// What the pieces of the unfinished message took, and the part of it that is not to be given back yet.
    private var partialCharge = 0
    private var partialHeld = 0
    /// What whole messages took that nobody has read.
    private var unread = 0
    /// The part of `unread` that was given back early.
    private var prepaid = 0
    /// Taken by the peer and not given back.
    private var outstanding = 0
    /// To be given back when it is worth a frame.
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
            unread += piece.charge
            return (piece.payload, piece.charge)
        }
        if partial == nil {
            declared = Int(piece.messageBytes)
            guard declared <= messageBytesMax else { throw tooLarge(declared) }
            partial = []
            partial?.reserveCapacity(min(declared, messageBytesMax))
        }
        partial?.append(contentsOf: piece.payload)
        guard let size = partial?.count, size <= declared else {
            throw RPCError(.invalidArgument, "a message is longer than `message_bytes` of its first piece")
        }
        partialCharge += piece.charge
        partialHeld += piece.charge
        guard !piece.more else {
            releaseHeld()
            return nil
        }
        guard let whole = partial, size == declared else {
            throw RPCError(.invalidArgument, "a message is shorter than `message_bytes` of its first piece")
        }
        partial = nil
        let charge = partialCharge
        unread += charge
        prepaid += charge - partialHeld
        (partialCharge, partialHeld) = (0, 0)
        return (whole, charge)
    }

    /// The message announced by the first piece that came, in bytes; 0 when none is under way.
    var announcedBytes: Int { partial == nil ? 0 : declared }

    /// A message has begun and is not whole.
    var isUnfinished: Bool { partial != nil }

    /// The reader has taken messages of this charge.
    mutating func consumed(_ charge: Int) {
        unread -= charge
        let early = min(prepaid, charge)
        prepaid -= early
        returnable += charge - early
        releaseHeld()
    }

    private mutating func releaseHeld() {
        guard partial != nil, unread * 2 <= window else { return }
        returnable += partialHeld
        partialHeld = 0
    }

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
