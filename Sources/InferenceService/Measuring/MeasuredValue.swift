import Evidence
import Glibc

/// One measure of a series: its values of the last seconds, and what is usual. What leaves the window becomes part of the
/// usual, unless the provider does badly: a bad quarter of an hour is not what later ones are compared with.
struct MeasuredValue: Sendable {
    /// Seconds that are recent.
    static let window = 10
    /// So many of the newest values tell how it is now.
    static let enough = 20
    /// Seconds after which half of the usual is forgotten.
    private static let halfLife = 300.0
    /// What is this much worse than usual is not learnt,
    private static let worse = 2.0
    /// unless it lasts so many seconds: then it is the usual.
    private static let acceptance = 900
    /// So many values have to be known before others are called worse.
    private static let knownMin = 10.0

    /// Whether a larger value is the worse one.
    let isWorseAbove: Bool
    private var recent = RecentValues(seconds: window)
    /// What it was in the last minutes.
    private(set) var usual = TimesSpread()
    /// In a row, in which it was much worse than usual.
    private var worseSeconds = 0
    /// Seconds for which nothing is learnt: what is in the window is from a bad time.
    private var unlearning = 0

    init(isWorseAbove: Bool) {
        self.isWorseAbove = isWorseAbove
    }

    mutating func add(_ units: Double, second: Int) { recent.add(units, slot: second % Self.window) }

    /// How it is now.
    func now(_ second: Int) -> TimesSpread { recent.newest(second % Self.window, enough: Self.enough) }

    /// Time goes on: what is not recent any more is learnt or dropped.
    mutating func advance(from before: Int, to second: Int) {
        let passed = second - before
        usual.fade(by: exp2(-Double(passed) / Self.halfLife))
        if isMuchWorse(now(before)) {
            unlearning = Self.window
            worseSeconds += passed
            if worseSeconds >= Self.acceptance { (usual, unlearning) = (TimesSpread(), 0) }
        }
        for step in 1...min(passed, Self.window) {
            let slot = (before + step) % Self.window
            if unlearning == 0 { recent.pour(slot, into: &usual) }
            recent.clear(slot)
        }
        if unlearning == 0 { worseSeconds = 0 }
        unlearning = max(0, unlearning - passed)
    }

    private func isMuchWorse(_ now: TimesSpread) -> Bool {
        guard usual.total >= Self.knownMin, let usual = usual.median, let now = now.median else { return false }
        return isWorseAbove ? now > usual * Self.worse : now * Self.worse < usual
    }
}
