import Catalogue
import Crypto
package import Messages
package import RPCCore

/// Turns an Append into what the store books. Pure: the same request gives the same batch.
///
/// A record that verifies is never refused, or its journal would be stuck for ever: what can't be read is set aside
/// as poison and the cursor moves on. Only a request that breaks the protocol itself is refused.
package enum BatchReader {
    /// The newest record format that this build reads.
    package static let formatMax: UInt32 = 1
    /// The most records in one request.
    package static let recordsMax = 10_000

    /// The batch of a request; nil when it carries no records.
    ///
    /// - Throws: INVALID_ARGUMENT that names the field, or FAILED_PRECONDITION for a newer record format.
    package static func read(_ request: CostV1.AppendRequest) throws(RPCError) -> LedgerBatch? {
        try checkJournal(request.journal)
        guard request.format <= formatMax else {
            throw RPCError(
                .failedPrecondition,
                "format: \(request.format) is newer than \(formatMax), which this cost-tracker reads: upgrade it first"
            )
        }
        guard request.records.count <= recordsMax else {
            throw RPCError(.invalidArgument, "records: at most \(recordsMax) at a time", reason: .badRequest)
        }
        var last = request.previousSeq
        for record in request.records {
            guard record.seq > last, record.seq <= UInt64(Int64.max) else {
                throw RPCError(
                    .invalidArgument,
                    "records: seq must go up from previous_seq; \(record.seq) came after \(last)",
                    reason: .badRequest
                )
            }
            last = record.seq
        }
        guard !request.records.isEmpty else { return nil }
        let journal = Hex.encode(request.journal)
        var rows: [UsageRow] = []
        var poison: [PoisonRecord] = []
        for record in request.records {
            // Nothing is leased yet, so there is nothing to give back: a return only moves the cursor.
            if record.type == .return { continue }
            switch row(record, journal: journal) {
            case .success(let row): rows.append(row)
            case .failure(let reason):
                poison.append(
                    PoisonRecord(
                        seq: record.seq,
                        type: record.type.rawValue,
                        payload: record.payload,
                        reason: reason.text
                    )
                )
            }
        }
        return LedgerBatch(
            journal: request.journal,
            previousSeq: request.previousSeq,
            lastSeq: last,
            rows: rows,
            poison: poison
        )
    }

    /// Checks the id of a journal.
    ///
    /// - Throws: INVALID_ARGUMENT unless it is 16 bytes.
    package static func checkJournal(_ journal: [UInt8]) throws(RPCError) {
        guard journal.count == 16 else {
            throw RPCError(.invalidArgument, "journal: must be 16 bytes, not \(journal.count)", reason: .badRequest)
        }
    }

    private struct Unbookable: Error {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }

    private static func row(_ record: CostV1.JournalRecord, journal: String) -> Result<UsageRow, Unbookable> {
        guard record.type == .settlement else {
            return .failure(Unbookable("records of type \(record.type.rawValue) do not travel"))
        }
        let settlement: CostV1.Settlement
        do throws(MessageError) {
            settlement = try CostV1.Settlement(decoding: record.payload)
        } catch {
            return .failure(Unbookable("not a settlement"))
        }
        if let fault = fault(of: settlement) { return .failure(Unbookable(fault)) }
        let usage = settlement.usage ?? CommonV1.Usage()
        let isMetered =
            settlement.costNanodollars > 0 || usage.promptTokens > 0 || usage.completionTokens > 0 || usage.units > 0
        return .success(
            UsageRow(
                seq: record.seq,
                attemptID: "\(journal)-\(settlement.intentSeq)",
                settlement: settlement,
                payload: record.payload,
                atUnixMS: settlement.startedUnixMS > 0 ? settlement.startedUnixMS : nil,
                isCostMismatch: isCostMismatch(settlement, usage),
                isMetered: isMetered
            )
        )
    }

    private static func fault(of settlement: CostV1.Settlement) -> String? {
        let usage = settlement.usage ?? CommonV1.Usage()
        let counts = [usage.promptTokens, usage.completionTokens, usage.cachedTokens, usage.units]
        if settlement.intentSeq == 0 { return "intent_seq is 0" }
        if settlement.costNanodollars < 0 { return "cost_nanodollars is below 0" }
        if settlement.chargedNanodollars < 0 { return "charged_nanodollars is below 0" }
        if settlement.fullPriceNanodollars < 0 { return "full_price_nanodollars is below 0" }
        // Sums over all rows must stay far from the end of 64 bits: a million million tokens are no real call.
        if counts.contains(where: { $0 > 1_000_000_000_000 }) { return "usage is beyond any call" }
        if settlement.costNanodollars > 1_000_000_000_000_000 { return "cost_nanodollars is beyond any call" }
        return nil
    }

    /// Only exact rows claim that usage and cost belong together; estimates may charge a hold.
    private static func isCostMismatch(_ settlement: CostV1.Settlement, _ usage: CommonV1.Usage) -> Bool {
        guard settlement.quality == .exact else { return false }
        let price = settlement.price ?? CommonV1.Price()
        let cost = Cost.of(usage: usage, price: price, kind: settlement.kind)
        if settlement.costNanodollars == cost { return false }
        // Rows of one provider call share its rounding: see `Cost.shares`.
        return settlement.providerAttemptID.isEmpty || settlement.costNanodollars != cost - 1
    }
}
