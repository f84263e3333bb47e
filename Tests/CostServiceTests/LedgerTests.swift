import CostService
import Messages
import RPCCore
import SQLite
import Stubs
import TestSupport
import Testing

@Suite("Ledger")
struct LedgerTests {
    private let folder: TemporaryFolder
    private let journal = Records.journal(0xAB)

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("Settlements become rows under their attempt's id, with intents and returns left out")
    func append() async throws {
        let tracker = try await Tracker(path: folder.database)
        let give = CostV1.JournalRecord(seq: 6, type: .return, payload: CostV1.Return(lease: 1).encoded())
        let first = Records.settlement(intent: 1)
        let second = Records.settlement(intent: 2, prompt: 7)
        let answer = try await tracker.ledger.append(
            Records.append(journal, after: 0, [Records.record(3, first), Records.record(4, second), give])
        )
        #expect(answer.appliedSeq == 6)
        let rows = try await tracker.rows()
        let hex = String(repeating: "ab", count: 16)
        #expect(rows.map(\.attemptID) == ["\(hex)-1", "\(hex)-2"])
        #expect(rows.map(\.settlement) == [first, second])
        #expect(rows.map(\.bookedUnixMS) == [Tracker.noon, Tracker.noon])
        #expect(tracker.count("cost_tracker_ledger_price_mismatches_total") == 0)
        await tracker.close()
    }

    @Test("A repeat, a gap and a batch that overlaps change nothing and answer where the cursor stands")
    func cursor() async throws {
        let tracker = try await Tracker(path: folder.database)
        let batch = Records.append(journal, after: 0, [Records.record(2, Records.settlement(intent: 1))])
        let later = Records.append(journal, after: 5, [Records.record(6, Records.settlement(intent: 5))])
        let overlap = Records.append(
            journal,
            after: 0,
            [Records.record(2, Records.settlement(intent: 1)), Records.record(4, Records.settlement(intent: 3))]
        )
        #expect(try await tracker.ledger.append(later).appliedSeq == 0)
        #expect(try await tracker.ledger.append(batch).appliedSeq == 2)
        #expect(try await tracker.ledger.append(batch).appliedSeq == 2)
        #expect(try await tracker.ledger.append(later).appliedSeq == 2)
        #expect(try await tracker.ledger.append(overlap).appliedSeq == 2)
        #expect(try await tracker.ledger.append(Records.append(journal, after: 2, [])).appliedSeq == 2)
        #expect(try await tracker.rows().count == 1)
        await tracker.close()
    }

    @Test("A record that can't be read or booked goes to quarantine, and what follows it is booked")
    func poison() async throws {
        let tracker = try await Tracker(path: folder.database)
        var negative = Records.settlement(intent: 7)
        negative.costNanodollars = -1
        var absurd = Records.settlement(intent: 8)
        absurd.usage?.promptTokens = .max
        var nobody = Records.settlement(intent: 9)
        nobody.intentSeq = 0
        let records = [
            CostV1.JournalRecord(seq: 1, type: .settlement, payload: [0xFF, 0xFF]),
            CostV1.JournalRecord(seq: 2, type: CostV1.RecordType(rawValue: 99), payload: [1]),
            Records.record(3, negative),
            Records.record(4, absurd),
            Records.record(5, nobody),
            Records.record(10, Records.settlement(intent: 6)),
            // A second settlement of one attempt can't have a row of its own.
            Records.record(11, Records.settlement(intent: 6, prompt: 1)),
            Records.record(12, Records.settlement(intent: 12)),
        ]
        let answer = try await tracker.ledger.append(Records.append(journal, after: 0, records))
        #expect(answer.appliedSeq == 12)
        #expect(try await tracker.rows().map(\.settlement?.intentSeq) == [6, 12])
        #expect(tracker.count("cost_tracker_ledger_quarantined_total") == 6)
        let kept = try await tracker.database.read { connection in
            try connection.query("SELECT seq, payload FROM quarantine ORDER BY seq").map { try $0.integer("seq") }
        }
        #expect(kept == [1, 2, 3, 4, 5, 11])
        await tracker.close()
    }

