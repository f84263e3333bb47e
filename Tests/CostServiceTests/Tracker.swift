import Catalogue
import CostService
import Logging
import Messages
import RPCCore
import RPCInProcess
import SQLStore
import SQLite
import Stubs
import Synchronization
import Telemetry
import TestSupport

/// A cost-tracker over a real database file, called through its stubs.
struct Tracker {
    static let adminKey = "admin-key-of-the-tests"
    static let userKey = "user-key-of-the-tests"
    /// 2026-11-21 12:00:00 UTC.
    static let noon: Int64 = 1_795_262_400_000

    let database: Database
    let metrics: Metrics
    let owner: SnapshotOwner
    let alerts: AlertBook
    let told = Told()
    let ledger: LedgerClient
    let control: ControlClient
    let reports: ReportsClient

    /// Opens the tracker over the file at `path`; its clock stands at ``noon``, or so many seconds later.
    init(
        path: String,
        catalogue: Catalogue? = try? .builtIn(),
        providers: KnownProviders = KnownProviders(nil),
        defaultLimit: CostV1.Limit? = nil,
        secondsLater: Int64 = 0
    ) async throws {
        database = try await Database.open(
            path: path,
            synchronous: .full,
            migrations: CostSchema.migrations,
            now: { Self.noon * 1000 + secondsLater * 1_000_000 }
        )
        metrics = Metrics()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        owner = SnapshotOwner(store: SQLControlStore(database), providers: providers, defaultLimit: defaultLimit)
        try await owner.start(
            bootstrap: BootstrapKeys.keys(apiKey: Self.userKey, adminKey: Self.adminKey, nowUnixMS: Self.noon),
            catalogue: catalogue
        )
        alerts = AlertBook(
            store: SQLAlertStore(database),
            metrics: metrics,
            logger: logger,
            nowUnixMS: { Self.noon + secondsLater * 1_000 },
            tell: { [told] alert in told.add(alert) }
        )
        try await alerts.start()
        let store = SQLLedgerStore(database)
        let feedback = SQLFeedbackStore(database)
        let transport = InProcessTransport(
            router: RPCRouter([
                LedgerHandler(store: store, feedback: feedback, metrics: metrics, logger: logger),
                ControlHandler(
                    owner: owner,
                    alerts: alerts,
                    metrics: metrics,
                    logger: logger,
                    nowUnixMS: { Self.noon }
                ),
                ReportsHandler(
                    store: store,
                    feedback: feedback,
                    alerts: alerts,
                    owner: owner,
                    metrics: metrics,
                    logger: logger
                ),
            ])
        )
        ledger = LedgerClient(transport)
        control = ControlClient(transport)
        reports = ReportsClient(transport)
    }

    func close() async {
        owner.finish()
        await database.close()
    }

    /// Options of a call with a key; the admin's when nil is left out.
    static func with(_ key: String? = adminKey) -> CallOptions {
        var options = CallOptions(timeout: .seconds(30))
        if let key { options.metadata["authorization"] = "Bearer \(key)" }
        return options
    }

    /// Every row of the ledger.
    func rows(from: Int64 = 0, until: Int64 = 0) async throws -> [CostV1.LedgerRow] {
        let request = CostV1.ListRowsRequest(fromUnixMS: from, untilUnixMS: until)
        return try await reports.listRows(request, options: Self.with()) { stream in
            var rows: [CostV1.LedgerRow] = []
            for try await row in stream { rows.append(row) }
            return rows
        }
    }

    /// How often something was counted.
    func count(_ name: String) -> Int {
        metrics.counter(name, help: "").total
    }
}

/// The alerts that people are told of.
final class Told: Sendable {
    private let kept = Mutex<[CostV1.Alert]>([])

    var alerts: [CostV1.Alert] { kept.withLock { $0 } }

    func add(_ alert: CostV1.Alert) { kept.withLock { $0.append(alert) } }
}

extension TemporaryFolder {
    var database: String { file(CostSchema.fileName) }
}

/// Settlements and records as spenders write them.
enum Records {
    static let price = CommonV1.Price(
        version: 1,
        inputNanodollarsPerMtok: 880_000_000,
        outputNanodollarsPerMtok: 1_060_000_000,
        cachedInputNanodollarsPerMtok: 880_000_000,
        batchPercent: 50
    )

    static func settlement(
        intent: UInt64,
        prompt: UInt64 = 1000,
        completion: UInt64 = 500,
        kind: CommonV1.Kind = .chat,
        model: String = "a/b",
        tenant: String = "acme",
        at: Int64 = Tracker.noon
    ) -> CostV1.Settlement {
        let usage = CommonV1.Usage(promptTokens: prompt, completionTokens: completion)
        let cost = Cost.of(usage: usage, price: price, kind: kind)
        return CostV1.Settlement(
            intentSeq: intent,
            costNanodollars: cost,
            chargedNanodollars: cost,
            quality: .exact,
            usage: usage,
            model: model,
            provider: "together",
            kind: kind,
            price: price,
            attribution: CommonV1.Attribution(tenant: tenant),
            startedUnixMS: at,
            endedUnixMS: at,
            fullPriceNanodollars: kind == .batch ? Cost.fullPrice(usage: usage, price: price) : 0
        )
    }

    static func record(_ seq: UInt64, _ settlement: CostV1.Settlement) -> CostV1.JournalRecord {
        CostV1.JournalRecord(seq: seq, type: .settlement, payload: settlement.encoded())
    }

    static func journal(_ byte: UInt8) -> [UInt8] {
        [UInt8](repeating: byte, count: 16)
    }

    static func append(
        _ journal: [UInt8],
        after previous: UInt64,
        _ records: [CostV1.JournalRecord]
    ) -> CostV1.AppendRequest {
        CostV1.AppendRequest(journal: journal, previousSeq: previous, records: records, format: 1)
    }
}
