import Foundation
import Messages
import RPCCore
import RPCTransport
import ServiceConfiguration
import Stubs
import Synchronization
import Testing

@testable import ServiceRuntime

@Suite("Security settings", .timeLimit(.minutes(1)))
struct SettingsTests {
    /// An inference service whose handler only counts that it ran.
    enum Inference: ServiceComponent {
        static let service = ServiceName.inference
        static let summary = "Counts."
        static let keys: [any SettingDeclaration] = [CommonKeys.address(of: .cache)]
        static let runs = Mutex(0)

        struct Handler: InferenceHandling {
            func call(
                _ request: InferenceV1.CallRequest,
                context: ServerContext
            ) async throws -> InferenceV1.CallResponse {
                runs.withLock { $0 += 1 }
                return .init()
            }

            func streamCall(
                _ request: InferenceV1.CallRequest,
                context: ServerContext,
                writer: RPCWriter<InferenceV1.CallChunk>
            ) async throws {
                runs.withLock { $0 += 1 }
            }
        }

        static func make(_ context: ComponentContext) async throws -> ComponentParts {
            _ = try context.transport(to: .cache)
            var parts = ComponentParts()
            parts.rpc = [Handler()]
            return parts
        }
    }

    private static let token = "a-secret-of-this-test"

    private func host(_ environment: [String: String], tls: TLSLoader? = nil) throws -> ServiceHost {
        var variables = ["POINTSMAN_INFERENCE_LISTEN": ":0", "POINTSMAN_INFERENCE_ADMIN_LISTEN": ":0"]
        variables["POINTSMAN_DATA_DIR"] = FileManager.default.temporaryDirectory.path
        variables.merge(environment) { $1 }
        let sources = try SettingSources(environment: variables)
        return ServiceHost([.init(Inference.self, sources: sources)], processName: "test", tls: tls)
    }

    @Test(
        "Settings that would let strangers in or frames out stop the start with exit code 64, naming what to set",
        arguments: [
            (["POINTSMAN_INFERENCE_LISTEN": "0.0.0.0:0"], ["POINTSMAN_INFERENCE_LISTEN", "RPC_ALLOW_PLAINTEXT"]),
            (["POINTSMAN_LISTEN_HOST": "::"], ["LISTEN_HOST", "POINTSMAN_RPC_TLS_CERTIFICATE"]),
            (["POINTSMAN_CACHE_ADDRESS": "127.0.0.1:1,10.1.2.3:7002"], ["POINTSMAN_CACHE_ADDRESS", "10.1.2.3"]),
            (["POINTSMAN_CACHE_ADDRESS": "cache:7002"], ["POINTSMAN_CACHE_ADDRESS", "POINTSMAN_RPC_ALLOW_PLAINTEXT"]),
            (["POINTSMAN_RPC_TLS_KEY": "/k.pem"], ["POINTSMAN_RPC_TLS_CERTIFICATE must", "RPC_TLS_TRUST must"]),
            (["POINTSMAN_RPC_TOKEN": "too short"], ["POINTSMAN_RPC_TOKEN"]),
            (["POINTSMAN_RPC_TOKEN_FILE": "/nowhere/token"], ["POINTSMAN_RPC_TOKEN_FILE", "/nowhere/token"]),
            (["POINTSMAN_RPC_ALLOW_PLAINTEXT": "perhaps"], ["POINTSMAN_RPC_ALLOW_PLAINTEXT"]),
        ]
    )
    func refused(environment: [String: String], names: [String]) async throws {
        let host = try host(environment)
        do {
            try await host.run()
            Issue.record("it started")
        } catch let error as StartError {
            #expect(error.code == .usage)
            for name in names { #expect(error.description.contains(name), "\(error.description)") }
            #expect(!error.description.contains("too short"))
        }
    }

    @Test("A secret and certificates cannot both be set, and files for TLS are named if they cannot be used")
    func contradictions() throws {
        let files = [
            "POINTSMAN_RPC_TLS_CERTIFICATE": "/c.pem", "POINTSMAN_RPC_TLS_KEY": "/k.pem",
            "POINTSMAN_RPC_TLS_TRUST": "/t.pem",
        ]
        #expect(throws: ConfigurationError.self) {
            try security(files.merging(["POINTSMAN_RPC_TOKEN": Self.token]) { $1 })
        }
        let error = #expect(throws: ConfigurationError.self) { try security(files) }
        #expect(error?.description == "POINTSMAN_RPC_TLS_KEY: it is bad")
    }

    @Test("Other machines may be spoken to in plain text once that is allowed")
    func allowed() throws {
        let remote = ["POINTSMAN_INFERENCE_LISTEN": "0.0.0.0:0", "POINTSMAN_CACHE_ADDRESS": "cache:7002"]
        _ = try security(remote.merging(["POINTSMAN_RPC_ALLOW_PLAINTEXT": "true"]) { $1 })
    }

    private func security(_ environment: [String: String]) throws(ConfigurationError) -> RPCSecurity {
        let keys = CommonKeys.all(.inference) + Inference.keys
        let settings = try Settings(
            service: "inference",
            keys: keys,
            sources: try SettingSources(environment: environment)
        )
        let broken: TLSLoader = { _, _, _ throws(SecurityFileError) in
            throw SecurityFileError(key: "RPC_TLS_KEY", problem: "it is bad")
        }
        return try RPCSecurity(.inference, settings, calling: [.cache], tls: broken, logger: Whoami.logger)
    }

