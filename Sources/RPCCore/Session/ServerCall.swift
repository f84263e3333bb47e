/// A call that is served, from its Open until its handler has returned.
///
/// Not checked by the compiler: every `var` is touched only under the lock of the session that made it.
final class ServerCall: @unchecked Sendable {
    let id: UInt64
    let handler: RPCRouter.Handler
    let context: ServerContext
    let started: ContinuousClock.Instant
    /// Where requests come in that were not whole in the Open.
    let reader: CallReader?
    /// What the handler of a stream has to say, or a response that needs several frames.
    var line: Line?
    /// There is a task, or there will be one in a moment.
    var isStarted: Bool
    /// The handler has returned, or will never run.
    var isForgotten = false
    var task: Task<Void, Never>?
    /// What the caller was told, or that it left, while the handler has not returned.
    var told: RPCError?
    /// Room held in the limits of connection and process.
    var heldBytes: Int

    init(
        id: UInt64,
        handler: RPCRouter.Handler,
        context: ServerContext,
        started: ContinuousClock.Instant,
        reader: CallReader?,
        isStarted: Bool,
        heldBytes: Int
    ) {
        self.id = id
        self.handler = handler
        self.context = context
        self.started = started
        self.reader = reader
        self.isStarted = isStarted
        self.heldBytes = heldBytes
    }
}
