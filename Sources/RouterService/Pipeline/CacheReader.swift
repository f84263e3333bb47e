import Bodies
import Crypto
import Logging
import Messages
import RPCCore
import Stubs
import Synchronization
import Telemetry

/// A stored answer that fits a request.
struct CacheHit: Sendable {
    let entry: CacheV1.Entry
    let route: RouterV1.Route
    let cost: RouterV1.Cost
}

/// Asks the cache. Whatever goes wrong there is a miss that is called a bypass: a cache may be lost at any moment.
struct CacheReader: Sendable {
    /// After a failure nobody waits for the cache for this long.
    private static let pause = Duration.milliseconds(500)

    private let client: CacheClient
    private let timeout: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let metrics: RouterMetrics
    private let logger: Logger
    private let away = Away()

    init(
        client: CacheClient,
        timeout: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        metrics: RouterMetrics,
        logger: Logger
    ) {
        self.client = client
        self.timeout = timeout
        self.now = now
        self.metrics = metrics
        self.logger = logger
    }

    /// For a request whose answer is not cacheable.
    func passed() -> (hit: CacheHit?, state: RouterV1.CacheState) {
        metrics.cacheBypasses.add()
        return (nil, .bypass)
    }

    /// The stored answer, if there is one, and what to tell the caller about the cache if not.
    func find(_ call: PreparedCall, context: ServerContext) async -> (hit: CacheHit?, state: RouterV1.CacheState) {
        let keys = call.cacheKeys
        guard !keys.isEmpty, !away.isSet(at: now()) else { return passed() }
        let request = CacheV1.LookupRequest(kind: CachePolicy.entryKind(call.kind), keys: keys)
        do {
            let options = context.onwardOptions(timeout: timeout)
            let response = try await client.lookup(request, options: options)
            guard !response.storeAway else {
                metrics.cacheErrors.add()
                return (nil, .bypass)
            }
            guard response.found, let entry = response.entry, Int(response.index) < keys.count else {
                metrics.cacheMisses.add()
                return (nil, .miss)
            }
            metrics.cacheHits.add()
            return (hit(entry), .hit)
        } catch {
            metrics.cacheErrors.add()
            away.set(until: now() + Self.pause)
            logger.debug(
                "the cache did not answer",
                metadata: ["request_id": "\(context.requestID)", "error": "\(error)"]
            )
            return (nil, .bypass)
        }
    }

    private func hit(_ entry: CacheV1.Entry) -> CacheHit {
        CacheHit(
            entry: entry,
            route: RouterV1.Route(
                model: entry.model,
                provider: entry.provider,
                attempts: 0,
                cache: .hit,
                reason: Array("an equal request was answered before".utf8)
            ),
            cost: RouterV1.Cost(
                costNanodollars: 0,
                savedNanodollars: entry.costNanodollars,
                priceVersion: entry.priceVersion,
                quality: .exact
            )
        )
    }
}

/// Remembers that the cache did not answer: else every request would wait for it in vain.
private final class Away: Sendable {
    private let until = Mutex<ContinuousClock.Instant?>(nil)

    func isSet(at now: ContinuousClock.Instant) -> Bool { until.withLock { $0.map { $0 > now } ?? false } }

    func set(until end: ContinuousClock.Instant) { until.withLock { $0 = end } }
}

/// Ids of answers that are made here.
enum AnswerID {
    static func make(_ kind: BodyKind) -> String {
        prefix(kind) + RandomBytes.make(count: 12).hex
    }

    private static func prefix(_ kind: BodyKind) -> String {
        switch kind {
        case .completion: "cmpl-"
        case .rerank: "rerank-"
        default: "chatcmpl-"
        }
    }
}

extension ServerContext {
    /// Options of calls to our own services: the request id goes along, the caller's key does not.
    func onwardOptions(timeout: Duration? = nil) -> CallOptions {
        var metadata = Metadata()
        metadata["x-request-id"] = requestID
        return CallOptions(timeout: min(timeout ?? remaining, remaining), metadata: metadata)
    }
}
