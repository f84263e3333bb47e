import RPCCore
import Synchronization

/// A streaming call on a channel: it is sent again where that is safe, as long as nothing of it has passed the caller's
/// hands.
final class ChannelStream: RPCByteStream, RPCRequestByteWriter, Sendable {
    private struct State {
        var running: RunningCall?
        /// Taken when it is ended.
        var lease: Lease?
        var attempt: UInt32 = 0
        var isAnswered = false
        /// A request was written, or the end of them was said.
        var isWritten = false
        /// An attempt ended without saying that no handler ran.
        var mayHaveRun = false
    }

    private let channel: ClientChannel
    private let method: MethodDescriptor
    private let request: [UInt8]?
    private let options: CallOptions
    private let deadline: ContinuousClock.Instant
    private let state = Mutex(State())

    init(
        _ channel: ClientChannel,
        _ method: MethodDescriptor,
        _ request: [UInt8]?,
        _ options: CallOptions,
        _ deadline: ContinuousClock.Instant
    ) {
        self.channel = channel
        self.method = method
        self.request = request
        self.options = options
        self.deadline = deadline
    }

    func start() async throws(RPCError) { _ = try await start(avoiding: nil) }

    /// False if the caller has written in the meantime: what it wrote went nowhere.
    private func start(avoiding failed: Peer?) async throws(RPCError) -> Bool {
        let attempt = state.withLock { $0.attempt }
        let opened = try await channel.open(method, request, options, deadline, attempt, avoiding: failed)
        let isWanted = state.withLock { state in
            guard !state.isWritten else { return false }
            (state.running, state.lease, state.attempt) = (opened.call, opened.lease, opened.attempt)
            return true
        }
        guard !isWanted else { return true }
        opened.call.leave()
        channel.end(opened.lease, RPCError(.cancelled, "not wanted"), isAnswered: false)
        return false
    }

    // MARK: Responses

    func next() async throws(RPCError) -> [[UInt8]]? {
        while true {
            guard let call = state.withLock({ $0.running }) else { throw RPCError(.cancelled, "the call is over") }
            do throws(RPCError) {
                let batch = try await call.responses.next()
                if batch == nil { end(nil) } else { answered() }
                return batch
            } catch {
                let failed = end(error)
                guard try await startAgain(after: error, avoiding: failed) else {
                    var error = error
                    if state.withLock({ $0.mayHaveRun }) { error.notStarted = false }
                    throw error
                }
            }
        }
    }

    private func startAgain(after error: RPCError, avoiding failed: Peer?) async throws(RPCError) -> Bool {
        let (attempt, isHandedOver) = state.withLock { ($0.attempt, $0.isAnswered || $0.isWritten) }
        guard channel.mayRetry(error, method, attempt, deadline, isHandedOver: isHandedOver) else { return false }
        state.withLock { state in
            state.attempt += 1
            if !error.notStarted { state.mayHaveRun = true }
        }
        do throws(RPCError) {
            return try await start(avoiding: failed)
        } catch {
            var error = error
            if state.withLock({ $0.mayHaveRun }) { error.notStarted = false }
            throw error
        }
    }

    private func answered() {
        let lease = state.withLock { state -> Lease? in
            guard !state.isAnswered else { return nil }
            state.isAnswered = true
            return state.lease
        }
        if let lease { channel.answered(lease) }
    }

    // MARK: Requests

    func queue(_ message: [UInt8]) throws(RPCError) -> Bool {
        guard let call = markWritten() else { throw RPCError(.cancelled, "the call is over") }
        return try call.requests.queue(message)
    }

    func waitForRoom() async throws(RPCError) { try await markWritten()?.requests.waitForRoom() }

    func finish() { markWritten()?.requests.finish() }

    private func markWritten() -> RunningCall? {
        state.withLock { state in
            state.isWritten = true
            return state.running
        }
    }

    // MARK: The end

    /// The caller reads and writes no more.
    func leave() {
        state.withLock { $0.running }?.leave()
        end(RPCError(.cancelled, "the caller left"))
    }

    /// Tells how the call ended, the first time. Returns where it ran.
    @discardableResult
    private func end(_ error: RPCError?) -> Peer? {
        let (lease, isAnswered) = state.withLock { ($0.lease.take(), $0.isAnswered) }
        if let lease { channel.end(lease, error, isAnswered: isAnswered) }
        return lease?.peer
    }
}
