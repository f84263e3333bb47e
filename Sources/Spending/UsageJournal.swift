package import Journal
package import Logging
package import Messages
package import RPCCore

/// The spender of a process with a disk: intents and settlements in a journal of its own, shipped to the ledger.
package final class UsageJournal: Spender {
    /// What a settlement may be longer than its intent, in bytes: usage, cost, times, note, the provider's request id.
    private static let settlementExtraBytes = 512
    private static let providerRequestIDMax = 128

    private let writer: JournalWriter
    private let shipper: LedgerShipper
    private let dirty: Bell
    private let logger: Logger
    private let onFailure: @Sendable (JournalError) -> Void

    /// How often what was written is made durable and shipped.
    private static let syncInterval = Duration.milliseconds(100)

    /// Starts a journal below `folder`.
    ///
    /// - Parameters:
    ///   - folder: where all journals of this volume stand; must be a local disk.
    ///   - ledger: the tracker.
    ///   - configuration: the journal's sizes.
    ///   - logger: for what people should know.
    ///   - onFailure: the disk failed, so nothing can be accounted for any more: the process must end with an error.
    /// - Returns: the journal, empty and open; a folder of its own below `folder`.
    /// - Throws: ``JournalError`` when the disk refuses.
    package static func start(
        in folder: String,
        ledger: any SpendingLedger,
        configuration: JournalWriter.Configuration = JournalWriter.Configuration(),
        logger: Logger,
        onFailure: @escaping @Sendable (JournalError) -> Void
    ) async throws -> UsageJournal {
        let dirty = Bell()
        let writer = try await JournalWriter.start(
            in: folder,
            configuration: configuration,
            encodeCheckpoint: JournalRecords.checkpoint,
            onUnsynced: { dirty.ring() }
        )
        let shipper = LedgerShipper(source: WriterSource(writer: writer), ledger: ledger, logger: logger)
        return UsageJournal(writer, shipper, dirty, logger, onFailure)
    }

    private init(
        _ writer: JournalWriter,
        _ shipper: LedgerShipper,
        _ dirty: Bell,
        _ logger: Logger,
        _ onFailure: @escaping @Sendable (JournalError) -> Void
    ) {
        self.writer = writer
        self.shipper = shipper
        self.dirty = dirty
        self.logger = logger
        self.onFailure = onFailure
    }

    /// 16 bytes: the journal's id.
    package var journal: [UInt8] { writer.journal }
    /// Bytes of all segments on disk.
    package var bytes: Int { writer.bytes }
    /// Attempts that have not been settled.
    package var openAttempts: Int { writer.openIntents }
    /// Whether new attempts can be taken: the disk has not failed.
    package var isUsable: Bool { writer.isUsable }
    /// Whether the ledger lacks settlements.
    package var hasUnshipped: Bool { writer.acknowledgedSeq < writer.lastShippableSeq }

    /// Writes the intent into the page cache, which outlives this process.
    package func begin(_ intent: CostV1.Intent) async throws(RPCError) -> Attempt {
        let payload = intent.encoded()
        do throws(JournalError) {
            let seq = try writer.begin(payload, reserve: payload.count + Self.settlementExtraBytes)
            return Attempt(journal: writer.journal, seq: seq, intent: intent)
        } catch {
            if error.code == .failed { onFailure(error) }
            throw RPCError(.unavailable, "no provider call can be accounted for now: \(error)")
        }
    }

    /// Writes the settlement into the space that the intent reserved.
    package func settle(_ attempt: Attempt, _ settlement: CostV1.Settlement) async {
        var settlement = settlement
        if settlement.providerRequestID.utf8.count > Self.providerRequestIDMax { settlement.providerRequestID = "" }
        do throws(JournalError) {
            try writer.settle(attempt.seq, settlement.encoded())
        } catch {
            logger.critical(
                "a settlement was not written",
                metadata: ["attempt": "\(attempt.id)", "error": "\(error)"]
            )
            onFailure(error)
        }
    }

    /// Syncs and ships until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.shipper.run() }
            group.addTask { await self.syncLoop() }
        }
    }

    private func syncLoop() async {
        while !Task.isCancelled {
            await dirty.wait(atMost: Self.syncInterval)
            do {
                if try await writer.sync() { shipper.wake() }
            } catch let error as JournalError {
                onFailure(error)
                return
            } catch {
                logger.error("sync failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// After the last call has ended: ships what is left and seals. If attempts are open, or the tracker does not answer
    /// within `patience`, the journal stays and will be adopted.
    package func close(within patience: Duration) async {
        var isSealed = false
        do {
            _ = try await writer.sync()
            if writer.openIntents == 0 {
                isSealed = try await withTimeout(patience) {
                    try await self.shipper.seal(lastSeq: self.writer.lastShippableSeq, mode: .complete)
                }
            }
            try await writer.close(removing: isSealed)
        } catch {
            logger.warning("the usage journal stays for the next process", metadata: ["error": "\(error)"])
        }
    }

    /// False when time ran out.
    private func withTimeout(
        _ limit: Duration,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                try await ContinuousClock().sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }
}

/// The running journal, as the shipper reads it.
private struct WriterSource: RecordSource {
    let writer: JournalWriter
    var journal: [UInt8] { writer.journal }

    func records(after seq: UInt64, limits: ShippingLimits) async throws -> [CostV1.JournalRecord] {
        let records = try await writer.records(after: seq, recordsMax: limits.recordsMax, bytesMax: limits.bytesMax)
        return records.map(JournalRecords.message)
    }

    func acknowledged(_ seq: UInt64) async throws { try await writer.acknowledged(seq) }
}
