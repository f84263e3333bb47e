import Synchronization

/// How many calls run at a time: served by one process over all its connections, or made to one target. The innermost
/// interceptor.
package final class CallLimit: ServerInterceptor, ClientInterceptor {
    private let running = Atomic(0)
    private let most: Int

    /// Admits `most` calls at a time; one more is shed.
    package init(_ most: Int) { self.most = most }

    /// Calls that have not ended: on the serving side, whose handler has not returned.
    package var count: Int { running.load(ordering: .relaxed) }

    /// Takes a place. Throws RESOURCE_EXHAUSTED, shed, when there is none.
    package func began(_ call: inout ServerContext) throws(RPCError) { try enter() }

    /// Gives the place back.
    package func ended(_ call: ServerContext, _ end: CallEnd) { leave() }

    /// Takes a place. Throws RESOURCE_EXHAUSTED, shed, when there is none.
    package func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) { try enter() }

    /// Gives the place back.
    package func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) { leave() }

    private func enter() throws(RPCError) {
        guard running.add(1, ordering: .relaxed).newValue > most else { return }
        running.subtract(1, ordering: .relaxed)
        let text = "\(most) calls are running, the most that are taken"
        throw RPCError(.resourceExhausted, text, reason: .shed, notStarted: true)
    }

    private func leave() { running.subtract(1, ordering: .relaxed) }
}

/// Refuses calls whose time is over before any work is done for them.
package struct DeadlineInterceptor: ServerInterceptor {
    /// It keeps nothing.
    package init() {}

    /// Throws DEADLINE_EXCEEDED, expired, when no time is left.
    package func began(_ call: inout ServerContext) throws(RPCError) {
        if call.remaining <= .zero { throw .expired(call.method) }
    }

    /// Nothing is kept.
    package func ended(_ call: ServerContext, _ end: CallEnd) {}
}

/// Bytes that the open calls of a process, or of one connection, may make it hold.
package final class ByteLimit: Sendable {
    private let held = Atomic(0)
    private let most: Int
    private let whole: ByteLimit?

    /// Gives out at most `most` bytes at a time, and each of them out of `whole`, too.
    package init(_ most: Int, of whole: ByteLimit? = nil) {
        self.most = most
        self.whole = whole
    }

    /// Bytes given out.
    package var bytes: Int { held.load(ordering: .relaxed) }

    func hold(_ bytes: Int) -> Bool {
        if held.add(bytes, ordering: .relaxed).newValue <= most, whole?.hold(bytes) ?? true { return true }
        held.subtract(bytes, ordering: .relaxed)
        return false
    }

    func release(_ bytes: Int) {
        held.subtract(bytes, ordering: .relaxed)
        whole?.release(bytes)
    }
}
