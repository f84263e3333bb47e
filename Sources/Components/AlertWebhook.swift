import JSON
import Logging
import Messages
import Provider
import Resilience
import Telemetry

/// Posts each new alert to an address, one after the other, off the path of whoever raised it.
struct AlertWebhook: Sendable {
    /// Alerts that wait to be posted; beyond that the oldest are dropped, and only the list has them.
    private static let waitingMax = 256
    /// Posts of one alert, before it is given up.
    private static let triesMax = 6

    private let transport: any ProviderTransport
    private let endpoint: ProviderEndpoint
    private let backoff: Backoff
    private let posted: Counter
    private let failed: Counter
    private let dropped: Counter
    private let logger: Logger
    private let waiting = AsyncStream<CostV1.Alert>.makeStream(bufferingPolicy: .bufferingNewest(waitingMax))

    /// - Parameters:
    ///   - url: where to post, exactly.
    ///   - transport: carries the posts.
    ///   - backoff: the waits between tries.
    ///   - metrics: where to count what became of alerts.
    ///   - logger: for posts that failed. The address is a secret, and is not logged.
    /// - Throws: the rule that the address breaks.
    init(
        url: String,
        transport: any ProviderTransport,
        backoff: Backoff = Backoff(base: .seconds(1), cap: .seconds(30)),
        metrics: Metrics,
        logger: Logger
    ) throws(ProviderEndpointError) {
        endpoint = try ProviderEndpoint(name: "the alerts' webhook", exactly: url)
        self.transport = transport
        self.backoff = backoff
        self.logger = logger
        func count(_ result: String) -> Counter {
            metrics.counter(
                "cost_tracker_alert_posts_total",
                help: "Alerts for the webhook: posted, failed six times, or dropped, since newer ones came.",
                labels: ["result": result]
            )
        }
        (posted, failed, dropped) = (count("posted"), count("failed"), count("dropped"))
    }

    /// Takes an alert to be posted. Never waits.
    func add(_ alert: CostV1.Alert) {
        if case .dropped = waiting.continuation.yield(alert) { dropped.add() }
    }

    /// Posts until the task is cancelled.
    func run() async {
        for await alert in waiting.stream { await post(alert) }
    }

    private func post(_ alert: CostV1.Alert) async {
        var json = JSONWriter()
        json.object { json in
            json.member("kind", alert.kind)
            json.member("subject", alert.subject)
            json.member("text", String(decoding: alert.text, as: UTF8.self))
            json.member("raised_unix_ms", alert.raisedUnixMS)
        }
        let timeouts = ProviderTimeouts(firstByte: .seconds(10), betweenBytes: .seconds(10), total: .seconds(20))
        let request = ProviderRequest(
            endpoint: endpoint,
            path: "",
            body: json.bytes,
            timeouts: timeouts,
            responseBytesMax: 64 << 10
        )
        var waits = backoff
        var random = SystemRandomNumberGenerator()
        for attempt in 1...Self.triesMax {
            do throws(ProviderFailure) {
                _ = try await transport.send(request)
                posted.add()
                return
            } catch {
                logger.warning(
                    "an alert could not be posted",
                    metadata: [
                        "kind": "\(alert.kind)", "subject": "\(alert.subject)", "try": "\(attempt)",
                        "failure": "\(error)",
                    ]
                )
            }
            guard attempt < Self.triesMax else { break }
            do { try await Task.sleep(for: waits.next(using: &random)) } catch { return }
        }
        failed.add()
    }
}
