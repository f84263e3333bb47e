import BatchService
import Catalogue
import Crypto
import FileStore
import Foundation
import JSON
import Logging
import Messages
import Provider
import RPCCore
import RPCInProcess
import SQLStore
import SQLite
import Spending
import Stubs
import Synchronization
import Telemetry

/// A batch service over a real SQLite file, with a provider, a clock and a bell of the test's.
final class BatchWorld: Sendable {
    let provider = FakeProvider()
    let clock: TestClock
    let bell = FakeBell()
    let metrics = Metrics()
    let snapshot = ControlSnapshot()
    let directory: URL
    let database: Database
    let outbox: SQLOutbox
    let store: SQLBatchStore
    let files: TenantFiles

    private let isFast: Bool

    /// With a clock of the test's; with `isFast` the wall's clock, and all waits of milliseconds.
    init(isFast: Bool = false) async throws {
        self.isFast = isFast
        clock = TestClock(isRunning: isFast)
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("batch-\(UInt64.random(in: 0 ... .max))")
        let clock = clock
        database = try await Database.open(
            path: directory.appendingPathComponent("batch.db").path,
            synchronous: .normal,
            migrations: SQLBatchStore.migrations,
            now: { clock.microseconds }
        )
        outbox = try await SQLOutbox.open(database)
        store = SQLBatchStore(database)
        files = TenantFiles(
            registry: SQLFileRegistry(database),
            contents: try await FileStore.open(
                directory: directory.appendingPathComponent("files").path,
                configuration: .init(fileBytesMax: Self.fileBytesMax)
            ),
            logger: Self.logger
        )
        snapshot.install(Self.snapshot)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    static let fileBytesMax = 64 * 1024 * 1024
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static let snapshot: CostV1.Snapshot = {
        func model(_ id: String, price: Int64, batchable: Bool = true) -> Model {
            var model = Model(id: id, tasks: [.chat], provider: "simulator")
            model.price = CommonV1.Price(
                version: 1,
                inputNanodollarsPerMtok: price,
                outputNanodollarsPerMtok: price,
                batchPercent: 50
            )
            model.isBatchable = batchable
            return model
        }
        let models = Catalogue(models: [
            model("cheap", price: 1_000_000_000), model("dear", price: 3_000_000_000),
            model("cheapest-but-live", price: 1, batchable: false),
        ])
        let keys = [("k1", "acme"), ("k2", "other")].map { key, tenant in
            CostV1.Key(id: "id-\(key)", sha256: SHA256.hash(Array(key.utf8)), role: .user, tenant: tenant)
        }
        return CostV1.Snapshot(version: 1, models: models.messages, keys: keys)
    }()

    func worker(
        over store: (any BatchStore)? = nil,
        bell: (any JobBell)? = nil,
        provider: ProviderAPI? = nil
    ) throws -> BatchWorker {
        let store = store ?? self.store
        let endpoint = try ProviderEndpoint(name: "simulator", baseURL: "http://provider", apiKey: "")
        let fake = ProviderAPI(transport: self.provider, endpoint: endpoint)
        var configuration = JobDriver.Configuration()
        configuration.pollInterval = isFast ? .milliseconds(5) : .seconds(1)
        configuration.failureWait = isFast ? .milliseconds(5) ... .milliseconds(50) : configuration.failureWait
        var workerConfiguration = BatchWorker.Configuration()
        if isFast {
            workerConfiguration.dispatchInterval = .milliseconds(5)
            workerConfiguration.quiet = .milliseconds(200)
            workerConfiguration.hearWait = .milliseconds(50)
        }
        let clock = clock
        let driver = JobDriver(
            store: store,
            providers: ProviderAPIs(only: provider ?? fake),
            configuration: configuration,
            logger: Self.logger,
            nowUnixMS: { clock.microseconds / 1_000 }
        )
        return BatchWorker(
            store: store,
            bell: bell ?? self.bell,
            driver: driver,
            finisher: BatchFinisher(store: store, files: files),
            configuration: workerConfiguration,
            metrics: metrics,
            logger: Self.logger
        )
    }

    func client(announce: @escaping @Sendable ([String]) async -> Void = { _ in }) -> BatchesClient {
        let handler = BatchesHandler(
            store: store,
            files: files,
            snapshot: snapshot,
            watchInterval: .milliseconds(1),
            announce: announce
        )
        return BatchesClient(InProcessTransport(router: RPCRouter([handler])))
    }

    var filesClient: FilesClient {
        FilesClient(InProcessTransport(router: RPCRouter([FilesHandler(files: files, snapshot: snapshot)])))
    }

    /// Looks for due jobs and runs them, time passing in between, until the batch has ended.
    func runToEnd(_ id: String, turns: Int = 60, worker: () throws -> BatchWorker) async throws -> BatchV1.Batch? {
        for _ in 0..<turns {
            let worker = try worker()
            try await worker.dispatch()
            for hint in try await bell.hear(100, wait: .zero) { await worker.handle(hint) }
            if let batch = try await store.batch(id, tenant: "acme"), batch.endedUnixMS > 0 { return batch }
            clock.advance(.seconds(31))
        }
        return nil
    }

    /// The lines of a file as its owner reads them: each member's JSON text, strings without their quotes.
    func fileLines(_ id: String) async throws -> [[String: String]] {
        let bytes = try await filesClient.content(.init(id: id), options: Self.options()) { parts in
            var bytes: [UInt8] = []
            for try await part in parts { bytes += part.data }
            return bytes
        }
        return try bytes.split(separator: 10).map { line in
            let members = try JSONDocument(parsing: Array(line)).root.members ?? []
            return Dictionary(
                uniqueKeysWithValues: members.map {
                    ($0.key, $0.value.string ?? String(decoding: $0.value.raw, as: UTF8.self))
                }
            )
        }
    }

    /// Attempt ids of the outbox's rows, in order.
    func ledger() async throws -> [CostV1.Settlement] {
        try await outbox.records(after: 0, limits: .init(recordsMax: 10_000, bytesMax: .max))
            .map { try CostV1.Settlement(decoding: $0.payload) }
    }

    /// The attempt that a row pays for, as text.
    func attempt(_ settlement: CostV1.Settlement) -> String { "\(outbox.journal.hex)-\(settlement.intentSeq)" }

    static func item(_ id: String, _ text: String = "hello", model: String? = nil) -> BatchV1.Item {
        let named = model.map { #""model":"\#($0)","# } ?? ""
        let body = #"{\#(named)"messages":[{"role":"user","content":"\#(text)"}]}"#
        return BatchV1.Item(customID: id, body: Array(body.utf8))
    }

    static func options(_ key: String = "k1") -> CallOptions {
        var metadata = Metadata()
        metadata["authorization"] = "Bearer \(key)"
        return CallOptions(metadata: metadata)
    }
}

/// Time that passes when the test says so, or as it does on the wall.
final class TestClock: Sendable {
    private let isRunning: Bool
    private let time = Mutex<Int64>(1_800_000_000_000_000)

    init(isRunning: Bool) { self.isRunning = isRunning }

    var microseconds: Int64 { isRunning ? Database.wallClockMicroseconds() : time.withLock { $0 } }

    func advance(_ duration: Duration) { time.withLock { $0 += Int64(duration / .microseconds(1)) } }
}

/// A bell in memory that can be away, or lose what was rung.
final class FakeBell: JobBell {
    enum Mode: Sendable { case works, away, forgets }
    struct Away: Error {}

    private struct State {
        var mode = Mode.works
        var rung: [BellHint] = []
    }

    private let state = Mutex(State())

    var mode: Mode {
        get { state.withLock { $0.mode } }
        set { state.withLock { $0.mode = newValue } }
    }
    var isReady: Bool { mode != .away }

    func ring(_ jobs: [String]) async throws {
        try state.withLock { state in
            switch state.mode {
            case .away: throw Away()
            case .forgets: break
            case .works: state.rung += jobs.map { BellHint(job: $0, receipt: "r") }
            }
        }
    }

    func hear(_ countMax: Int, wait: Duration) async throws -> [BellHint] {
        state.withLock { state in
            defer { state.rung = [] }
            return state.rung
        }
    }

    func dismiss(_ hints: [BellHint]) async throws {}
}

/// Fails one call of a worker to its store, as a process does that dies there.
final class DyingStore: BatchStore {
    struct Died: Error {}
    enum Moment: Sendable, CaseIterable { case before, after }

    private let store: any BatchStore
    private let moment: Moment
    private let left: Mutex<Int>

    /// Dies at the call of that number, from 0.
    init(_ store: any BatchStore, at call: Int, _ moment: Moment) {
        self.store = store
        self.moment = moment
        left = Mutex(call)
    }

    var hasDied: Bool { left.withLock { $0 < 0 } }

    private func run<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        let (dies, isDead) = left.withLock { left in
            defer { left -= 1 }
            return (left == 0, left < 0)
        }
        if isDead || (dies && moment == .before) { throw Died() }
        let result = try await body()
        if dies { throw Died() }
        return result
    }

    func submit(_ batch: NewBatch) async throws -> Accepted { try await run { try await store.submit(batch) } }
    func batch(_ id: String, tenant: String) async throws -> BatchV1.Batch? {
        try await run { try await store.batch(id, tenant: tenant) }
    }
    func batches(tenant: String, after: String, limit: Int) async throws -> [BatchV1.Batch]? {
        try await run { try await store.batches(tenant: tenant, after: after, limit: limit) }
    }
    func finalizing(limit: Int) async throws -> [FinalizingBatch] {
        try await run { try await store.finalizing(limit: limit) }
    }
    func finish(_ id: String, output: NewFile?, errors: NewFile?) async throws -> Bool {
        try await run { try await store.finish(id, output: output, errors: errors) }
    }
    func batch(submissionID: String, tenant: String) async throws -> BatchV1.Batch? {
        try await run { try await store.batch(submissionID: submissionID, tenant: tenant) }
    }
    func results(_ batch: String, first: Int, limit: Int) async throws -> [BatchV1.ItemResult] {
        try await run { try await store.results(batch, first: first, limit: limit) }
    }
    func requestCancel(_ id: String, tenant: String) async throws -> BatchV1.Batch? {
        try await run { try await store.requestCancel(id, tenant: tenant) }
    }
    func dispatch(limit: Int, quiet: Duration) async throws -> [String] {
        try await run { try await store.dispatch(limit: limit, quiet: quiet) }
    }
    func sweep(all: Bool) async throws -> Int { try await run { try await store.sweep(all: all) } }
    func claim(_ job: String, lease: Duration) async throws -> ClaimedJob? {
        try await run { try await store.claim(job, lease: lease) }
    }
    func renew(_ claim: JobClaim, lease: Duration) async throws {
        try await run { try await store.renew(claim, lease: lease) }
    }
    func release(_ claim: JobClaim, delay: Duration, outcome: JobOutcome) async throws {
        try await run { try await store.release(claim, delay: delay, outcome: outcome) }
    }
    func assignAttempts(_ claim: JobClaim) async throws -> [AttemptItem] {
        try await run { try await store.assignAttempts(claim) }
    }
    func recordInputFile(_ claim: JobClaim, _ file: String) async throws {
        try await run { try await store.recordInputFile(claim, file) }
    }
    func recordPostStarted(_ claim: JobClaim) async throws {
        try await run { try await store.recordPostStarted(claim) }
    }
    func recordProviderBatch(_ claim: JobClaim, _ batch: String) async throws {
        try await run { try await store.recordProviderBatch(claim, batch) }
    }
    func settle(_ claim: JobClaim, _ outcomes: [ItemOutcome], then end: JobEnd) async throws {
        try await run { try await store.settle(claim, outcomes, then: end) }
    }
}
