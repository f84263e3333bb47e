import NIOCore
import Synchronization

/// Runs tasks on an event loop, so that a handler starts without a change of thread. Jobs that come in one turn of the
/// loop run together: one closure of the loop carries them all.
package final class LoopExecutor: TaskExecutor {
    private struct Waiting {
        var jobs: [UnownedJob] = []
        var isScheduled = false
    }

    private let loop: any EventLoop
    private let waiting = Mutex(Waiting())

    init(_ loop: any EventLoop) { self.loop = loop }

    /// Takes a job from any thread.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustSchedule = waiting.withLock { waiting in
            waiting.jobs.append(job)
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if mustSchedule { loop.execute { self.runAll() } }
    }

    /// Runs what waits, and what that adds; what still comes after some rounds waits for the loop's next turn, so that
    /// tasks that wake each other cannot keep the loop from its sockets. On the loop only.
    func runAll() {
        var jobs: [UnownedJob] = []
        let executor = asUnownedTaskExecutor()
        for _ in 0..<Self.roundsMax {
            waiting.withLock { waiting in
                swap(&jobs, &waiting.jobs)
                waiting.isScheduled = !jobs.isEmpty
            }
            guard !jobs.isEmpty else { return }
            for job in jobs { job.runSynchronously(on: executor) }
            jobs.removeAll(keepingCapacity: true)
        }
        loop.execute { self.runAll() }
    }

    private static let roundsMax = 8
}
