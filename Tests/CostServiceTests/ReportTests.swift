import CostService
import Messages
import RPCCore
import Stubs
import TestSupport
import Testing

@Suite("Spend report")
struct ReportTests {
    private static let day: Int64 = 86_400_000
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func book(_ settlements: [CostV1.Settlement], in tracker: Tracker) async throws {
        let records = settlements.enumerated().map { index, settlement in
            var settlement = settlement
            settlement.intentSeq = UInt64(index + 1)
            return Records.record(UInt64(index + 1), settlement)
        }
        _ = try await tracker.ledger.append(Records.append(Records.journal(7), after: 0, records))
    }

    @Test("21 million tokens in and 9 million out at $0.88 and $1.06 are reported as $28.02")
    func example() async throws {
        let tracker = try await Tracker(path: folder.database)
        try await book(
            (0..<3).map { _ in Records.settlement(intent: 0, prompt: 7_000_000, completion: 3_000_000) },
            in: tracker
        )
        let report = try await tracker.reports.spend(.init(byModel: true), options: Tracker.with())
        #expect(report.total?.costNanodollars == 28_020_000_000)
        #expect(report.total?.calls == 3)
        #expect(report.lines.map(\.costNanodollars) == [28_020_000_000])
        #expect(report.total?.usage == CommonV1.Usage(promptTokens: 21_000_000, completionTokens: 9_000_000))
        await tracker.close()
    }

    @Test("Lines are by day, tenant and model as asked for, and their sum is the total")
    func groups() async throws {
        let tracker = try await Tracker(path: folder.database)
        var partial = Records.settlement(intent: 0, tenant: "beta")
        partial.quality = .partial
        var refused = Records.settlement(intent: 0, prompt: 0, completion: 0)
        refused.note = "provider status 503"
        try await book(
            [
                Records.settlement(intent: 0),
                Records.settlement(intent: 0, model: "c/d", at: Tracker.noon + Self.day / 2),
                Records.settlement(intent: 0, kind: .batch),
                partial, refused,
            ],
            in: tracker
        )
        let request = CostV1.SpendRequest(byModel: true, byTenant: true, byDay: true)
        let report = try await tracker.reports.spend(request, options: Tracker.with())
        #expect(report.lines.map(\.day) == ["2026-11-21", "2026-11-21", "2026-11-22"])
        #expect(report.lines.map(\.tenant) == ["acme", "beta", "acme"])
        #expect(report.lines.map(\.model) == ["a/b", "a/b", "c/d"])
        #expect(report.lines.map(\.calls) == [2, 1, 1])
        #expect(report.lines.map(\.inexactCalls) == [0, 1, 0])
        #expect(report.total?.calls == 4)
        // 1000 tokens in and 500 out cost 1,410,000 nano-dollars, as a batch half of it.
        let spent: Int64 = 3 * 1_410_000 + 705_000
        #expect(report.total?.costNanodollars == spent)
        #expect(report.total?.savedByBatchNanodollars == 705_000)
        let plain = try await tracker.reports.spend(.init(), options: Tracker.with())
        #expect(plain.lines.isEmpty)
        #expect(plain.total == report.total)
        #expect(try await tracker.rows().count == 5)
        await tracker.close()
    }

    @Test("A range takes in its first millisecond and leaves out its last; an impossible one is refused by name")
    func ranges() async throws {
        let tracker = try await Tracker(path: folder.database)
        try await book(
            [Tracker.noon - 1, Tracker.noon, Tracker.noon + 1].map { Records.settlement(intent: 0, at: $0) },
            in: tracker
        )
        let request = CostV1.SpendRequest(fromUnixMS: Tracker.noon, untilUnixMS: Tracker.noon + 1)
        #expect(try await tracker.reports.spend(request, options: Tracker.with()).total?.calls == 1)
        #expect(try await tracker.rows(from: Tracker.noon).count == 2)
        let error = await #expect(throws: RPCError.self) {
            try await tracker.reports.spend(.init(fromUnixMS: 5, untilUnixMS: 4), options: Tracker.with())
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.hasPrefix("from_unix_ms") == true)
        await tracker.close()
    }

    @Test("What the cache saved adds up, and stands beside what was spent")
    func savings() async throws {
        let tracker = try await Tracker(path: folder.database)
        try await book([Records.settlement(intent: 0)], in: tracker)
        let savings = [
            CostV1.Saving(tenant: "acme", model: "a/b", kind: .chat, hits: 2, savedNanodollars: 2_820_000),
            CostV1.Saving(tenant: "acme", model: "only/hits", kind: .chat, hits: 1, savedNanodollars: 10),
        ]
        for _ in 0..<2 { _ = try await tracker.ledger.recordSavings(.init(savings: savings)) }
        let report = try await tracker.reports.spend(.init(byModel: true), options: Tracker.with())
        #expect(report.lines.map(\.model) == ["a/b", "only/hits"])
        #expect(report.lines.map(\.cacheHits) == [4, 2])
        #expect(report.total?.savedByCacheNanodollars == 5_640_020)
        #expect(report.total?.costNanodollars == 1_410_000)
        let later = CostV1.SpendRequest(fromUnixMS: Tracker.noon + 3_600_000)
        #expect(try await tracker.reports.spend(later, options: Tracker.with()).total?.cacheHits == 0)
        await #expect(throws: RPCError.self) {
            try await tracker.ledger.recordSavings(.init(savings: [.init(savedNanodollars: -1)]))
        }
        await tracker.close()
    }

    @Test("Rows are listed in pages without one missing or double, also when many began in the same millisecond")
    func pages() async throws {
        let tracker = try await Tracker(path: folder.database)
        try await book((0..<1203).map { _ in Records.settlement(intent: 0) }, in: tracker)
        let rows = try await tracker.rows()
        #expect(rows.count == 1203)
        #expect(Set(rows.map(\.attemptID)).count == 1203)
        await tracker.close()
    }

    @Test("Reports need an admin key")
    func gate() async throws {
        let tracker = try await Tracker(path: folder.database)
        for (key, code) in [
            (nil, Code.unauthenticated), ("wrong", .unauthenticated), (Tracker.userKey, .permissionDenied),
        ] {
            let error = await #expect(throws: RPCError.self) {
                try await tracker.reports.spend(.init(), options: Tracker.with(key))
            }
            #expect(error?.code == code)
        }
        await tracker.close()
    }

    @Test(
        "Days are those of the calendar",
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (951_782_400_000, "2000-02-29"), (4_107_542_399_999, "2100-02-28"),
            (4_107_542_400_000, "2100-03-01"), (1_795_262_400_000, "2026-11-21"), (Int64.max, "9999-12-31"),
            (Int64.min, "0001-01-01"),
        ] as [(Int64, String)]
    )
    func days(unixMS: Int64, text: String) {
        #expect(UTCDay.text(unixMS: unixMS) == text)
    }
}
