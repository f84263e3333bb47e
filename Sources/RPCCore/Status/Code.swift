/// How a call ended: gRPC's sixteen codes, and whatever a newer peer sends.
package struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    package let rawValue: UInt32

    /// Any number is allowed.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Success.
    package static let ok = Code(rawValue: 0)
    /// The caller left.
    package static let cancelled = Code(rawValue: 1)
    /// An error that says no more.
    package static let unknown = Code(rawValue: 2)
    /// The request is wrong whatever the state of the system; don't repeat it.
    package static let invalidArgument = Code(rawValue: 3)
    /// Time ran out; the work may have been done.
    package static let deadlineExceeded = Code(rawValue: 4)
    /// What was asked for is not there.
    package static let notFound = Code(rawValue: 5)
    /// What was to be made is already there.
    package static let alreadyExists = Code(rawValue: 6)
    /// The caller is known and may not do this.
    package static let permissionDenied = Code(rawValue: 7)
    /// A limit was reached; the reason says which.
    package static let resourceExhausted = Code(rawValue: 8)
    /// The system is not in the state that this needs; don't repeat it before that has changed.
    package static let failedPrecondition = Code(rawValue: 9)
    /// A conflict with work at the same time; repeat the whole.
    package static let aborted = Code(rawValue: 10)
    /// Past the end of what there is.
    package static let outOfRange = Code(rawValue: 11)
    /// The method is not served here.
    package static let unimplemented = Code(rawValue: 12)
    /// A fault of ours.
    package static let `internal` = Code(rawValue: 13)
    /// Not now; another replica, or later, may do.
    package static let unavailable = Code(rawValue: 14)
    /// Data was lost beyond repair.
    package static let dataLoss = Code(rawValue: 15)
    /// The caller is not known.
    package static let unauthenticated = Code(rawValue: 16)

    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]

    /// gRPC's name, or the number.
    package var description: String {
        rawValue < UInt32(Self.names.count) ? Self.names[Int(rawValue)] : "CODE_\(rawValue)"
    }
}

/// Why, for programs: what a code alone leaves open.
package struct Reason: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    package let rawValue: UInt32

    /// Any number is allowed.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Nothing more to say.
    package static let none = Reason(rawValue: 0)
    /// This peer has too much to do.
    package static let shed = Reason(rawValue: 1)
    /// This peer is shutting down.
    package static let draining = Reason(rawValue: 2)
    /// The caller's rate limit.
    package static let rateLimit = Reason(rawValue: 3)
    /// The caller's budget is spent.
    package static let budget = Reason(rawValue: 4)
    /// The caller's budget is held elsewhere for the moment.
    package static let budgetBusy = Reason(rawValue: 5)
    /// The provider is asked too fast.
    package static let pacing = Reason(rawValue: 6)
    /// No such model.
    package static let unknownModel = Reason(rawValue: 7)
    /// A field of the request breaks a rule.
    package static let badRequest = Reason(rawValue: 8)
    /// A message is larger than the receiver takes.
    package static let messageTooLarge = Reason(rawValue: 9)
    /// Every candidate was tried.
    package static let exhausted = Reason(rawValue: 10)
    /// The server has no such method, or does not serve it in this way.
    package static let unknownMethod = Reason(rawValue: 11)
    /// The deadline had passed before a handler ran.
    package static let expired = Reason(rawValue: 12)
    /// No connection to any address of the service.
    package static let noConnection = Reason(rawValue: 13)
    /// The connection ended while the call ran: it may have been served or not.
    package static let connectionLost = Reason(rawValue: 14)
    /// The peer does not know who is calling: no certificate or shared secret, or the wrong one.
    package static let unauthenticated = Reason(rawValue: 15)
    /// The prompt is longer than what the model holds.
    package static let contextLength = Reason(rawValue: 16)
}
