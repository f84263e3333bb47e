package import Logging
import Synchronization

/// Drives every open job on, a few at a time. One a process.
package final class FinetuneWorker: Sendable {
    /// The most jobs that are driven at a time.
    package static let parallelMax = 8

    private let store: any FinetuneStore
    private let driver: FinetuneDriver
    private let changes: JobChanges
    private let idle: Duration
    private let nowUS: @Sendable () -> Int64
    private let logger: Logger
    private let bell: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

    /// - Parameters:
    ///   - store: jobs.
    ///   - driver: what drives one.
    ///   - changes: shared with the handler.
    ///   - idle: how long to wait for a wake-up before looking for due jobs again.
    ///   - nowUS: microseconds since 1970.
    ///   - logger: for failures.
    package init(
        store: any FinetuneStore,
        driver: FinetuneDriver,
        changes: JobChanges,
        idle: Duration,
        nowUS: @escaping @Sendable () -> Int64,
        logger: Logger
    ) {
        self.store = store
        self.driver = driver
        self.changes = changes
        self.idle = idle
        self.nowUS = nowUS
        self.logger = logger
        bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that a job may be due.
    package func wake() { bell.continuation.yield() }

    /// Works until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    do { try await Task.sleep(for: self.idle) } catch { return }
                    self.wake()
                }
            }
            await pass()
            for await _ in bell.stream { await pass() }
            group.cancelAll()
        }
    }

    /// Drives every job that is due now, once each.
    package func pass() async {
        do {
            let due = try await store.due(nowUS: nowUS(), limit: 1_000)
            await withTaskGroup(of: Void.self) { group in
                for (index, job) in due.enumerated() {
                    if index >= Self.parallelMax { await group.next() }
                    group.addTask { await self.drive(job) }
                }
            }
            changes.nudgeAll()
        } catch {
            if !Task.isCancelled { logger.error("jobs can't be read", metadata: ["error": "\(error)"]) }
        }
    }

    private func drive(_ job: FinetuneJob) async {
        do {
            try await driver.drive(job)
        } catch FinetuneStoreError.stale {
            wake()
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("a fine-tune can't be driven on", metadata: ["job": "\(job.order.id)", "error": "\(error)"])
        }
    }
}
