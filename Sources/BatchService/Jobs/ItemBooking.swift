import Bodies
import Catalogue
import Messages
import Spending

/// Makes ledger rows of answers.
struct ItemBooking {
    let job: ClaimedJob
    let nowUnixMS: Int64

    /// The outcome of one line. An answer is charged; an error is not, unless it states what it used.
    func outcome(_ line: OutputLine) -> ItemOutcome {
        let isResult = (200...299).contains(line.status)
        guard isResult || line.usage != nil else {
            return ItemOutcome(seq: line.seq, status: line.status, body: line.body, settlement: nil)
        }
        let usage = line.usage.map(Self.usage) ?? Self.estimate(line.body)
        let attempt = Attempt(
            journal: job.journal,
            seq: line.seq,
            intent: CostV1.Intent(
                price: job.price,
                model: job.model,
                provider: job.provider,
                kind: .batch,
                attribution: job.attribution,
                startedUnixMS: job.createdUnixMS
            )
        )
        let settlement = attempt.settlement(
            cost: Cost.of(usage: usage, price: job.price, kind: .batch),
            quality: line.usage == nil ? .estimated : .exact,
            usage: usage,
            providerRequestID: line.answerID,
            note: line.usage == nil ? "no usage" : "",
            endedUnixMS: nowUnixMS,
            fullPrice: Cost.fullPrice(usage: usage, price: job.price)
        )
        return ItemOutcome(seq: line.seq, status: line.status, body: line.body, settlement: settlement)
    }

    private static func usage(_ usage: AnswerUsage) -> CommonV1.Usage {
        CommonV1.Usage(
            promptTokens: UInt64(clamping: usage.promptTokens),
            completionTokens: UInt64(clamping: usage.completionTokens),
            cachedTokens: UInt64(clamping: usage.cachedTokens)
        )
    }

    /// An answer that does not say what it used: by its length.
    private static func estimate(_ body: [UInt8]) -> CommonV1.Usage {
        CommonV1.Usage(completionTokens: UInt64((body.count + 2) / 3))
    }
}
