package import Logging
package import Messages
package import Resilience

/// Carries a journal's records to the ledger, in order, each once.
///
/// The tracker's cursor decides: whatever it answers is where the next batch begins, also when that lies before what
/// it had acknowledged (a ledger restored from a backup). So lost, repeated and late answers need no care here.
package actor LedgerShipper {
    /// The format of records that this build writes.
    package static let format: UInt32 = 1

    /// How the shipper works.
    package struct Configuration: Sendable {
        /// How much travels at a time.
        package var limits: ShippingLimits
        /// How long to wait for a ``wake()`` before looking again.
        package var idle: Duration
        /// The first and the longest wait after a failure.
        package var backoff: Backoff

        /// Everything has a default.
        package init(
            limits: ShippingLimits = ShippingLimits(),
            idle: Duration = .seconds(1),
            backoff: Backoff = Backoff(base: .milliseconds(200), cap: .seconds(5))
        ) {
            self.limits = limits
            self.idle = idle
            self.backoff = backoff
        }
    }

    private let source: any RecordSource
    private let ledger: any SpendingLedger
    private let configuration: Configuration
    private let logger: Logger
    private let bell = Bell()
    private var applied: UInt64

    /// A shipper; `run()` starts it. `appliedSeq` is where the tracker is believed to stand: a wrong belief costs one
    /// round trip.
    package init(
        source: any RecordSource,
        ledger: any SpendingLedger,
        appliedSeq: UInt64 = 0,
        configuration: Configuration = Configuration(),
        logger: Logger
    ) {
        applied = appliedSeq
        self.source = source
        self.ledger = ledger
        self.configuration = configuration
        self.logger = logger
    }

    /// The last record that the tracker said to have applied, 0 = none or not asked yet.
    package var appliedSeq: UInt64 { applied }

    /// Says that there may be new records.
    package nonisolated func wake() { bell.ring() }

    /// Ships until the task is cancelled.
    package func run() async {
        var backoff = configuration.backoff
        var random = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do {
                while try await shipOnce() > 0 {}
                backoff.reset()
                await bell.wait(atMost: configuration.idle)
            } catch is CancellationError {
                return
            } catch {
                if backoff.attempts == 0 {
                    logger.warning(
                        "usage could not be shipped; it stays in the journal",
                        metadata: ["error": "\(error)"]
                    )
                }
                try? await Task.sleep(for: backoff.next(using: &random))
            }
        }
    }

    /// Ships one batch.
    ///
    /// - Returns: how many records were sent; 0 = there was nothing to send.
    /// - Throws: what the tracker or the journal threw; nothing is lost, call again.
    package func shipOnce() async throws -> Int {
        let records = try await source.records(after: applied, limits: configuration.limits)
        guard let last = records.last else { return 0 }
        let request = CostV1.AppendRequest(
            journal: source.journal,
            previousSeq: applied,
            records: records,
            format: Self.format
        )
        let answer = try await ledger.append(request)
        if answer.appliedSeq < applied {
            logger.warning(
                "the ledger went back; shipping again from there",
                metadata: ["applied": "\(answer.appliedSeq)", "was": "\(applied)"]
            )
        }
        if answer.appliedSeq > last.seq {
            // Another copy of this batch and later ones had arrived already.
            logger.debug("the ledger is ahead", metadata: ["applied": "\(answer.appliedSeq)"])
        }
        applied = answer.appliedSeq
        try await source.acknowledged(applied)
        return records.count
    }

    /// Ships what is left, then seals the journal.
    ///
    /// - Parameters:
    ///   - lastSeq: of the last record that was to be shipped, 0 = none.
    ///   - mode: whether the journal is known to be whole.
    /// - Throws: what the tracker or the journal threw; the journal is then not sealed.
    package func seal(lastSeq: UInt64, mode: CostV1.SealMode) async throws {
        while true {
            while try await shipOnce() > 0 {}
            let request = CostV1.SealRequest(journal: source.journal, lastSeq: lastSeq, mode: mode)
            let answer = try await ledger.seal(request)
            if answer.appliedSeq >= lastSeq { return }
            try Task.checkCancellation()
            // Nothing left to send and still not there: the records between are gone.
            guard answer.appliedSeq < applied else {
                throw SealRefused(appliedSeq: answer.appliedSeq, lastSeq: lastSeq)
            }
            applied = answer.appliedSeq
        }
    }
}

/// The tracker lacks records that the journal does not have any more.
package struct SealRefused: Error, Equatable {
    /// Where the tracker stands.
    package let appliedSeq: UInt64
    /// Where it should stand.
    package let lastSeq: UInt64
}
