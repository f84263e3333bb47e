import BlockingThread
import Journal
package import Logging
import Messages

/// Finishes the journals of processes that are gone: settles their open attempts at the hold, ships, seals, removes.
package struct JournalAdopter: Sendable {
    private let folder: String
    private let ledger: any SpendingLedger
    private let interval: Duration
    private let nowUnixMS: @Sendable () -> Int64
    private let logger: Logger

    /// - Parameters:
    ///   - folder: where all journals of this volume stand.
    ///   - ledger: the tracker.
    ///   - interval: how often to look.
    ///   - nowUnixMS: the wall clock, in milliseconds since 1970.
    ///   - logger: for what people should know.
    package init(
        folder: String,
        ledger: any SpendingLedger,
        interval: Duration = .seconds(1),
        nowUnixMS: @escaping @Sendable () -> Int64,
        logger: Logger
    ) {
        self.folder = folder
        self.ledger = ledger
        self.interval = interval
        self.nowUnixMS = nowUnixMS
        self.logger = logger
    }

    /// Looks until the task is cancelled.
    package func run() async {
        let thread = BlockingThread(name: "adopter", queueMax: 4)
        while !Task.isCancelled {
            do {
                try await adoptAll(on: thread)
            } catch is CancellationError {
                return
            } catch {
                logger.warning("a journal can't be adopted yet", metadata: ["error": "\(error)"])
            }
            guard (try? await ContinuousClock().sleep(for: interval)) != nil else { return }
        }
    }

    /// Adopts what is there now.
    package func adoptAll() async throws { try await adoptAll(on: BlockingThread(name: "adopter", queueMax: 4)) }

    private func adoptAll(on thread: BlockingThread) async throws {
        let folder = folder
        for abandoned in try await thread.run({ JournalFolder.abandoned(in: folder) }) {
            try await adopt(abandoned, on: thread)
        }
    }

    private func adopt(_ abandoned: JournalFolder, on thread: BlockingThread) async throws {
        let now = nowUnixMS()
        let contents: JournalReader.Contents
        let records: [CostV1.JournalRecord]
        do {
            contents = try await thread.run { try JournalReader.read(abandoned) }
            records = try JournalRecords.recovered(contents.records, journal: abandoned.journal, endedUnixMS: now)
        } catch let error as JournalError where error.code == .corrupt {
            logger.critical("a journal is damaged and put aside", metadata: ["error": "\(error)"])
            try await thread.run { try abandoned.quarantine() }
            return
        }
        let source = RecoveredSource(journal: abandoned.journal, all: records)
        let shipper = LedgerShipper(source: source, ledger: ledger, logger: logger)
        let mode: CostV1.SealMode = contents.isComplete ? .complete : .tailUnknown
        try await shipper.seal(lastSeq: records.last?.seq ?? 0, mode: mode)
        try await thread.run { try abandoned.remove() }
        logger.info("adopted a journal", metadata: ["records": "\(records.count)"])
    }
}

/// A dead process's records, all in memory.
private struct RecoveredSource: RecordSource {
    let journal: [UInt8]
    let all: [CostV1.JournalRecord]

    func records(after seq: UInt64, limits: ShippingLimits) async throws -> [CostV1.JournalRecord] {
        var bytes = 0
        var found: [CostV1.JournalRecord] = []
        for record in all where record.seq > seq {
            guard found.count < limits.recordsMax, found.isEmpty || bytes + record.payload.count <= limits.bytesMax
            else { break }
            found.append(record)
            bytes += record.payload.count
        }
        return found
    }

    func acknowledged(_ seq: UInt64) async throws {}
}
