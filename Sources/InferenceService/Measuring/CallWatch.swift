import Messages
import Provider
import Synchronization

/// Watches one provider call. Only time that the provider takes counts: while the caller is slow to read, nobody waits for
/// the provider. Written by the task that makes the call, read by the book.
final class CallWatch: Sendable {
    /// A rate is taken after so many nanoseconds of waiting, so that a slow stream is known long before its end.
    private static let rateTime: Int64 = 1_000_000_000
    /// From fewer tokens, or less time, no rate is taken: it would be chance.
    private static let tokensMin = 8
    private static let shortest: Int64 = 20_000_000
    /// Beyond so many tokens a second nobody feels a difference.
    private static let rateMax = 500.0

    let id: UInt64
    /// The series in the book; -1 = none.
    let place: Int
    private let book: EvidenceBook
    let isStreamed: Bool
    private let startedAt: Int64
    /// Since when the provider is waited for; negative = it is not.
    private let waitsSince: Atomic<Int64>
    private let hasContent = Atomic(false)
    private let longestSilence = Atomic<Int64>(0)
    /// Since the last rate was taken: waited, and the tokens that had come before.
    private let waited = Atomic<Int64>(0)
    private let tokensBefore = Atomic(0)

    init(_ book: EvidenceBook, id: UInt64, place: Int, isStreamed: Bool, now: Int64) {
        self.book = book
        self.id = id
        self.place = place
        self.isStreamed = isStreamed
        startedAt = now
        waitsSince = Atomic(now)
    }

    // MARK: Of streams

    /// The next bytes of the answer are waited for.
    func waits() {
        waitsSince.store(book.now, ordering: .relaxed)
    }

    /// Bytes have come. `tokens`: seen so far.
    func came(tokens: Int, hasContent isContent: Bool) {
        let now = book.now
        let silence = max(0, now - waitsSince.load(ordering: .relaxed))
        // Headers and comments are no content: the wait goes on.
        guard isContent else { return }
        waitsSince.store(-1, ordering: .relaxed)
        guard hasContent.load(ordering: .relaxed) else {
            hasContent.store(true, ordering: .relaxed)
            tokensBefore.store(tokens, ordering: .relaxed)
            return book.note(self) { $0.sawFirst(milliseconds: Double(now - self.startedAt) / 1e6) }
        }
        longestSilence.max(silence, ordering: .relaxed)
        let waited = waited.wrappingAdd(silence, ordering: .relaxed).newValue
        guard waited >= Self.rateTime, let rate = takeRate(tokens) else { return }
        book.note(self) { $0.sawRate(rate) }
    }

    private func takeRate(_ tokens: Int) -> Double? {
        let (new, time) = (tokens - tokensBefore.load(ordering: .relaxed), waited.load(ordering: .relaxed))
        guard new > 0 else { return nil }
        tokensBefore.store(tokens, ordering: .relaxed)
        waited.store(0, ordering: .relaxed)
        return min(Self.rateMax, Double(new) * 1e9 / Double(max(time, Self.shortest)))
    }

    // MARK: Of all

    /// The answer came whole, with so many tokens.
    func succeeded(tokens: Int) {
        let now = book.now
        let rate = isStreamed ? rateAtEnd(tokens) : Self.rate(tokens, now - startedAt)
        let silence = longestSilence.load(ordering: .relaxed)
        book.end(self) { series in
            if self.isStreamed {
                if silence > 0 { series.sawSilence(milliseconds: Double(silence) / 1e6) }
            } else {
                series.sawFirst(milliseconds: Double(now - self.startedAt) / 1e6)
            }
            if let rate { series.sawRate(rate) }
            series.ended(.ok)
        }
    }

    /// Of a whole plain answer.
    private static func rate(_ tokens: Int, _ time: Int64) -> Double? {
        tokens < tokensMin ? nil : min(rateMax, Double(tokens) * 1e9 / Double(max(time, shortest)))
    }

    /// Of what came since the last rate was taken, if it is enough.
    private func rateAtEnd(_ tokens: Int) -> Double? {
        tokens - tokensBefore.load(ordering: .relaxed) < Self.tokensMin ? nil : takeRate(tokens)
    }

    /// The call failed. `isCallersTime`: the caller gave up, not this service.
    func failed(_ failure: ProviderFailure, isCallersTime: Bool) {
        let isCallers = isCallersTime || failure.cause == .cancelled
        let isOverdue = isCallers && book.isOverdue(self)
        end(CallOutcome(failure, isCallersTime: isCallers, isOverdue: isOverdue))
    }

    /// The caller left while the call went on.
    func left() { end(book.isOverdue(self) ? .timedOut : nil) }

    private func end(_ outcome: CallOutcome?) {
        let now = book.now
        book.end(self) { series in
            guard let outcome, outcome != .timedOut || !self.isOldNews(series, now) else { return }
            series.ended(outcome)
        }
    }

    /// Whether a time-out says how the provider was long ago: the silence was told as overdue, and calls went well since it
    /// began. Counted once more it would drive traffic away from a provider that has recovered.
    private func isOldNews(_ series: MeasuredSeries, _ now: Int64) -> Bool {
        guard let (from, bound) = silence(series.overdueAfter), let success = series.lastSuccess else { return false }
        return success > EvidenceBook.second(from) && Self.age(from, bound, now) >= Self.newsTime
    }

    /// Whether nothing came for longer than that many milliseconds, and that is news: a call that goes on being silent says
    /// how the provider was, not how it is.
    func isOverdue(after milliseconds: (first: Double, between: Double), _ now: Int64) -> Bool {
        guard let (from, bound) = silence(milliseconds) else { return false }
        let age = Self.age(from, bound, now)
        return age > 0 && age < Self.newsTime
    }

    /// Milliseconds for which being overdue is news.
    private static let newsTime = 1_000 * Double(MeasuredValue.window)

    /// Since when the provider is silent, and after how many milliseconds that is too long; nil = nobody waits for it.
    private func silence(_ milliseconds: (first: Double, between: Double)) -> (from: Int64, bound: Double)? {
        let since = waitsSince.load(ordering: .relaxed)
        guard since >= 0 else { return nil }
        return hasContent.load(ordering: .relaxed) ? (since, milliseconds.between) : (startedAt, milliseconds.first)
    }

    /// Milliseconds since a silence is too long.
    private static func age(_ from: Int64, _ bound: Double, _ now: Int64) -> Double { Double(now - from) / 1e6 - bound }
}
