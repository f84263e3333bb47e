import Alerts
import Bodies
import Crypto
import Logging
import Messages
import RPCCore
import RPCInProcess
import RouterService
import Stubs
import Synchronization
import Telemetry

/// A small catalogue: a cheap model, a good one, a retired one, and some with other tasks.
enum Fixture {
    static let userKey = "pm-user"
    static let adminKey = "pm-admin"

    static func model(
        _ id: String,
        _ task: CommonV1.Task = .chat,
        quality: Double = 0.5,
        price: Int64 = 100_000_000,
        context: UInt32 = 8192,
        latency: UInt32 = 300
    ) -> RouterV1.Model {
        var model = RouterV1.Model(id: id, task: task, provider: "sim", contextLength: context, quality: quality)
        model.price = CommonV1.Price(
            version: 3,
            inputNanodollarsPerMtok: price,
            outputNanodollarsPerMtok: price,
            nanodollarsPerMegapixel: price,
            nanodollarsPerMchar: price,
            nanodollarsPerAudioMinute: price
        )
        model.latencyP50MS = latency
        model.tokensPerSecond = 100
        return model
    }

    static var models: [RouterV1.Model] {
        var old = model("old")
        old.retired = true
        old.replacement = "good"
        var gone = model("gone")
        gone.retired = true
        var named = model("simulator/echo", quality: 1, price: 1)
        named.pinnedOnly = true
        var tooled = model("good", quality: 0.9, price: 1_000_000_000, context: 100_000, latency: 500)
        tooled.capabilities = ["tools", "json_schema"]
        return [
            model("cheap", quality: 0.4, price: 100_000_000), tooled, old, gone, named,
            model("middle", quality: 0.6, price: 300_000_000), model("embed", .embedding), model("paint", .image),
            model("rank", .rerank, context: 20), model("voice", .speech), model("listen", .transcription),
        ]
    }

    static func snapshot(version: UInt64 = 1, models: [RouterV1.Model] = models) -> CostV1.Snapshot {
        CostV1.Snapshot(
            version: version,
            models: models,
            keys: [
                CostV1.Key(id: "k1", sha256: SHA256.hash(Array(userKey.utf8)), role: .user, tenant: "acme", team: "t"),
                CostV1.Key(id: "k2", sha256: SHA256.hash(Array(adminKey.utf8)), role: .admin, tenant: "ops"),
            ]
        )
    }

    static func chat(_ model: String, _ more: String = "", content: String = "hi") -> [UInt8] {
        let members = more.isEmpty ? "" : ",\(more)"
        return Array(#"{"model":"\#(model)","messages":[{"role":"user","content":"\#(content)"}]\#(members)}"#.utf8)
    }

    static func options(_ key: String? = userKey) -> CallOptions {
        var metadata = Metadata()
        if let key { metadata["authorization"] = "Bearer \(key)" }
        metadata["x-request-id"] = "req-1"
        return CallOptions(timeout: .seconds(60), metadata: metadata)
    }
}

/// What the fakes were asked, and what they are to answer.
final class Script: Sendable {
    struct State: Sendable {
        var calls: [InferenceV1.CallRequest] = []
        /// Of `calls`: which replica of inference they belong to.
        var affinities: [UInt64?] = []
        var lookups: [CacheV1.LookupRequest] = []
        var entry: CacheV1.Entry?
        var cacheError: RPCError?
        /// The cache's store does not answer.
        var isStoreAway = false
        /// By model; none = an answer.
        var failures: [String: [RPCError]] = [:]
        /// Chunks before the failure of a stream; nil = it fails before content.
        var chunksBeforeFailure = 0
        var endsWithoutDone = false
        /// The events of a stream come together.
        var isOnePiece = false
        var savings: [CostV1.Saving] = []
        var feedback: [CostV1.Feedback] = []
        var batches: [BatchV1.SubmitRequest] = []
        var batchError: RPCError?
        var alerts: [CostV1.Alert] = []
    }

    let state = Mutex(State())

    static func refused(_ status: UInt32, _ body: String = "{}") -> RPCError {
        failure(.refused, status, body)
    }

    static func failure(_ kind: InferenceV1.FailureKind, _ status: UInt32 = 0, _ body: String = "") -> RPCError {
        let detail = InferenceV1.CallFailure(status: status, body: Array(body.utf8), kind: kind)
        return RPCError(.unavailable, "from inference", detail: detail.encoded())
    }

    /// Of a provider call that other callers had a part in.
    static func shared(_ kind: InferenceV1.FailureKind, _ status: UInt32 = 0, _ body: String = "") -> RPCError {
        let detail = InferenceV1.CallFailure(status: status, body: Array(body.utf8), kind: kind, shared: true)
        return RPCError(.unavailable, "from inference", detail: detail.encoded())
    }