    @Test("An address that comes out beyond this machine is not connected to without TLS, however it was found")
    func connectTime() async throws {
        let whoami = Whoami()
        try await whoami.serve { port in
            _ = try await Whoami.ask(port, security: Loopback.only)
            _ = try await Whoami.ask(port, host: "localhost", security: Loopback.only)
            // The system takes this for the loopback interface, our rule does not.
            await #expect(throws: RPCError.self) {
                try await Whoami.ask(port, host: "0.0.0.0", security: Loopback.only)
            }
        }
        #expect(whoami.count == 2)
    }

    @Test("What inference is told of tenants is believed only from a peer that has proven itself")
    func tenantClaims() async throws {
        var request = InferenceV1.CallRequest()
        request.attribution = CommonV1.Attribution(tenant: "somebody-else")
        // No credentials here: everybody gets in, and nobody is believed.
        try await serving([:]) { address in
            let error = await #expect(throws: RPCError.self) { try await call(address, request, token: nil) }
            #expect(error?.code == .unauthenticated)
            #expect(error?.message.contains("POINTSMAN_RPC_TOKEN") == true)
            let health = try await withChannel(address, token: nil) { channel in
                try await HealthClient(channel).check(.init())
            }
            #expect(health.status == .serving)
            #expect(Inference.runs.withLock { $0 } == 0)
        }
        // Credentials here: nobody else gets in, not even to ask how it is.
        try await serving(["POINTSMAN_RPC_TOKEN": Self.token]) { address in
            let error = await #expect(throws: RPCError.self) {
                try await withChannel(address, token: nil) { try await HealthClient($0).check(.init()) }
            }
            #expect(error?.code == .unauthenticated)
            #expect(Inference.runs.withLock { $0 } == 0)
            try await call(address, request, token: Self.token)
            #expect(Inference.runs.withLock { $0 } == 1)
        }
    }

    @Test("Methods that believe the request are closed to strangers; a method that nobody has thought of is, too")
    func table() {
        func isOpen(_ service: String, _ method: String) -> Bool {
            AuthInterceptor.isOpen(MethodDescriptor(service: service, method: method))
        }
        let closed = [
            ("inference.v1.Inference", "Call"), ("inference.v1.Inference", "StreamCall"), ("cache.v1.Cache", "Lookup"),
            ("cache.v1.Cache", "Store"), ("cost.v1.Ledger", "Append"), ("cost.v1.Ledger", "RecordSavings"),
            ("cost.v1.Control", "WatchSnapshot"), ("new.v1.Service", "Method"),
        ]
        for (service, method) in closed { #expect(!isOpen(service, method), "\(service)/\(method)") }
        let open = [
            ("router.v1.Router", "Complete"), ("batch.v1.Batches", "Submit"), ("cost.v1.Reports", "Spend"),
            ("cost.v1.Control", "CreateKey"), ("health.v1.Health", "Check"),
        ]
        for (service, method) in open { #expect(isOpen(service, method), "\(service)/\(method)") }
    }

    @Test("Where names are proven, a closed method is for the services that call it, and each has some")
    func callers() {
        func closed(_ method: MethodDescriptor) -> Bool {
            // The supervisor has no interceptors: it checks the admin key itself.
            !AuthInterceptor.isOpen(method) && method.service != "supervisor.v1.Supervisor"
        }
        let services = ServiceName.allCases.map(\.rawValue)
        for method in MethodSchema.all.map(\.method).filter(closed) {
            let callers = services.filter { AuthInterceptor.isCaller($0, of: method) }
            #expect(!callers.isEmpty, "\(method.fullName)")
            for stranger in ["gateway", "pointsman", "cache", ""] {
                #expect(!AuthInterceptor.isCaller(stranger, of: method), "\(method.fullName) \(stranger)")
            }
        }
        func begin(_ identity: PeerIdentity, provesNames: Bool) -> RPCError? {
            var context = ServerContext(
                method: CacheMethods.lookup,
                metadata: Metadata(),
                deadline: .now,
                peer: "test",
                identity: identity
            )
            do throws(RPCError) {
                try AuthInterceptor(provesNames: provesNames).began(&context)
                return nil
            } catch { return error }
        }
        #expect(begin(.service("gateway"), provesNames: true)?.code == .permissionDenied)
        #expect(begin(.service("gateway"), provesNames: true)?.notStarted == true)
        #expect(begin(.service("router"), provesNames: true) == nil)
        #expect(begin(.process, provesNames: true) == nil)
        #expect(begin(.service("gateway"), provesNames: false) == nil)
        #expect(begin(.anonymous, provesNames: false)?.code == .unauthenticated)
    }

    /// Runs `body` with the RPC address of a service with these settings.
    private func serving(_ environment: [String: String], _ body: (String) async throws -> Void) async throws {
        let host = try host(environment)
        let (addresses, found) = AsyncStream.makeStream(of: String.self)
        let running = Task {
            defer { found.finish() }
            try await host.run { found.yield($0[.inference]?.rpc ?? "") }
        }
        let outcome: Result<Void, any Error>
        do {
            var iterator = addresses.makeAsyncIterator()
            outcome = .success(try await body(try #require(await iterator.next(), "it did not start")))
        } catch {
            outcome = .failure(error)
        }
        running.cancel()
        _ = await running.result
        try outcome.get()
    }

    private func call(_ address: String, _ request: InferenceV1.CallRequest, token: String?) async throws {
        _ = try await withChannel(address, token: token) { try await InferenceClient($0).call(request) }
    }

    private func withChannel<R: Sendable>(
        _ address: String,
        token: String?,
        _ body: (ClientChannel) async throws -> R
    ) async throws -> R {
        var configuration = ClientChannel.Configuration()
        if let token { configuration.session.credential = { [UInt8](token.utf8) } }
        let channel = try ClientChannel(target: address, configuration: configuration, logger: Whoami.logger)
        do {
            let answer = try await body(channel)
            await channel.close()
            return answer
        } catch {
            await channel.close()
            throw error
        }
    }
}
