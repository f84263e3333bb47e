import RPCCore
import Synchronization

/// A streaming call on a channel: it is sent again where that is safe, as long as nothing of it has come.
final class ChannelStream: RPCByteStream, Sendable {
    private struct State {
        var running: RunningCall?
        var attempt: UInt32 = 0
        var hasAnswer = false
    }

    private let channel: ClientChannel
    private let method: MethodDescriptor
    private let request: [UInt8]
    private let metadata: Metadata
    private let deadline: ContinuousClock.Instant
    private let state = Mutex(State())

    init(
        _ channel: ClientChannel,
        _ method: MethodDescriptor,
        _ request: [UInt8],
        _ metadata: Metadata,
        _ deadline: ContinuousClock.Instant
    ) {
        self.channel = channel
        self.method = method
        self.request = request
        self.metadata = metadata
        self.deadline = deadline
    }

    func start() async throws(RPCError) {
        let attempt = state.withLock { $0.attempt }
        let running = try await channel.open(method, request, metadata, deadline, attempt)
        state.withLock { $0.running = running }
    }

    func next() async throws(RPCError) -> [[UInt8]]? {
        while true {
            let (running, attempt, hasAnswer) = state.withLock { ($0.running, $0.attempt, $0.hasAnswer) }
            guard let running else { throw RPCError(.cancelled, "the call is over") }
            do throws(RPCError) {
                let batch = try await running.responses.next()
                if !hasAnswer { state.withLock { $0.hasAnswer = true } }
                return batch
            } catch {
                guard !hasAnswer, channel.mayRetry(error, method, attempt, deadline) else { throw error }
                state.withLock { $0.attempt += 1 }
                try await start()
            }
        }
    }

    func cancel() {
        state.withLock { $0.running }?.leave()
    }
}