    @Test("A row of a call that others shared may cost a nano-dollar less than by itself, not two, nor more")
    func sharedRounding() async throws {
        let tracker = try await Tracker(path: folder.database)
        let records = [0, -1, -2, 1].enumerated().map { index, more in
            var settlement = Records.settlement(intent: UInt64(index + 1))
            settlement.costNanodollars += Int64(more)
            settlement.providerAttemptID = "call-1"
            return Records.record(UInt64(index + 1), settlement)
        }
        _ = try await tracker.ledger.append(Records.append(journal, after: 0, records))
        #expect(tracker.count("cost_tracker_ledger_price_mismatches_total") == 2)
        #expect(try await tracker.rows().allSatisfy { $0.settlement?.providerAttemptID == "call-1" })
        await tracker.close()
    }

    @Test("A row whose cost is not what its usage and price give is booked as it is, and counted")
    func mismatch() async throws {
        let tracker = try await Tracker(path: folder.database)
        var settlement = Records.settlement(intent: 1)
        settlement.costNanodollars += 1
        var estimated = Records.settlement(intent: 2)
        estimated.quality = .estimated
        estimated.costNanodollars = 5_000_000
        let records = [Records.record(1, settlement), Records.record(2, estimated)]
        _ = try await tracker.ledger.append(Records.append(journal, after: 0, records))
        #expect(try await tracker.rows().map(\.settlement) == [settlement, estimated])
        #expect(tracker.count("cost_tracker_ledger_price_mismatches_total") == 1)
        await tracker.close()
    }

    @Test("A broken request is refused by name and changes nothing")
    func refusals() async throws {
        let tracker = try await Tracker(path: folder.database)
        let record = Records.record(3, Records.settlement(intent: 1))
        var newer = Records.append(journal, after: 0, [record])
        newer.format = 2
        let cases: [(CostV1.AppendRequest, Code, String)] = [
            (Records.append([1, 2], after: 0, [record]), .invalidArgument, "journal"),
            (Records.append(journal, after: 3, [record]), .invalidArgument, "records"),
            (Records.append(journal, after: 0, [record, record]), .invalidArgument, "records"),
            (newer, .failedPrecondition, "format"),
        ]
        for (request, code, field) in cases {
            let error = await #expect(throws: RPCError.self) { try await tracker.ledger.append(request) }
            #expect(error?.code == code)
            #expect(error?.message.hasPrefix(field) == true)
        }
        #expect(try await tracker.rows().isEmpty)
        await tracker.close()
    }

    @Test("A journal is sealed only when all of it is applied")
    func seal() async throws {
        let tracker = try await Tracker(path: folder.database)
        let batch = Records.append(journal, after: 0, [Records.record(2, Records.settlement(intent: 1))])
        _ = try await tracker.ledger.append(batch)
        func seal(_ last: UInt64) async throws -> UInt64 {
            let request = CostV1.SealRequest(journal: journal, lastSeq: last, mode: .complete)
            return try await tracker.ledger.seal(request).appliedSeq
        }
        func mode() async throws -> Int64? {
            try await tracker.database.read { connection in
                try connection.first("SELECT seal_mode FROM journal")?.integer("seal_mode")
            }
        }
        #expect(try await seal(9) == 2)
        #expect(try await mode() == 0)
        #expect(try await seal(2) == 2)
        #expect(try await seal(2) == 2)
        #expect(try await mode() == 1)
        // What is already there may still be sent again.
        #expect(try await tracker.ledger.append(batch).appliedSeq == 2)
        let empty = CostV1.SealRequest(journal: Records.journal(1), lastSeq: 0, mode: .tailUnknown)
        #expect(try await tracker.ledger.seal(empty).appliedSeq == 0)
        await #expect(throws: RPCError.self) {
            try await tracker.ledger.seal(CostV1.SealRequest(journal: journal, lastSeq: 2))
        }
        await tracker.close()
    }

    @Test("Leases and their events say that they are not served")
    func leases() async throws {
        let tracker = try await Tracker(path: folder.database)
        let lease = await #expect(throws: RPCError.self) { try await tracker.ledger.lease(.init(journal: journal)) }
        #expect(lease?.code == .unimplemented)
        let watch = await #expect(throws: RPCError.self) {
            try await tracker.ledger.watch(.init(journal: journal)) { stream in
                for try await _ in stream {}
            }
        }
        #expect(watch?.code == .unimplemented)
        await tracker.close()
    }
}
