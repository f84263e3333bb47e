import Journal
import Messages

/// Journal records in the ledger's words.
enum JournalRecords {
    static func message(_ record: JournalRecord) -> CostV1.JournalRecord {
        let type: CostV1.RecordType =
            switch record.kind {
            case .intent: .intent
            case .settlement: .settlement
            case .return: .return
            case .checkpoint: .checkpoint
            }
        return CostV1.JournalRecord(seq: record.seq, type: type, payload: record.payload)
    }

    /// The open intents, for the head of a segment. What can't be read back here was never written here.
    static func checkpoint(_ open: [(seq: UInt64, payload: [UInt8])]) -> [UInt8] {
        let intents = open.compactMap { entry in
            (try? CostV1.Intent(decoding: entry.payload)).map { CostV1.OpenIntent(seq: entry.seq, intent: $0) }
        }
        return CostV1.Checkpoint(open: intents).encoded()
    }

    /// What a dead process left to be shipped: its settlements and returns, and one more settlement, at the hold, for each
    /// attempt whose end nobody saw. The same files give the same records, whoever reads them and how often.
    static func recovered(
        _ records: [JournalRecord],
        journal: [UInt8],
        endedUnixMS: Int64
    ) throws -> [CostV1.JournalRecord] {
        var open: [UInt64: CostV1.Intent] = [:]
        var shippable: [CostV1.JournalRecord] = []
        for record in records {
            switch record.kind {
            case .intent: open[record.seq] = try CostV1.Intent(decoding: record.payload)
            case .checkpoint:
                for entry in try CostV1.Checkpoint(decoding: record.payload).open { open[entry.seq] = entry.intent }
            case .settlement:
                open[try CostV1.Settlement(decoding: record.payload).intentSeq] = nil
                shippable.append(message(record))
            case .return: shippable.append(message(record))
            }
        }
        var seq = records.last?.seq ?? 0
        for (intentSeq, intent) in open.sorted(by: { $0.key < $1.key }) {
            seq += 1
            let attempt = Attempt(journal: journal, seq: intentSeq, intent: intent)
            let settlement = attempt.settlementAtHold(note: "crash", endedUnixMS: endedUnixMS)
            shippable.append(.init(seq: seq, type: .settlement, payload: settlement.encoded()))
        }
        return shippable
    }
}
