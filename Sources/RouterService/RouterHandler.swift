package import Alerts
import Catalogue
package import Logging
package import Messages
package import RPCCore
package import Stubs
import Telemetry

/// Serves `router.v1.Router`. Every way in leads to one path: admit, parse, choose, hold to limits, look into
/// the cache, call, fall back.
package final class RouterHandler: RouterHandling {
    /// What a router is built from.
    package struct Dependencies: Sendable {
        /// The snapshot in force.
        package var snapshots: SnapshotHolder
        /// The response cache.
        package var cache: CacheClient
        /// Provider calls.
        package var inference: InferenceClient
        /// The catalogue's owner.
        package var control: ControlClient
        /// Takes what callers think of answers.
        package var ledger: LedgerClient
        /// Takes batches.
        package var batches: BatchesClient
        /// Gets every cache hit.
        package var savings: SavingsReporter
        /// The router's own.
        package var metrics: RouterMetrics
        /// For failures and fallbacks.
        package var logger: Logger
        /// Takes what people should look at; nil = nobody does.
        package var alerts: AlertReporter?
        /// Holds callers to their limits; nil = nobody does.
        package var limiter: Limiter?

        /// Everything but alerts and limits is needed.
        package init(
            snapshots: SnapshotHolder,
            cache: CacheClient,
            inference: InferenceClient,
            control: ControlClient,
            ledger: LedgerClient,
            batches: BatchesClient,
            savings: SavingsReporter,
            metrics: RouterMetrics,
            logger: Logger,
            alerts: AlertReporter? = nil,
            limiter: Limiter? = nil
        ) {
            self.snapshots = snapshots
            self.cache = cache
            self.inference = inference
            self.control = control
            self.ledger = ledger
            self.batches = batches
            self.savings = savings
            self.metrics = metrics
            self.logger = logger
            self.alerts = alerts
            self.limiter = limiter
        }
    }

    let dependencies: Dependencies
    let preparation: CallPreparation
    let executor: CallExecutor

    /// - Parameters:
    ///   - dependencies: what it works with.
    ///   - cacheTimeout: a cache that takes longer is treated as away.
    ///   - coalescesEmbeddings: whether embeddings that come at the same time may share a provider call.
    ///   - allowsSimulatorFaults: whether a caller may ask the provider simulator for a fault (development only).
    ///   - decisionLogPercent: of how many choices all that they depended on is logged.
    ///   - board: what is known of the models at each moment.
    ///   - now: the clock.
    ///   - nowUnixMS: the wall clock.
    package init(
        _ dependencies: Dependencies,
        cacheTimeout: Duration = .milliseconds(50),
        coalescesEmbeddings: Bool = true,
        allowsSimulatorFaults: Bool = false,
        decisionLogPercent: Int = 0,
        board: LiveBoard = LiveBoard(metrics: LiveMetrics(Metrics())),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        nowUnixMS: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        self.dependencies = dependencies
        let policy = RoutingPolicy()
        preparation = CallPreparation(
            policy: policy,
            allowsSimulatorFaults: allowsSimulatorFaults,
            log: DecisionLog(percent: decisionLogPercent, policy: policy, logger: dependencies.logger),
            live: { board.current },
            nowUnixMS: nowUnixMS
        )
        let metrics = dependencies.metrics
        executor = CallExecutor(
            inference: dependencies.inference,
            cache: CacheReader(
                client: dependencies.cache,
                timeout: cacheTimeout,
                now: now,
                metrics: metrics,
                logger: dependencies.logger
            ),
            savings: dependencies.savings,
            metrics: metrics,
            chain: Chain(
                gone: GoneModels(now: now),
                board: board,
                metrics: metrics,
                logger: dependencies.logger,
                alerts: dependencies.alerts
            ),
            overflow: Overflow(
                policy: policy,
                batches: dependencies.batches,
                metrics: metrics,
                logger: dependencies.logger
            ),
            coalesces: coalescesEmbeddings,
            gate: LimitGate(limiter: dependencies.limiter)
        )
    }

    /// A client's body, answered plainly.
    package func forward(
        _ request: RouterV1.ForwardRequest,
        context: ServerContext
    ) async throws -> RouterV1.ForwardResponse {
        try await counted { () throws(RPCError) in
            try await plain(Self.incoming(request, .plain), context)
        }
    }

    /// A client's body, answered in parts if it asks for that.
    package func streamForward(
        _ request: RouterV1.ForwardRequest,
        context: ServerContext,
        writer: RPCWriter<RouterV1.ForwardChunk>
    ) async throws {
        try await counted {
            let call = try await prepared(Self.incoming(request, .asBodyAsks), context)
            guard call.isStreamed else {
                let answer = try await executor.serve(call, context: context)
                return try await writer.write(.init(part: .plain(answer)))
            }
            let queue = { (part: StreamPart) in
                switch part {
                case .route(let route): try writer.queue(.init(part: .route(route)))
                case .data(let bytes): try writer.queue(.init(part: .data(bytes)))
                case .done(let done): try writer.queue(.init(part: .done(done)))
                case .ticket(let answer): try writer.queue(.init(part: .plain(answer)))
                }
            }
            let sink = StreamSink(queue: queue, waitForRoom: writer.waitForRoom)
            try await executor.serve(call, context: context, sink: sink)
        }
    }

    func plain(
        _ call: IncomingCall,
        _ context: ServerContext
    ) async throws(RPCError) -> RouterV1.ForwardResponse {
        try await executor.serve(try await prepared(call, context), context: context)
    }

    func prepared(_ call: IncomingCall, _ context: ServerContext) async throws(RPCError) -> PreparedCall {
        let call = try await preparation.prepare(call, context: context, snapshot: dependencies.snapshots.current)
        if case .replaces(let retired)? = call.ranking.candidates.first?.ground {
            let answers = call.ranking.candidates[0].model.id
            let text = "requests name the retired model \(retired); \(answers) answers: name it instead"
            dependencies.alerts?.raise(AlertKind.modelRetired, retired, text)
        }
        return call
    }

    func counted<R>(_ body: () async throws -> R) async throws -> R {
        let start = ContinuousClock.now
        do {
            let result = try await body()
            dependencies.metrics.ended("ok", after: .now - start)
            return result
        } catch {
            dependencies.metrics.ended("\(rpcError(error).code)", after: .now - start)
            throw error
        }
    }

    private static func incoming(
        _ request: RouterV1.ForwardRequest,
        _ delivery: IncomingCall.Delivery
    ) -> IncomingCall {
        IncomingCall(
            endpoint: request.endpoint,
            body: request.body,
            priority: request.priority,
            task: request.task,
            fault: request.simulatorFault,
            contentType: request.contentType,
            isCacheAllowed: request.allowCached ?? true,
            wishes: request.wishes ?? RouterV1.Wishes(),
            delivery: delivery
        )
    }
}
