import RPCCore
import Synchronization

/// One call's responses on their way from the handler's task to the caller's, at most a few unread.
final class LocalPipe: RPCByteStream, RPCByteWriter {
    private struct State {
        var messages: [[UInt8]] = []
        var outcome: Result<Void, RPCError>?
        var waiters: [UnsafeContinuation<Void, Never>] = []
        var cleanup: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let unreadMax = 16

    func next() async throws(RPCError) -> [[UInt8]]? {
        while true {
            let step: Result<[[UInt8]]?, RPCError>? = update { state in
                if !state.messages.isEmpty {
                    let messages = state.messages
                    state.messages = []
                    return .success(messages)
                }
                return state.outcome?.map { nil }
            }
            if let step { return try step.get() }
            await withTaskCancellationHandler {
                await wait { $0.messages.isEmpty && $0.outcome == nil }
            } onCancel: {
                cancel()
            }
        }
    }

    func write(_ message: [UInt8]) async throws(RPCError) {
        await wait { $0.messages.count >= self.unreadMax && $0.outcome == nil }
        let accepted = update { state in
            guard state.outcome == nil else { return false }
            state.messages.append(message)
            return true
        }
        guard accepted else { throw RPCError(.cancelled, "the caller has left") }
    }

    func cancel() {
        finish(RPCError(.cancelled, "the call was cancelled"))
        update { $0.messages = [] }
    }

    /// The first one decides.
    func finish(_ error: RPCError?) {
        let cleanup = update { state -> (@Sendable () -> Void)? in
            guard state.outcome == nil else { return nil }
            state.outcome = error.map { .failure($0) } ?? .success(())
            let cleanup = state.cleanup
            state.cleanup = nil
            return cleanup
        }
        cleanup?()
    }

    func whenFinished(_ cleanup: @escaping @Sendable () -> Void) {
        let isFinished = state.withLock { state in
            if state.outcome == nil { state.cleanup = cleanup }
            return state.outcome != nil
        }
        if isFinished { cleanup() }
    }

    private func wait(while condition: @escaping (borrowing State) -> Bool) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let goOn = state.withLock { state in
                guard condition(state) else { return true }
                state.waiters.append(continuation)
                return false
            }
            if goOn { continuation.resume() }
        }
    }

    private func update<T: Sendable>(_ body: (inout State) -> T) -> T {
        let (result, waiters) = state.withLock { state in
            let result = body(&state)
            let waiters = state.waiters
            state.waiters = []
            return (result, waiters)
        }
        for waiter in waiters { waiter.resume() }
        return result
    }
}
