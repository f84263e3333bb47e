import NIOCore
import Telemetry

/// What a connection counts, labelled with its use.
struct RedisMetrics: Sendable {
    private let up: Gauge
    private let reconnects: Counter
    private let seconds: Histogram
    private let lost: Counter
    private let away: Counter
    private let full: Counter

    init(_ metrics: Metrics, use: String) {
        let labels = ["use": use]
        up = metrics.gauge("redis_connection_up", help: "1 while the connection is usable", labels: labels)
        reconnects = metrics.counter("redis_reconnects_total", help: "Attempts to connect again", labels: labels)
        seconds = metrics.histogram("redis_command_seconds", help: "From write to reply", labels: labels)
        let help = "Commands without a reply, by reason"
        lost = metrics.counter("redis_failed_commands_total", help: help, labels: ["use": use, "reason": "lost"])
        away = metrics.counter("redis_failed_commands_total", help: help, labels: ["use": use, "reason": "away"])
        full = metrics.counter("redis_failed_commands_total", help: help, labels: ["use": use, "reason": "full"])
    }

    func connected(_ isUp: Bool) { up.set(isUp ? 1 : 0) }

    func reconnecting() { reconnects.add() }

    func refused(_ code: RedisError.Code) { (code == .full ? full : away).add() }

    func settled(_ took: TimeAmount?) {
        guard let took else { return lost.add() }
        seconds.observe(Double(took.nanoseconds) / 1e9)
    }
}
