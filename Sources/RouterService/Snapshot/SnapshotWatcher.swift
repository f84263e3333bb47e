package import Logging
import Messages
import RPCCore
import Resilience
package import Stubs
import Telemetry

/// Keeps the snapshot up to date: one stream from cost-tracker, opened again when it ends. The last snapshot stays in
/// force meanwhile.
package struct SnapshotWatcher: Sendable {
    private let control: ControlClient
    private let holder: SnapshotHolder
    private let metrics: RouterMetrics
    private let logger: Logger
    private let backoff: Backoff

    /// Watches `control` for `holder`; waits from `waitMin` to `waitMax` before it opens the stream again.
    package init(
        control: ControlClient,
        holder: SnapshotHolder,
        metrics: RouterMetrics,
        logger: Logger,
        waitMin: Duration = .milliseconds(50),
        waitMax: Duration = .seconds(2)
    ) {
        self.control = control
        self.holder = holder
        self.metrics = metrics
        self.logger = logger
        backoff = Backoff(base: waitMin, cap: waitMax)
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var waits = backoff
        var random = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            var received = false
            do {
                // A watch has no end of its own; an hour bounds a connection that died without a word.
                let options = CallOptions(timeout: .seconds(3600))
                try await control.watchSnapshot(.init(service: "router"), options: options) { snapshots in
                    for try await snapshot in snapshots {
                        received = true
                        holder.install(snapshot)
                        metrics.snapshotVersion.set(Int(snapshot.version))
                        logger.info("snapshot in force", metadata: ["version": "\(snapshot.version)"])
                    }
                }
            } catch {
                if !Task.isCancelled { logger.warning("the snapshot stream ended", metadata: ["error": "\(error)"]) }
            }
            if received { waits.reset() }
            do { try await Task.sleep(for: waits.next(using: &random)) } catch { return }
        }
    }
}
