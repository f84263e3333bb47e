import Catalogue
import Crypto
import Foundation
import HTTPServer
import InferenceService
import Logging
import Messages
import Provider
import ProviderClient
import RPCCore
import RPCInProcess
import RouterService
import SimulatorService
import Spending
import Stubs
import Synchronization
import Telemetry

/// Router and inference in one process, in front of the provider simulator over HTTP. There is no cache.
final class CallPath: Sendable {
    let router: RouterClient
    let spender: CountingSpender

    private init(router: RouterClient, spender: CountingSpender) {
        self.router = router
        self.spender = spender
    }

    /// Starts one, runs `body`, and stops it.
    ///
    /// - Parameters:
    ///   - tokensPerChunk: how finely the simulator cuts its streams.
    ///   - cuts: where the bytes of a provider's stream are cut again; nil = as they come.
    ///   - body: what is to be tried.
    /// - Throws: what `body` throws, or what keeps it from being started.
    static func run(
        tokensPerChunk: Int = 4,
        cuts: (any ByteCuts)? = nil,
        _ body: (CallPath) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var configuration = SimulatorConfiguration(directory: folder.path)
        configuration.settings.tokensPerChunk = tokensPerChunk
        let simulator = try Simulator(configuration: configuration, logger: logger)
        var listener = HTTPServer.Configuration(host: "127.0.0.1", port: 0)
        listener.bodyBytesMax = 34 << 20
        let server = try await HTTPServer.start(configuration: listener, handler: simulator, logger: logger)
        let provider = ProviderClient()
        let result: Result<Void, any Error>
        do {
            let path = try make(server.port, provider, cuts, logger)
            result = .success(try await body(path))
        } catch {
            result = .failure(error)
        }
        provider.stop()
        await server.stop(drain: .zero)
        simulator.close()
        try? FileManager.default.removeItem(at: folder)
        try result.get()
    }

    private static func make(
        _ port: Int,
        _ provider: ProviderClient,
        _ cuts: (any ByteCuts)?,
        _ logger: Logger
    ) throws -> CallPath {
        let spender = CountingSpender()
        // As between services of a stack.
        var session = SessionConfiguration()
        session.messageBytesMax = 33 << 20
        let nobody = InProcessTransport(router: RPCRouter())
        let inference = InferenceHandler(
            InferenceHandler.Dependencies(
                transport: CuttingTransport(provider: provider, cuts: cuts),
                providers: ProviderDirectory(
                    only: try ProviderEndpoint(name: "sim", baseURL: "http://127.0.0.1:\(port)/v1", apiKey: "k")
                ),
                spender: spender,
                cache: CacheClient(nobody),
                metrics: InferenceMetrics(Metrics()),
                logger: logger,
                nowUnixMS: { 1_000 }
            )
        )
        let metrics = RouterMetrics(Metrics())
        let snapshots = SnapshotHolder()
        let catalogue = try Catalogue.builtIn(simulator: true)
        let key = CostV1.Key(id: "k", sha256: SHA256.hash(Array("pm-user".utf8)), role: .user, tenant: "acme")
        snapshots.install(
            CostV1.Snapshot(
                version: 1,
                models: catalogue.messages,
                keys: [key],
                providers: KnownProviders(nil).all(of: catalogue)
            )
        )
        let router = RouterHandler(
            RouterHandler.Dependencies(
                snapshots: snapshots,
                cache: CacheClient(nobody),
                inference: InferenceClient(InProcessTransport(router: RPCRouter([inference]), configuration: session)),
                control: ControlClient(nobody),
                ledger: LedgerClient(nobody),
                batches: BatchesClient(nobody),
                savings: SavingsReporter(ledger: LedgerClient(nobody), metrics: metrics),
                metrics: metrics,
                logger: logger
            ),
            allowsSimulatorFaults: true
        )
        let client = RouterClient(InProcessTransport(router: RPCRouter([router]), configuration: session))
        return CallPath(router: client, spender: spender)
    }

    static var options: CallOptions {
        var metadata = Metadata()
        metadata["authorization"] = "Bearer pm-user"
        return CallOptions(timeout: .seconds(120), metadata: metadata)
    }

    func plain(
        _ body: String,
        _ endpoint: RouterV1.Endpoint = .chatCompletions
    ) async throws -> RouterV1.ForwardResponse {
        try await router.forward(.init(endpoint: endpoint, body: Array(body.utf8)), options: Self.options)
    }

    /// What a stream brought: its bytes as they came, how it was paid, and how it broke off.
    struct Seen: Sendable {
        var bytes: [UInt8] = []
        var done: RouterV1.Done?
        var error: RPCError?
    }

    func stream(
        _ body: String,
        _ endpoint: RouterV1.Endpoint = .chatCompletions,
        fault: String = ""
    ) async throws -> Seen {
        let request = RouterV1.ForwardRequest(
            endpoint: endpoint,
            body: Array(body.utf8),
            simulatorFault: Array(fault.utf8)
        )
        return try await router.streamForward(request, options: Self.options) { chunks in
            var seen = Seen()
            do {
                for try await chunk in chunks {
                    switch chunk.part {
                    case .data(let bytes): seen.bytes += bytes
                    case .done(let done): seen.done = done
                    case .plain(let answer): seen.bytes += answer.body
                    case .route, nil: continue
                    }
                }
            } catch let error as RPCError {
                seen.error = error
            }
            return seen
        }
    }
}

/// Counts attempts and keeps how they ended.
final class CountingSpender: Spender {
    private let begun = Mutex<UInt64>(0)
    private let settled = Mutex<[CostV1.Settlement]>([])

    var settlements: [CostV1.Settlement] { settled.withLock { $0 } }

    func begin(_ intent: CostV1.Intent) async throws(RPCError) -> Attempt {
        let seq = begun.withLock { begun in
            begun += 1
            return begun
        }
        return Attempt(journal: [UInt8](repeating: 0xCD, count: 16), seq: seq, intent: intent)
    }

    func settle(_ attempt: Attempt, _ settlement: CostV1.Settlement) async {
        settled.withLock { $0.append(settlement) }
    }
}
