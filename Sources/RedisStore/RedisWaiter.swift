import Synchronization

/// The place where a caller waits for its reply. Whoever comes first decides: the reply, the end of the wait, the
/// caller's cancellation or the end of the connection. The command keeps its place in the order of replies.
final class RedisWaiter: Sendable {
    typealias Outcome = Result<RedisReply, RedisError>

    private enum State {
        case empty
        case waiting(CheckedContinuation<Outcome, Never>)
        case done(Outcome)
    }

    private let state = Mutex(State.empty)

    /// Sets the outcome unless there is one.
    func resolve(_ outcome: Outcome) {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            switch state {
            case .done: return nil
            case .empty:
                state = .done(outcome)
                return nil
            case .waiting(let continuation):
                state = .done(outcome)
                return continuation
            }
        }
        continuation?.resume(returning: outcome)
    }

    /// Waits for the outcome. To be called once.
    func outcome() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Outcome? = state.withLock { state in
                    if case .done(let outcome) = state { return outcome }
                    state = .waiting(continuation)
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            resolve(.failure(RedisError(.cancelled, "the caller left")))
        }
    }
}

/// A command on its way.
struct RedisEntry: Sendable {
    let command: [[UInt8]]
    /// What it counts against the bound of bytes in flight.
    let byteCount: Int
    /// How long its caller waits; nil = as long as the connection's own limit.
    let wait: Duration?
    let waiter: RedisWaiter
}
