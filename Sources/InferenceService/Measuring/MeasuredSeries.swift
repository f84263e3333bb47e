import Evidence
import Messages

/// What was seen of calls of one kind to one model at one provider. A value on a clock of whole seconds.
struct MeasuredSeries: Sendable {
    /// Which calls.
    struct Name: Sendable, Hashable {
        let provider: String
        let model: String
        let kind: CommonV1.Kind
        let isStreamed: Bool
    }

    /// Nothing came for so many times as long as usual: the call is overdue,
    private static let overdueFactor = 4.0
    /// but not before so many milliseconds;
    private static let overdueMin = 1_000.0
    /// if nobody knows what is usual, after so many.
    private static let overdueUnknown = 10_000.0
    private static let knownMin = 10.0

    let name: Name
    private var second: Int
    private var outcomes: [UInt32]
    private var failuresInARow: UInt32 = 0
    private var successes: UInt32 = 0
    private var failures: UInt32 = 0
    /// The second in which a call last went well.
    private(set) var lastSuccess: Int?
    private var first = MeasuredValue(isWorseAbove: true)
    private var rate = MeasuredValue(isWorseAbove: false)
    private var silence = MeasuredValue(isWorseAbove: true)
    /// Milliseconds of silence after which a call is overdue, before and after its first content; brought up to date once
    /// a second.
    private(set) var overdueAfter = (first: overdueUnknown, between: overdueUnknown)

    init(_ name: Name, second: Int) {
        self.name = name
        self.second = second
        outcomes = Array(repeating: 0, count: MeasuredValue.window * CallOutcome.allCases.count)
    }

    /// Time has come to `second`.
    mutating func advance(to second: Int) {
        guard second > self.second else { return }
        first.advance(from: self.second, to: second)
        rate.advance(from: self.second, to: second)
        silence.advance(from: self.second, to: second)
        for step in 1...min(second - self.second, MeasuredValue.window) {
            let start = place(.ok, self.second + step)
            for index in start..<start + CallOutcome.allCases.count { outcomes[index] = 0 }
        }
        self.second = second
        overdueAfter = (Self.overdue(first.usual), Self.overdue(silence.usual))
    }

    private static func overdue(_ usual: TimesSpread) -> Double {
        guard usual.total >= knownMin, let slow = usual.quantile(0.95) else { return overdueUnknown }
        return max(overdueMin, slow * overdueFactor)
    }

    private func place(_ outcome: CallOutcome, _ second: Int) -> Int {
        second % MeasuredValue.window * CallOutcome.allCases.count + outcome.rawValue
    }

    // MARK: What is seen

    mutating func sawFirst(milliseconds: Double) { first.add(milliseconds, second: second) }

    /// Tokens a second.
    mutating func sawRate(_ tokens: Double) { rate.add(tokens * 10, second: second) }

    /// The longest silence within an answer.
    mutating func sawSilence(milliseconds: Double) { silence.add(milliseconds, second: second) }

    mutating func ended(_ outcome: CallOutcome) {
        outcomes[place(outcome, second)] += 1
        if outcome.isFailure {
            failuresInARow = min(failuresInARow + 1, 1_000_000)
            failures &+= 1
        } else if outcome == .ok {
            failuresInARow = 0
            successes &+= 1
            lastSuccess = second
        }
    }

    // MARK: What is told

    /// Whether nothing is left to tell: no call of the last seconds, and what was usual has faded.
    var isForgotten: Bool { outcomes.allSatisfy { $0 == 0 } && first.usual.total == 0 && rate.usual.total == 0 }

    private func count(_ outcome: CallOutcome) -> UInt32 {
        (0..<MeasuredValue.window).reduce(0) { $0 + outcomes[place(outcome, $1)] }
    }

    func message(inFlight: Int, overdue: Int) -> InferenceV1.Series {
        InferenceV1.Series(
            provider: name.provider,
            model: name.model,
            kind: name.kind,
            streamed: name.isStreamed,
            recent: InferenceV1.Outcomes(
                ok: count(.ok),
                overloaded: count(.overloaded),
                failed: count(.failed),
                timedOut: count(.timedOut),
                broken: count(.broken),
                paced: count(.paced),
                refused: count(.refused)
            ),
            failuresInARow: failuresInARow,
            inFlight: UInt32(clamping: inFlight),
            overdue: UInt32(clamping: overdue),
            recentFirst: first.now(second).message,
            usualFirst: first.usual.message,
            recentRate: rate.now(second).message,
            usualRate: rate.usual.message,
            successes: successes,
            failures: failures
        )
    }
}
