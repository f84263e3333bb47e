package import NIOCore
package import NIOPosix

/// The event loops of a process: every RPC connection, served or called, is on one of them, a thread each, and so is what
/// else takes part in serving calls: public HTTP connections, the cache's connection to Redis.
///
/// A handler that calls another service then starts, calls, is answered and answers on one thread; loops of their own for
/// servers and clients would cost it two changes of thread a call, which is more than everything else that a hop does.
package final class EventLoops: Sendable {
    /// One loop. A process that has more work is better scaled by another process.
    package static let shared = EventLoops(threads: 1)

    /// The loops.
    package let group: MultiThreadedEventLoopGroup
    private let executors: [ObjectIdentifier: LoopExecutor]

    /// So many loops.
    package init(threads: Int) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        executors = Dictionary(
            uniqueKeysWithValues: group.makeIterator().map { (ObjectIdentifier($0), LoopExecutor($0)) }
        )
    }

    /// The first of the loops: for what is one and serves all.
    package var first: any EventLoop { group.any() }

    /// Runs tasks on the first of the loops: for callers that have no loop of their own.
    package var executor: LoopExecutor { executor(of: group.any()) }

    /// Returns at `time`, to a task of ``executor`` without a change of thread. Cancelling the task does not end it.
    package func wait(until time: ContinuousClock.Instant) async {
        let pause = time - .now
        guard pause > .zero else { return }
        let amount = TimeAmount.nanoseconds(Int64(clamping: Int(pause / .nanoseconds(1))))
        let loop = group.any()
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            loop.scheduleTask(in: amount) { continuation.resume() }
        }
    }

    /// Ends the threads, when nothing runs on them any more.
    func shutDown() async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            // What can go wrong is being shut down already.
            group.shutdownGracefully { _ in done.resume() }
        }
    }

    /// Runs tasks on `loop`.
    package func executor(of loop: any EventLoop) -> LoopExecutor {
        executors[ObjectIdentifier(loop)] ?? LoopExecutor(loop)
    }
}
