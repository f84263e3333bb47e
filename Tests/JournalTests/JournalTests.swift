import Foundation
import Journal
import Logging
import Messages
import Spending
import Testing

@Suite("The usage journal", .timeLimit(.minutes(1)))
struct JournalTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journal-" + UUID().uuidString)
        .path
    private let logger = Logger(label: "test")

    private func intent(_ model: String = "m") -> CostV1.Intent {
        CostV1.Intent(holdNanodollars: 500, model: model, provider: "p", kind: .chat, hold: .init(promptTokens: 10))
    }

    private func start(
        _ ledger: MemoryLedger,
        segmentBytes: Int = 1 << 20,
        totalBytesMax: Int = 1 << 30
    ) async throws -> UsageJournal {
        var configuration = JournalWriter.Configuration()
        configuration.segmentBytes = segmentBytes
        configuration.totalBytesMax = totalBytesMax
        return try await UsageJournal.start(in: folder, ledger: ledger, configuration: configuration, logger: logger) {
            error in
            Issue.record("the journal failed: \(error)")
        }
    }

    private func adopt(_ ledger: MemoryLedger) async throws {
        let adopter = JournalAdopter(folder: folder, ledger: ledger, nowUnixMS: { 7 }, logger: logger)
        for _ in 0..<50 where !(try FileManager.default.contentsOfDirectory(atPath: folder)).isEmpty {
            do { try await adopter.adoptAll() } catch is MemoryLedger.Lost { continue }
        }
    }

    @Test("Every settled attempt reaches the ledger once, also when answers are lost, and a clean end leaves nothing")
    func cleanEnd() async throws {
        let ledger = MemoryLedger(loses: 0)
        let journal = try await start(ledger)
        for index in 0..<1200 {
            let attempt = try await journal.begin(intent())
            let settlement = attempt.settlement(cost: Int64(index), quality: .exact, usage: .init(), endedUnixMS: 1)
            await journal.settle(attempt, settlement)
        }
        await journal.close(within: .seconds(20))
        #expect(ledger.settlements(journal.journal).map(\.costNanodollars) == (0..<1200).map { Int64($0) })
        #expect(ledger.seal(of: journal.journal) == .complete)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("A dead process's open attempts are booked at the hold, once, whoever adopts them and how often")
    func adoption() async throws {
        let ledger = MemoryLedger(loses: 3)
        var journal: UsageJournal? = try await start(ledger)
        let id = try #require(journal?.journal)
        var attempts: [Attempt] = []
        for index in 0..<20 {
            let attempt = try #require(try await journal?.begin(intent("m\(index)")))
            if index % 2 == 0 {
                await journal?.settle(
                    attempt,
                    attempt.settlement(cost: 1, quality: .exact, usage: .init(), endedUnixMS: 1)
                )
            }
            attempts.append(attempt)
        }
        journal = nil  // its lock goes with it, as with a killed process
        try await adopt(ledger)
        let settlements = ledger.settlements(id)
        #expect(Set(settlements.map(\.intentSeq)) == Set(attempts.map(\.seq)))
        #expect(settlements.count == attempts.count)
        let estimated = settlements.filter { $0.quality == .estimated }
        #expect(estimated.count == 10)
        #expect(
            estimated.allSatisfy { $0.costNanodollars == 500 && $0.usage?.promptTokens == 10 && $0.note == "crash" }
        )
    }

    @Test("Cut off at any byte, a journal gives the records before the cut and books the rest at the hold")
    func tornTail() async throws {
        let writer = try await JournalWriter.start(in: folder, configuration: small, encodeCheckpoint: { _ in [] })
        _ = try writer.begin([1, 2, 3], reserve: 8)
        try writer.settle(1, [4, 5])
        _ = try writer.begin([6], reserve: 8)
        let file = try #require(writer.journalFile)
        try await writer.close(removing: false)
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let used = try #require(whole.lastIndex { $0 != 0 }) + 1
        var counts: Set<Int> = []
        for cut in 128...used {
            try (whole.prefix(cut) + Data(count: whole.count - cut)).write(to: URL(fileURLWithPath: file))
            let folder = try #require(JournalFolder.abandoned(in: self.folder).first)
            let records = try JournalReader.read(folder).records
            #expect(records.map(\.seq) == (0..<UInt64(records.count)).map { $0 + 1 })
            counts.insert(records.count)
        }
        #expect(counts == [0, 1, 2, 3])
    }

    @Test("A damaged record before valid ones is not taken for the end")
    func damage() async throws {
        let writer = try await JournalWriter.start(in: folder, configuration: small, encodeCheckpoint: { _ in [] })
        _ = try writer.begin([UInt8](repeating: 1, count: 40), reserve: 8)
        _ = try writer.begin([UInt8](repeating: 2, count: 40), reserve: 8)
        let file = try #require(writer.journalFile)
        try await writer.close(removing: false)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[128 + 20] ^= 0xFF
        try bytes.write(to: URL(fileURLWithPath: file))
        let folder = try #require(JournalFolder.abandoned(in: self.folder).first)
        #expect(throws: JournalError.self) { try JournalReader.read(folder) }
    }

    @Test("Without room for the settlement an attempt is refused, and what is open can still be settled")
    func full() async throws {
        let ledger = MemoryLedger()
        let journal = try await start(ledger, segmentBytes: 16_384, totalBytesMax: 16_384)
        var attempts: [Attempt] = []
        do {
            while true { attempts.append(try await journal.begin(intent())) }
        } catch {
            #expect("\(error)".contains("UNAVAILABLE"))
        }
        #expect(attempts.count > 5)
        for attempt in attempts {
            await journal.settle(attempt, attempt.settlementAtHold(note: "full", endedUnixMS: 1))
        }
        await journal.close(within: .seconds(20))
        #expect(ledger.settlements(journal.journal).count == attempts.count)
    }

    @Test("Attempts that are open when a segment is full are carried on, and acknowledged segments are removed")
    func rotation() async throws {
        let ledger = MemoryLedger()
        let journal = try await start(ledger, segmentBytes: 65_536)
        let running = Task { await journal.run() }
        let early = try await journal.begin(intent("early"))
        var settled = 0
        while journal.bytes < 4 * 65_536, settled < 5000 {
            do {
                let attempt = try await journal.begin(intent())
                await journal.settle(
                    attempt,
                    attempt.settlement(cost: 1, quality: .exact, usage: .init(), endedUnixMS: 1)
                )
                settled += 1
            } catch {
                await Task.yield()  // until the next segment has been prepared
            }
            if settled > 600 { break }
        }
        await journal.settle(early, early.settlementAtHold(note: "late", endedUnixMS: 1))
        running.cancel()
        await running.value
        await journal.close(within: .seconds(20))
        #expect(ledger.settlements(journal.journal).count == settled + 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    private var small: JournalWriter.Configuration {
        var configuration = JournalWriter.Configuration()
        configuration.segmentBytes = 4096
        return configuration
    }
}

extension JournalWriter {
    /// The first segment's file.
    fileprivate var journalFile: String? {
        let name = journal.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let parents = (try? FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())) ?? []
        for parent in parents where parent.hasPrefix("journal-") {
            let file = NSTemporaryDirectory() + "/\(parent)/\(name)/0000000001.segment"
            if FileManager.default.fileExists(atPath: file) { return file }
        }
        return nil
    }
}