    static let answer =
        #"{"id":"c1","created":5,"model":"M","choices":[{"index":0,"message":{"role":"assistant","#
        + #""content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}"#
    static func body(_ endpoint: RouterV1.Endpoint) -> String {
        switch endpoint {
        case .embeddings: vectors
        case .rerank: #"{"id":"r1","results":[{"index":0,"relevance_score":0.5},{"index":1,"relevance_score":0.75}]}"#
        case .images: #"{"id":"i1","data":[{"index":0,"b64_json":"aGk="},{"index":1,"url":"http://x/y"}]}"#
        case .speech: "sound"
        case .transcriptions, .translations: #"{"text":"words"}"#
        default: answer
        }
    }

    static let vectors = #"{"object":"list","data":[{"index":1,"embedding":[0.5]},{"index":0,"embedding":[1,-2]}]}"#
}

/// Notes where plain calls would go if there were several replicas.
private struct AffinityProbe: ClientTransport {
    let peers: InProcessTransport
    let script: Script

    func unary(_ method: MethodDescriptor, _ request: [UInt8], options: CallOptions) async throws(RPCError) -> [UInt8] {
        script.state.withLock { $0.affinities.append(options.affinity) }
        return try await peers.unary(method, request, options: options)
    }

    func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await peers.serverStreaming(method, request, options: options, onResponse: onResponse)
    }

    func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await peers.streaming(method, options: options, onCall: onCall)
    }
}

/// A router over fakes in memory.
struct RouterUnderTest {
    let script = Script()
    let snapshots = SnapshotHolder()
    let registry = Metrics()
    let savings: SavingsReporter
    let alerts: AlertReporter
    let limiter: Limiter?
    let board: LiveBoard
    let handler: RouterHandler
    let client: RouterClient

