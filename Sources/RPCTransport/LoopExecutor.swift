import NIOCore
import Synchronization

/// Runs tasks on an event loop, so that a handler starts without a change of thread. Jobs that come in one turn of the
/// loop run together: one closure of the loop carries them all. What they had to say is written when they have run.
package final class LoopExecutor: TaskExecutor {
    private struct Waiting {
        var jobs: [UnownedJob] = []
        var writers: [ChannelDriver] = []
        /// `runAll` is under way, or will come.
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

    /// Jobs need no closure of the loop any more until the next `runAll`, which the caller, on the loop, promises.
    func hold() { waiting.withLock { $0.isScheduled = true } }

    /// Lets the driver write when tasks have run; false if none are about to. From any thread.
    func writeAfterwards(_ driver: ChannelDriver) -> Bool {
        waiting.withLock { waiting in
            if waiting.isScheduled { waiting.writers.append(driver) }
            return waiting.isScheduled
        }
    }

    /// Runs what waits, and what that adds; what still comes after some rounds waits for the loop's next turn, so that
    /// tasks that wake each other cannot keep the loop from its sockets. On the loop only.
    func runAll() {
        var jobs: [UnownedJob] = []
        var writers: [ChannelDriver] = []
        let executor = asUnownedTaskExecutor()
        for _ in 0..<Self.roundsMax {
            waiting.withLock { waiting in
                swap(&jobs, &waiting.jobs)
                waiting.isScheduled = !jobs.isEmpty
                if jobs.isEmpty { swap(&writers, &waiting.writers) }
            }
            guard !jobs.isEmpty else {
                for writer in writers { writer.write() }
                return
            }
            for job in jobs { job.runSynchronously(on: executor) }
            jobs.removeAll(keepingCapacity: true)
        }
        waiting.withLock { swap(&writers, &$0.writers) }
        for writer in writers { writer.write() }
        loop.execute { self.runAll() }
    }

    private static let roundsMax = 8
}
