import Bodies
import Logging
package import Messages
import RPCCore
package import Stubs
import Synchronization
import Telemetry

/// Adds up what cache hits saved and gives it to the ledger each second. These are counters, not money: a report whose
/// fate is unknown is not sent again.
package final class SavingsReporter: Sendable {
    private struct Key: Hashable {
        let tenant: String
        let model: String
        let kind: Int32
    }

    /// Different sums that are kept between two reports.
    private static let sumsMax = 10_000

    private let ledger: LedgerClient
    private let metrics: RouterMetrics
    private let sums = Mutex<[Key: CostV1.Saving]>([:])

    /// A reporter to `ledger`; it reports while `run` runs.
    package init(ledger: LedgerClient, metrics: RouterMetrics) {
        self.ledger = ledger
        self.metrics = metrics
    }

    /// Adds one hit.
    package func add(tenant: String, entry: CacheV1.Entry, kind: CommonV1.Kind) {
        let key = Key(tenant: tenant, model: entry.model, kind: kind.rawValue)
        let saving = CostV1.Saving(
            tenant: tenant,
            model: entry.model,
            kind: kind,
            hits: 1,
            savedNanodollars: entry.costNanodollars,
            usage: entry.usage
        )
        merge(saving, at: key)
    }

    /// Reports each `interval` until the task is cancelled, and then once more.
    package func run(interval: Duration = .seconds(1)) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { break }
            await flush()
        }
        // The last report must not be stopped by the cancellation that asked for it.
        await Task { await self.flush() }.value
    }

    /// Reports what has come since the last report.
    package func flush() async {
        let taken = sums.withLock { sums in
            let taken = sums
            sums = [:]
            return taken
        }
        guard !taken.isEmpty else { return }
        let request = CostV1.RecordSavingsRequest(savings: Array(taken.values))
        do {
            _ = try await ledger.recordSavings(request, options: CallOptions(timeout: .seconds(2)))
        } catch {
            guard error.notStarted else {
                metrics.savingsLost.add(taken.values.reduce(0) { $0 + Int($1.hits) })
                return
            }
            for (key, saving) in taken { merge(saving, at: key) }
        }
    }

    private func merge(_ saving: CostV1.Saving, at key: Key) {
        let isKept = sums.withLock { sums in
            guard var sum = sums[key] else {
                guard sums.count < Self.sumsMax else { return false }
                sums[key] = saving
                return true
            }
            sum.hits += saving.hits
            let (saved, isOver) = sum.savedNanodollars.addingReportingOverflow(saving.savedNanodollars)
            sum.savedNanodollars = isOver ? .max : saved
            var usage = sum.usage ?? CommonV1.Usage()
            usage.promptTokens += saving.usage?.promptTokens ?? 0
            usage.completionTokens += saving.usage?.completionTokens ?? 0
            usage.cachedTokens += saving.usage?.cachedTokens ?? 0
            usage.units += saving.usage?.units ?? 0
            sum.usage = usage
            sums[key] = sum
            return true
        }
        if !isKept { metrics.savingsLost.add(Int(saving.hits)) }
    }
}