    init(
        loaded: Bool = true,
        allowsSimulatorFaults: Bool = false,
        coalescesEmbeddings: Bool = true,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        limiter: Limiter? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        let peers = InProcessTransport(router: Self.fakes(script, snapshots))
        let metrics = RouterMetrics(registry)
        self.limiter = limiter
        alerts = AlertReporter(
            control: ControlClient(peers),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        board = LiveBoard(metrics: LiveMetrics(registry), now: now)
        savings = SavingsReporter(ledger: LedgerClient(peers), metrics: metrics)
        if loaded { snapshots.install(Fixture.snapshot()) }
        handler = RouterHandler(
            RouterHandler.Dependencies(
                snapshots: snapshots,
                cache: CacheClient(peers),
                inference: InferenceClient(AffinityProbe(peers: peers, script: script)),
                control: ControlClient(peers),
                ledger: LedgerClient(peers),
                batches: BatchesClient(peers),
                savings: savings,
                metrics: metrics,
                logger: logger,
                alerts: alerts,
                limiter: limiter
            ),
            // Of an in-memory cache; only a machine that stands still takes that long.
            cacheTimeout: .seconds(10),
            coalescesEmbeddings: coalescesEmbeddings,
            allowsSimulatorFaults: allowsSimulatorFaults,
            board: board,
            now: now
        )
        client = RouterClient(InProcessTransport(router: RPCRouter([handler])))
    }

    private static func fakes(_ script: Script, _ snapshots: SnapshotHolder) -> RPCRouter {
        var router = RPCRouter()
        router.register(
            CacheMethods.lookup,
            unary: { (request: CacheV1.LookupRequest, _) async throws -> CacheV1.LookupResponse in
                try script.state.withLock { state in
                    state.lookups.append(request)
                    if let error = state.cacheError { throw error }
                    if state.isStoreAway { return CacheV1.LookupResponse(storeAway: true) }
                    return CacheV1.LookupResponse(found: state.entry != nil, index: 0, entry: state.entry)
                }
            }
        )
        router.register(
            InferenceMethods.call,
            unary: { (request: InferenceV1.CallRequest, _) async throws -> InferenceV1.CallResponse in
                if let failure = script.next(request) { throw failure }
                let body = Script.body(request.endpoint)
                let usage = CommonV1.Usage(promptTokens: 3, completionTokens: 2)
                return InferenceV1.CallResponse(
                    status: 200,
                    body: Array(body.utf8),
                    contentType: request.endpoint == .speech ? "audio/mpeg" : "application/json",
                    usage: usage,
                    costNanodollars: 77,
                    quality: .exact
                )
            }
        )
        router.register(
            InferenceMethods.streamCall,
            streaming: { (request: InferenceV1.CallRequest, _, writer: RPCWriter<InferenceV1.CallChunk>) in
                let failure = script.next(request)
                let (before, endsWithoutDone) = script.state.withLock { ($0.chunksBeforeFailure, $0.endsWithoutDone) }
                if let failure, before == 0 { throw failure }
                let events = ["hel", "lo"].prefix(failure == nil ? 2 : before)
                    .map { #"data: {"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# + "\n\n" }
                let isOnePiece = script.state.withLock { $0.isOnePiece }
                for piece in isOnePiece ? [events.joined()] : events {
                    try await writer.write(.init(part: .data(Array(piece.utf8))))
                }
                if let failure { throw failure }
                if endsWithoutDone { return }
                let end = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"
                let done = InferenceV1.CallDone(
                    usage: CommonV1.Usage(promptTokens: 3, completionTokens: 2),
                    costNanodollars: 77,
                    quality: .exact,
                    rest: Array(end.utf8)
                )
                try await writer.write(.init(part: .done(done)))
            }
        )
        registerLedger(script, &router)
        registerBatches(script, &router)
        registerAlerts(script, &router)
        registerControl(snapshots, &router)
        return router
    }

    private static func registerLedger(_ script: Script, _ router: inout RPCRouter) {
        router.register(
            LedgerMethods.recordSavings,
            unary: { (request: CostV1.RecordSavingsRequest, _) async throws -> CostV1.RecordSavingsResponse in
                script.state.withLock { $0.savings += request.savings }
                return CostV1.RecordSavingsResponse()
            }
        )
        router.register(
            LedgerMethods.recordFeedback,
            unary: { (request: CostV1.RecordFeedbackRequest, context) async throws -> CostV1.RecordFeedbackResponse in
                guard context.bearer == nil else { throw RPCError(.internal, "the caller's key went along") }
                script.state.withLock { $0.feedback += [request.feedback].compactMap(\.self) }
                return CostV1.RecordFeedbackResponse()
            }
        )
    }

    private static func registerBatches(_ script: Script, _ router: inout RPCRouter) {
        router.register(
            BatchesMethods.submit,
            unary: { (request: BatchV1.SubmitRequest, context) async throws -> BatchV1.SubmitResponse in
                guard context.bearer == Fixture.userKey else { throw RPCError(.unauthenticated, "whose is it?") }
                try script.state.withLock { state in
                    if let error = state.batchError { throw error }
                    state.batches.append(request)
                }
                let batch = BatchV1.Batch(id: "batch_1", total: UInt32(request.items.count))
                return BatchV1.SubmitResponse(batch: batch)
            }
        )
    }

    private static func registerAlerts(_ script: Script, _ router: inout RPCRouter) {
        router.register(
            ControlMethods.raiseAlert,
            unary: { (request: CostV1.RaiseAlertRequest, _) async throws -> CostV1.RaiseAlertResponse in
                script.state.withLock { $0.alerts += [request.alert].compactMap(\.self) }
                return CostV1.RaiseAlertResponse(isNew: true)
            }
        )
    }

    private static func registerControl(_ snapshots: SnapshotHolder, _ router: inout RPCRouter) {
        router.register(
            ControlMethods.updateModel,
            unary: { (request: RouterV1.UpdateModelRequest, context) async throws -> RouterV1.UpdateModelResponse in
                guard context.bearer == Fixture.adminKey else { throw RPCError(.permissionDenied, "no") }
                let models = Fixture.models.map { model in
                    var model = model
                    if model.id == request.model?.id { model.quality = request.model?.quality ?? 0 }
                    return model
                }
                snapshots.install(Fixture.snapshot(version: 2, models: models))
                return RouterV1.UpdateModelResponse(snapshotVersion: 2, model: request.model)
            }
        )
        router.register(
            ControlMethods.registerModel,
            unary: { (request: RouterV1.RegisterModelRequest, context) async throws -> RouterV1.RegisterModelResponse in
                guard context.bearer == Fixture.adminKey else { throw RPCError(.permissionDenied, "no") }
                guard let model = request.model else { throw RPCError(.invalidArgument, "no model") }
                snapshots.install(Fixture.snapshot(version: 2, models: Fixture.models + [model]))
                return RouterV1.RegisterModelResponse(snapshotVersion: 2)
            }
        )
    }

    func forward(
        _ body: [UInt8],
        _ endpoint: RouterV1.Endpoint = .chatCompletions
    ) async throws
        -> RouterV1.ForwardResponse
    {
        try await client.forward(.init(endpoint: endpoint, body: body), options: Fixture.options())
    }

    /// The parts of a stream and how it ended.
    func stream(
        _ body: [UInt8],
        _ endpoint: RouterV1.Endpoint = .chatCompletions
    ) async -> (route: RouterV1.Route?, text: String, done: RouterV1.Done?, error: RPCError?) {
        var route: RouterV1.Route?
        var bytes: [UInt8] = []
        var done: RouterV1.Done?
        let request = RouterV1.ForwardRequest(endpoint: endpoint, body: body)
        do {
            try await client.streamForward(request, options: Fixture.options()) { chunks in
                for try await chunk in chunks {
                    switch chunk.part {
                    case .route(let value): route = value
                    case .data(let data): bytes += data
                    case .done(let value): done = value
                    case .plain(let answer): (route, bytes) = (answer.route, answer.body)
                    case nil: continue
                    }
                }
            }
            return (route, String(decoding: bytes, as: UTF8.self), done, nil)
        } catch {
            return (route, String(decoding: bytes, as: UTF8.self), done, error as? RPCError)
        }
    }

    var calledModels: [String] { script.state.withLock { $0.calls.map(\.model) } }
}

extension Script {
    fileprivate func next(_ request: InferenceV1.CallRequest) -> RPCError? {
        state.withLock { state in
            state.calls.append(request)
            guard var failures = state.failures[request.model], !failures.isEmpty else { return nil }
            let failure = failures.removeFirst()
            state.failures[request.model] = failures
            return failure
        }
    }
}
