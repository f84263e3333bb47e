import Catalogue
import FileStore
import FinetuneService
import Messages
import Provider
import RPCCore
import RPCInProcess
import SQLStore
import SQLite
import Spending
import Stubs
import Synchronization
import TestSupport

final class FakeControl: FinetuneControl {
    let catalogue: Catalogue?

    init() {
        var base = Model(id: "base/one", tasks: [.chat], provider: "simulator")
        base.price = CommonV1.Price(version: 3, trainingNanodollarsPerMtok: 2_000_000_000, batchPercent: 50)
        catalogue = Catalogue(models: [base])
    }

    func key(_ text: String) -> CostV1.Key? {
        ["key-a": "acme", "key-b": "other"][text].map { CostV1.Key(id: text, tenant: $0) }
    }
}

final class FakeRegistrar: ModelRegistrar {
    let state = Mutex<(failures: Int, models: [RouterV1.Model])>((0, []))

    func register(_ model: RouterV1.Model) async throws {
        try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                throw RPCError(.unavailable, "no router")
            }
            state.models.append(model)
        }
    }
}

/// Files of the tenant of key-a.
final class FakeOwnerFiles: OwnerFiles {
    let contents = Mutex<[String: [UInt8]]>([:])

    func content(_ id: String, field: String, bytesMax: Int, options: CallOptions) async throws -> [UInt8] {
        guard options.metadata["authorization"] == "Bearer key-a", let bytes = contents.withLock({ $0[id] }) else {
            throw RPCError(.notFound, "\(field): no file is named \(id)")
        }
        guard bytes.count <= bytesMax else { throw RPCError(.invalidArgument, "\(field): too long") }
        return bytes
    }
}

/// The service over real SQLite and real files; provider, router and clock are the test's.
struct Fixture {
    static let data = Array(#"{"prompt":"a","completion":"b"}"#.utf8)

    let folder: TemporaryFolder
    let provider: FakeProvider
    let api: ProviderAPI
    let ownerFiles = FakeOwnerFiles()
    let registrar = FakeRegistrar()
    let control = FakeControl()
    let changes = JobChanges()
    let clock = TestClock()
    let log = LogProbe()
    let database: Database
    let store: SQLFinetuneStore
    let outbox: SQLOutbox
    let files: FileStore

    final class TestClock: Sendable {
        let now = Mutex<Int64>(1_700_000_000_000_000)
        func advance(_ duration: Duration) { now.withLock { $0 += Int64(duration / .microseconds(1)) } }
    }

    static func run(_ body: (Fixture) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let database = try await Database.open(
            path: folder.file("finetune.sqlite"),
            synchronous: .full,
            migrations: SQLFinetuneStore.migrations
        )
        let provider = FakeProvider()
        let fixture = Fixture(
            folder: folder,
            provider: provider,
            api: ProviderAPI(
                transport: provider,
                endpoint: try ProviderEndpoint(name: "simulator", baseURL: "http://provider", apiKey: "")
            ),
            database: database,
            store: SQLFinetuneStore(database),
            outbox: try await SQLOutbox.open(database),
            files: try await FileStore.open(directory: folder.file("files"))
        )
        do {
            try await body(fixture)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    var nowUS: @Sendable () -> Int64 { { [clock] in clock.now.withLock { $0 } } }

    var driver: FinetuneDriver {
        FinetuneDriver(
            store: store,
            files: files,
            providers: ProviderAPIs(only: api),
            registrar: registrar,
            control: control,
            changes: changes,
            nowUS: nowUS,
            booked: {},
            logger: log.logger
        )
    }

    var client: FinetunesClient {
        let handler = FinetunesHandler(
            store: store,
            files: files,
            ownerFiles: ownerFiles,
            providers: ProviderAPIs(only: api),
            control: control,
            changes: changes,
            nowUS: nowUS,
            wake: {}
        )
        return FinetunesClient(InProcessTransport(router: RPCRouter([handler])))
    }

    static func options(_ key: String = "key-a") -> CallOptions {
        var metadata = Metadata()
        metadata["authorization"] = "Bearer " + key
        return CallOptions(timeout: .seconds(20), metadata: metadata)
    }

    func submit(_ change: (inout FinetuneV1.SubmitRequest) -> Void = { _ in }) async throws -> FinetuneV1.Job {
        var request = FinetuneV1.SubmitRequest(baseModel: "base/one", trainingData: Self.data, suffix: "mine")
        change(&request)
        return try await client.submit(request, options: Self.options())
    }

    /// Drives every due job once, as a worker that has just started.
    func pass() async throws {
        for job in try await store.due(nowUS: nowUS(), limit: 100) { try await driver.drive(job) }
    }

    func job(_ id: String) async throws -> FinetuneV1.Job {
        try await client.get(.init(id: id), options: Self.options())
    }

    func eventTypes(_ id: String) async throws -> [String] {
        try await store.events(job: id, after: 0, limit: 1_000).map(\.type)
    }

    func settlements() async throws -> [CostV1.Settlement] {
        try await outbox.records(after: 0, limits: .init()).map { try CostV1.Settlement(decoding: $0.payload) }
    }
}
