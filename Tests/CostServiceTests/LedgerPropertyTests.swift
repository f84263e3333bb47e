import CostService
import Messages
import SQLStore
import SQLite
import Stubs
import TestSupport
import Testing

@Suite("Ledger under a bad network")
struct LedgerPropertyTests {
    /// A spender that ships over a network which loses, repeats and reorders requests, and loses answers.
    private struct Spender {
        let journal: [UInt8]
        let records: [CostV1.JournalRecord]
        /// Where it believes the tracker stands.
        var applied: UInt64 = 0
        /// Requests that are still on their way.
        var inFlight: [CostV1.AppendRequest] = []

        init(number: UInt8, using random: inout SeededGenerator) {
            journal = Records.journal(number)
            var records: [CostV1.JournalRecord] = []
            var seq: UInt64 = 0
            for intent in 1...UInt64.random(in: 20...60, using: &random) {
                // Intents take numbers and do not travel: the gaps.
                seq += UInt64.random(in: 1...3, using: &random)
                let prompt = UInt64.random(in: 1...5000, using: &random)
                records.append(Records.record(seq, Records.settlement(intent: intent, prompt: prompt)))
            }
            self.records = records
        }

        var isDone: Bool { applied == records.last?.seq }

        /// The next batch from where it believes the tracker to be.
        func request(using random: inout SeededGenerator) -> CostV1.AppendRequest {
            let rest = records.filter { $0.seq > applied }
            return Records.append(journal, after: applied, Array(rest.prefix(.random(in: 1...12, using: &random))))
        }
    }

    @Test("Every record has exactly one row, whatever is lost, repeated, reordered or restarted", arguments: 1...8)
    func exactlyOnce(seed: Int) async throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: UInt64(seed))
        var tracker = try await Tracker(path: folder.database)
        var spenders = (1...3).map { Spender(number: UInt8($0), using: &random) }
        var steps = 0
        while !spenders.allSatisfy(\.isDone) {
            steps += 1
            try #require(steps < 5000, "no progress")
            let number = Int.random(in: spenders.indices, using: &random)
            let request = spenders[number].request(using: &random)
            if !request.records.isEmpty { spenders[number].inFlight.append(request) }
            spenders[number].inFlight.shuffle(using: &random)
            guard let arriving = spenders[number].inFlight.last else { continue }
            // One in three stays on its way and arrives again.
            if Int.random(in: 0..<3, using: &random) > 0 { spenders[number].inFlight.removeLast() }
            let answer = try await tracker.ledger.append(arriving)
            // One answer in four is lost.
            if Int.random(in: 0..<4, using: &random) > 0 { spenders[number].applied = answer.appliedSeq }
            if Int.random(in: 0..<40, using: &random) == 0 {
                await tracker.close()
                tracker = try await Tracker(path: folder.database)
            }
        }
        let rows = try await tracker.rows()
        #expect(rows.count == spenders.map(\.records.count).reduce(0, +))
        #expect(Set(rows.map(\.attemptID)).count == rows.count)
        let sent = try spenders.flatMap(\.records).map { try CostV1.Settlement(decoding: $0.payload).costNanodollars }
        #expect(rows.compactMap(\.settlement?.costNanodollars).reduce(0, +) == sent.reduce(0, +))
        await tracker.close()
    }

    @Test("A tracker that is killed has rows for exactly what its cursor says, and takes the rest once")
    func killed() async throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 7)
        let tracker = try await Tracker(path: folder.database)
        var spender = Spender(number: 1, using: &random)
        var kill = 0
        while !spender.isDone {
            spender.applied = try await tracker.ledger.append(spender.request(using: &random)).appliedSeq
            kill += 1
            let left = try folder.snapshot(of: CostSchema.fileName, as: "killed-\(kill).sqlite")
            let next = try await Tracker(path: left)
            let booked = spender.records.filter { $0.seq <= spender.applied }.count
            #expect(try await next.rows().count == booked)
            let rest = Records.append(
                spender.journal,
                after: spender.applied,
                spender.records.filter { $0.seq > spender.applied }
            )
            let answer = try await next.ledger.append(rest)
            #expect(answer.appliedSeq == spender.records.last?.seq)
            #expect(try await next.rows().count == spender.records.count)
            await next.close()
        }
        await tracker.close()
    }

    @Test("A ledger that lost its newest rows, as from a backup, gets them again and no other twice")
    func restored() async throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 99)
        let tracker = try await Tracker(path: folder.database)
        let spender = Spender(number: 1, using: &random)
        _ = try await tracker.ledger.append(Records.append(spender.journal, after: 0, spender.records))
        let lost = try #require(spender.records.dropLast(5).last).seq
        try await tracker.database.transaction { connection in
            try connection.execute("DELETE FROM usage_row WHERE seq > ?1", [.integer(Int64(lost))])
            // The cursor went back further than the rows: both are from one backup, but let it be unlucky.
            try connection.execute("UPDATE journal SET applied = 0")
        }
        let again = Records.append(spender.journal, after: 0, spender.records)
        #expect(try await tracker.ledger.append(again).appliedSeq == spender.records.last?.seq)
        #expect(try await tracker.rows().count == spender.records.count)
        #expect(tracker.count("cost_tracker_ledger_quarantined_total") == 0)
        await tracker.close()
    }
}
