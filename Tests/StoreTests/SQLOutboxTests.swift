import Foundation
import Messages
import SQLStore
import SQLite
import Spending
import Testing

@Suite("SQL outbox")
struct SQLOutboxTests {
    private struct Undone: Error {}

    private func open(_ directory: URL) async throws -> Database {
        try await Database.open(
            path: directory.appendingPathComponent("outbox.db").path,
            synchronous: .normal,
            migrations: [Migration(1, "outbox", SQLOutbox.schema)]
        )
    }

    @Test("A journal keeps its id; its records come in order, in pages, and again when the ledger goes back")
    func records() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("outbox-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = try await open(directory)
        let outbox = try await SQLOutbox.open(database)
        #expect(outbox.journal.count == 16)
        let first = try await database.transaction { connection in
            let first = try SQLOutbox.reserve(3, in: connection)
            for offset in 0..<3 {
                let settlement = CostV1.Settlement(intentSeq: first + UInt64(offset), costNanodollars: 5)
                try SQLOutbox.append(settlement, in: connection)
            }
            return first
        }
        #expect(first == 1)
        await #expect(throws: Undone.self) {
            try await database.transaction { connection in
                try SQLOutbox.append(CostV1.Settlement(intentSeq: 99), in: connection)
                throw Undone()
            }
        }
        let two = ShippingLimits(recordsMax: 2)
        #expect(try await outbox.records(after: 0, limits: two).map(\.seq) == [4, 5])
        #expect(try await outbox.records(after: 5, limits: two).map(\.seq) == [6])
        #expect(try await outbox.backlog() == 3)
        try await outbox.acknowledged(6)
        #expect(try await outbox.backlog() == 0)
        #expect(try await outbox.records(after: 4, limits: two).map(\.seq) == [5, 6])
        let one = ShippingLimits(recordsMax: 10, bytesMax: 1)
        #expect(try await outbox.records(after: 0, limits: one).count == 1)
        await database.close()
        let again = try await open(directory)
        let reopened = try await SQLOutbox.open(again)
        #expect(reopened.journal == outbox.journal)
        #expect(try await reopened.acknowledgedSeq() == 6)
        await again.close()
    }
}
