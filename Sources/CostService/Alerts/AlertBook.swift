package import Logging
package import Messages
import RPCCore
package import Telemetry

/// Keeps alerts: one open of each kind and subject. A new one is told once, in the log and to `tell`.
package actor AlertBook {
    /// An alert that nobody raised for so long is over.
    package static let lifetime = Duration.seconds(86_400)
    /// The most alerts in a list.
    package static let listMax = 1_000

    private let store: any AlertStore
    private let metrics: Metrics
    private let logger: Logger
    private let nowUnixMS: @Sendable () -> Int64
    private let tell: @Sendable (CostV1.Alert) -> Void
    private var counted: Set<String> = []

    /// - Parameters:
    ///   - store: where they are kept.
    ///   - metrics: shows how many are open.
    ///   - logger: gets one line for each new one.
    ///   - nowUnixMS: the time of day.
    ///   - tell: gets each new one; must not block.
    package init(
        store: any AlertStore,
        metrics: Metrics,
        logger: Logger,
        nowUnixMS: @escaping @Sendable () -> Int64,
        tell: @escaping @Sendable (CostV1.Alert) -> Void = { _ in }
    ) {
        self.store = store
        self.metrics = metrics
        self.logger = logger
        self.nowUnixMS = nowUnixMS
        self.tell = tell
    }

    /// Shows what is open since before this process.
    package func start() async throws {
        try await settle()
    }

    /// Notes an alert.
    ///
    /// - Returns: whether it is new: no alert of its kind and subject was open.
    /// - Throws: INVALID_ARGUMENT that names the field; what the store throws.
    package func raise(_ alert: CostV1.Alert) async throws -> Bool {
        try Self.check(alert)
        var alert = alert
        alert.raisedUnixMS = nowUnixMS()
        try await endOld()
        guard try await store.raise(alert) else { return false }
        logger.warning(
            "alert",
            metadata: [
                "kind": "\(alert.kind)", "subject": "\(alert.subject)",
                "text": "\(String(decoding: alert.text, as: UTF8.self))",
            ]
        )
        tell(alert)
        try await settle()
        return true
    }

    /// It is over. Throws as ``raise(_:)`` does.
    package func end(_ alert: CostV1.Alert) async throws {
        try Self.check(alert)
        guard try await store.end(kind: alert.kind, subject: alert.subject) else { return }
        logger.info("an alert is over", metadata: ["kind": "\(alert.kind)", "subject": "\(alert.subject)"])
        try await settle()
    }

    /// The newest alerts, newest first.
    package func list(openOnly: Bool) async throws -> [CostV1.Alert] {
        try await endOld()
        return try await store.alerts(openOnly: openOnly, limit: Self.listMax)
    }

    private func endOld() async throws {
        try await store.endUnraised(sinceUnixMS: nowUnixMS() - Int64(Self.lifetime.components.seconds) * 1_000)
    }

    private func settle() async throws {
        let counts = try await store.openCounts()
        counted.formUnion(counts.keys)
        for kind in counted {
            metrics.gauge(
                "cost_tracker_alerts_open",
                help: "Alerts that are open, by kind.",
                labels: ["kind": kind]
            ).set(counts[kind] ?? 0)
        }
    }

    private static func check(_ alert: CostV1.Alert) throws(RPCError) {
        func isPlain(_ text: String, _ max: Int) -> Bool {
            (1...max).contains(text.utf8.count) && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        }
        let isWord = alert.kind.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) }
        guard isWord, isPlain(alert.kind, 64) else { throw refused("alert.kind: must be 1 to 64 of a-z and -") }
        guard isPlain(alert.subject, 512) else {
            throw refused("alert.subject: must be 1 to 512 bytes without control characters")
        }
        guard alert.text.count <= 1_024, String(validating: alert.text, as: UTF8.self) != nil else {
            throw refused("alert.text: must be at most 1024 bytes of UTF-8")
        }
    }

    private static func refused(_ text: String) -> RPCError {
        RPCError(.invalidArgument, text, reason: .badRequest)
    }
}
