import NIOCore
import NIOPosix

/// The event loop that every client channel of this process runs on.
package enum ClientLoop {
    private static let loop = ClientChannel.group.next()
    private static let shared = LoopExecutor(loop)

    /// Runs tasks on it: a call that starts and ends there needs no change of thread.
    package static var executor: any TaskExecutor { shared }

    /// Returns at `time`, to a task of `executor` without a change of thread. Cancelling the task does not end it.
    package static func wait(until time: ContinuousClock.Instant) async {
        let pause = time - .now
        guard pause > .zero else { return }
        let amount = TimeAmount.nanoseconds(Int64(clamping: Int(pause / .nanoseconds(1))))
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            loop.scheduleTask(in: amount) { continuation.resume() }
        }
    }
}
