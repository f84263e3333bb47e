import Crypto
package import Messages

/// A provider call for money that was announced and must be settled once.
package struct Attempt: Sendable {
    /// 16 bytes: the journal that holds the intent.
    package let journal: [UInt8]
    /// Of the intent in its journal.
    package let seq: UInt64
    /// What was announced.
    package let intent: CostV1.Intent
    /// The id as the provider, the ledger and people see it: `<32 hex digits>-<seq>`.
    package let id: String

    /// An attempt as a spender hands it out.
    package init(journal: [UInt8], seq: UInt64, intent: CostV1.Intent) {
        self.journal = journal
        self.seq = seq
        self.intent = intent
        id = Self.id(journal: journal, seq: seq)
    }

    /// The text of an attempt's id.
    package static func id(journal: [UInt8], seq: UInt64) -> String { journal.hex + "-" + String(seq) }

    /// A settlement that repeats everything of the intent; cost, quality and usage are the outcome's.
    ///
    /// - Parameters:
    ///   - cost: nano-dollars, best knowledge; also what the budgets are charged.
    ///   - quality: how well the numbers are known.
    ///   - usage: what was used.
    ///   - providerRequestID: the provider's own id of the call, or empty.
    ///   - note: why it is not exact, or why it cost nothing; short, from a fixed set.
    ///   - endedUnixMS: when the call ended.
    ///   - fullPrice: batches: nano-dollars that real time would have cost; else 0.
    /// - Returns: the record, to be given to the spender once.
    package func settlement(
        cost: Int64,
        quality: CommonV1.Quality,
        usage: CommonV1.Usage,
        providerRequestID: String = "",
        note: String = "",
        endedUnixMS: Int64,
        fullPrice: Int64 = 0
    ) -> CostV1.Settlement {
        CostV1.Settlement(
            intentSeq: seq,
            lease: intent.lease,
            costNanodollars: cost,
            chargedNanodollars: cost,
            quality: quality,
            usage: usage,
            providerRequestID: providerRequestID,
            model: intent.model,
            provider: intent.provider,
            kind: intent.kind,
            price: intent.price,
            attribution: intent.attribution,
            hop: intent.hop,
            note: note,
            startedUnixMS: intent.startedUnixMS,
            endedUnixMS: endedUnixMS,
            fullPriceNanodollars: fullPrice,
            providerAttemptID: intent.providerAttemptID
        )
    }

    /// What is booked when nobody saw the end: the hold, in full.
    package func settlementAtHold(note: String, endedUnixMS: Int64) -> CostV1.Settlement {
        settlement(
            cost: intent.holdNanodollars,
            quality: .estimated,
            usage: intent.hold ?? CommonV1.Usage(),
            note: note,
            endedUnixMS: endedUnixMS
        )
    }
}
