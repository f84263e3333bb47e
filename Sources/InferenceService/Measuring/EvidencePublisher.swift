import Messages
import Synchronization
package import Telemetry

/// Lays down what this process sees of providers, once a second. While the store is away nothing is kept for later: the
/// next evidence says all.
package final class EvidencePublisher: Sendable {
    /// Evidence counts for so long after it was laid down.
    package static let lifetime = Duration.seconds(10)
    /// The time from one publication to the next.
    package static let interval = Duration.seconds(1)

    private let book: EvidenceBook
    private let store: any EvidenceStore
    private let replica: String
    private let nowUnixMS: @Sendable () -> Int64
    private let known = Atomic(1)
    private let replicasGauge: Gauge
    private let failed: Counter

    /// - Parameters:
    ///   - book: what is published.
    ///   - store: where to.
    ///   - replica: this process among all, such as a random number.
    ///   - metrics: for what goes wrong.
    ///   - nowUnixMS: the wall clock.
    package init(
        _ book: EvidenceBook,
        store: any EvidenceStore,
        replica: String,
        metrics: Metrics,
        nowUnixMS: @escaping @Sendable () -> Int64
    ) {
        self.book = book
        self.store = store
        self.replica = replica
        self.nowUnixMS = nowUnixMS
        let help = "Processes that publish evidence, this one among them."
        replicasGauge = metrics.gauge("inference_replicas", help: help)
        failed = metrics.counter(
            "inference_evidence_publish_failures_total",
            help: "Seconds in which nothing could be published."
        )
        replicasGauge.set(1)
    }

    /// The processes that call providers, this one among them, as far as is known; at least 1.
    package var replicas: Int { known.load(ordering: .relaxed) }

    /// Publishes until cancelled.
    package func run() async {
        while !Task.isCancelled {
            await publish()
            // Once a second is what readers count on; a cancelled task ends with the loop.
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Publishes once; what goes wrong is counted, and the last known number of replicas stays.
    package func publish() async {
        let nowUnixMS = nowUnixMS()
        let evidence = book.evidence(replica: replica, nowUnixMS: nowUnixMS).encoded()
        do {
            let count = try await store.publish(
                evidence,
                replica: replica,
                nowUnixMS: nowUnixMS,
                lifetime: Self.lifetime
            )
            known.store(max(1, count), ordering: .relaxed)
            replicasGauge.set(max(1, count))
        } catch {
            failed.add()
        }
    }
}
