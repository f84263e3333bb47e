package import Logging
package import Telemetry

/// Runs jobs: rings for those that are due, hears rings, claims, drives, and lets go when the fence is lost.
///
/// Any number of processes may do this over one store. The bell saves looking; without it the process runs what it
/// finds due by itself.
package final class BatchWorker: Sendable {
    /// Times and bounds.
    package struct Configuration: Sendable {
        /// Between two looks for due jobs.
        package var dispatchInterval: Duration = .seconds(1)
        /// How long a job that was rung for is not rung for again.
        package var quiet: Duration = .seconds(30)
        /// The most jobs in one look.
        package var dispatchMax = 200
        /// How long a claim holds without renewal.
        package var lease: Duration = .seconds(30)
        /// Between two renewals.
        package var renewInterval: Duration = .seconds(10)
        /// Jobs driven at a time.
        package var jobsMax = 8
        /// The longest wait at the bell.
        package var hearWait: Duration = .seconds(5)

        /// The defaults.
        package init() {}
    }

    private let store: any BatchStore
    private let bell: any JobBell
    private let driver: JobDriver
    private let finisher: BatchFinisher
    private let configuration: Configuration
    private let logger: Logger
    private let metrics: WorkerMetrics
    private let inbox: JobInbox

    /// A worker; ``run()`` starts it.
    package init(
        store: any BatchStore,
        bell: any JobBell,
        driver: JobDriver,
        finisher: BatchFinisher,
        configuration: Configuration,
        metrics: Metrics,
        logger: Logger
    ) {
        self.store = store
        self.bell = bell
        self.driver = driver
        self.finisher = finisher
        self.configuration = configuration
        self.logger = logger
        self.metrics = WorkerMetrics(metrics)
        inbox = JobInbox(hintsMax: configuration.dispatchMax)
    }

    /// Works until the task is cancelled. Jobs under way are then given back.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.dispatchLoop() }
            group.addTask { await self.hearLoop() }
            for _ in 0..<configuration.jobsMax {
                group.addTask {
                    while let hint = await self.inbox.next() { await self.handle(hint) }
                }
            }
        }
    }

    /// Wakes workers for jobs that became due; this process' own when the bell is away.
    package func announce(_ jobs: [String]) async {
        guard !jobs.isEmpty else { return }
        do {
            try await bell.ring(jobs)
            metrics.rings.add(jobs.count)
        } catch {
            metrics.bellFailures.add()
            for job in jobs { inbox.offer(BellHint(job: job, receipt: "")) }
        }
    }

    /// One look for jobs whose worker is gone, for jobs that are due, and for batches that can be ended.
    package func dispatch() async throws {
        let swept = try await store.sweep(all: false)
        if swept > 0 {
            metrics.swept.add(swept)
            logger.warning("jobs were taken back from a worker that is gone", metadata: ["jobs": "\(swept)"])
        }
        let due = try await store.dispatch(limit: configuration.dispatchMax, quiet: configuration.quiet)
        await announce(due)
        try await finisher.run()
    }

    /// Claims and drives the job of a hint. Errors are logged: the job stays in SQL.
    package func handle(_ hint: BellHint) async {
        do {
            if let job = try await store.claim(hint.job, lease: configuration.lease) {
                try await drive(job)
                try await finisher.run()
            } else {
                metrics.staleHints.add()
            }
        } catch let error as FenceLost {
            metrics.fencesLost.add()
            logger.warning("another worker has the job; stopped", metadata: ["job": "\(error.job)"])
        } catch is CancellationError {
            logger.info("a job was given back, since this process ends", metadata: ["job": "\(hint.job)"])
        } catch {
            metrics.jobFailures.add()
            logger.error("a job failed; it is taken up again", metadata: ["job": "\(hint.job)", "error": "\(error)"])
        }
        guard !hint.receipt.isEmpty else { return }
        do {
            try await bell.dismiss([hint])
        } catch {
            metrics.bellFailures.add()
        }
    }

    /// Drives while the lease is kept up beside it.
    private func drive(_ job: ClaimedJob) async throws {
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await self.driver.drive(job)
                    return true
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: self.configuration.renewInterval)
                        try await self.store.renew(job.claim, lease: self.configuration.lease)
                    }
                }
                defer { group.cancelAll() }
                _ = try await group.next()
            }
        } catch is CancellationError {
            try await store.release(job.claim, delay: .zero, outcome: .interrupted)
            throw CancellationError()
        }
    }

    private func dispatchLoop() async {
        while !Task.isCancelled {
            do {
                try await dispatch()
            } catch {
                logger.error("looking for due jobs failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: configuration.dispatchInterval) } catch { return }
        }
    }

    private func hearLoop() async {
        while !Task.isCancelled {
            do {
                let room = max(1, inbox.room)
                for hint in try await bell.hear(min(room, 32), wait: configuration.hearWait) { inbox.offer(hint) }
            } catch {
                if Task.isCancelled { return }
                metrics.bellFailures.add()
                do { try await Task.sleep(for: configuration.dispatchInterval) } catch { return }
            }
        }
    }
}

/// What a worker counts.
struct WorkerMetrics: Sendable {
    let rings: Counter
    let bellFailures: Counter
    let staleHints: Counter
    let fencesLost: Counter
    let swept: Counter
    let jobFailures: Counter

    init(_ metrics: Metrics) {
        rings = metrics.counter("batch_rings_total", help: "Jobs that the bell was rung for")
        bellFailures = metrics.counter("batch_bell_failures_total", help: "Times the bell was away")
        staleHints = metrics.counter("batch_stale_hints_total", help: "Hints for jobs that were not to be had")
        fencesLost = metrics.counter("batch_fences_lost_total", help: "Jobs that another worker had taken")
        swept = metrics.counter("batch_jobs_swept_total", help: "Jobs taken back from workers that were gone")
        jobFailures = metrics.counter("batch_job_failures_total", help: "Jobs that ended with an unexpected error")
    }
}
