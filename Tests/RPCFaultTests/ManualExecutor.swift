import Synchronization
import TestSupport

/// Runs tasks only when it is told to, in an order drawn from a seed: what would depend on threads depends on nothing.
final class ManualExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// Runs one of the jobs that can run, until it waits or ends; false if there is none.
    func runOne(_ generator: inout SeededGenerator) -> Bool {
        let job = jobs.withLock { jobs in
            jobs.isEmpty ? nil : jobs.remove(at: .random(in: 0..<jobs.count, using: &generator))
        }
        guard let job else { return false }
        job.runSynchronously(on: asUnownedTaskExecutor())
        return true
    }
}
