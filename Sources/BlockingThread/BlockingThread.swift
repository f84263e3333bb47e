import Glibc
import Synchronization

/// One POSIX thread with a bounded first-in, first-out queue, for calls that block: SQL, files, process control.
///
/// Event loops and cooperative threads hand such work over and suspend until it is done. The thread keeps itself
/// alive until ``stop()`` is called or the last reference is gone.
package final class BlockingThread: Sendable {
    private let core: Core

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: what tools such as `top -H` show; at most 15 bytes are kept by the system.
    ///   - queueMax: how many jobs may wait or run at a time; more are refused. At least 1.
    package init(name: String, queueMax: Int) {
        core = Core(name: name, queueMax: max(1, queueMax))
        core.start()
    }

    deinit {
        core.stop()
    }

    /// Runs `work` on the thread, after everything handed over before.
    ///
    /// Work that was accepted always runs: cancelling the caller's task does not take it back.
    ///
    /// - Parameter work: the blocking work; it must not call back into the same thread and wait.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws, or ``BlockingThreadError`` when the queue is full or the thread was stopped.
    package func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = core.enqueue { continuation.resume(with: Result { try work() }) }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Refuses new work, lets the queued work finish, then ends the thread. Does not wait; may be called again.
    package func stop() {
        core.stop()
    }
}

/// Why a ``BlockingThread`` did not take a job.
package struct BlockingThreadError: Error, Equatable, CustomStringConvertible {
    /// What was wrong.
    package enum Code: Sendable {
        /// As many jobs as allowed were waiting already.
        case queueFull
        /// The thread was stopped.
        case stopped
    }

    /// What was wrong.
    package let code: Code
    /// The name of the thread.
    package let thread: String

    /// An error of the thread named `thread`.
    package init(code: Code, thread: String) {
        self.code = code
        self.thread = thread
    }

    /// A sentence for a log line.
    package var description: String {
        switch code {
        case .queueFull: "the queue of thread \(thread) is full"
        case .stopped: "thread \(thread) was stopped"
        }
    }
}

extension BlockingThread {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var head = 0
        var pending = 0
        var stopped = false
    }

    /// What the thread itself holds on to, so that the owner's reference can go away first.
    private final class Core: Sendable {
        let name: String
        let queueMax: Int
        let state = Mutex(State())
        let ready: Semaphore

        init(name: String, queueMax: Int) {
            self.name = name
            self.queueMax = queueMax
            ready = Semaphore()
        }

        func start() {
            NativeThread.start(named: name) { self.runLoop() }
        }

        func enqueue(_ job: @escaping Job) -> BlockingThreadError? {
            let refusal: BlockingThreadError.Code? = state.withLock { state in
                if state.stopped { return .stopped }
                if state.pending >= queueMax { return .queueFull }
                state.pending += 1
                state.jobs.append(job)
                return nil
            }
            if let refusal { return BlockingThreadError(code: refusal, thread: name) }
            ready.signal()
            return nil
        }

        func stop() {
            let first = state.withLock { state in
                defer { state.stopped = true }
                return !state.stopped
            }
            if first { ready.signal() }
        }

        private func runLoop() {
            while true {
                ready.wait()
                guard let job = next() else { return }
                job()
                state.withLock { $0.pending -= 1 }
            }
        }

        /// The oldest job; nil once the queue is empty and the thread was stopped.
        private func next() -> Job? {
            state.withLock { state in
                guard state.head < state.jobs.count else { return nil }
                let job = state.jobs[state.head]
                state.head += 1
                if state.head == state.jobs.count {
                    state.jobs.removeAll(keepingCapacity: true)
                    state.head = 0
                } else if state.head >= 256 {
                    state.jobs.removeFirst(state.head)
                    state.head = 0
                }
                return job
            }
        }
    }
}
