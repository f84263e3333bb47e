import Glibc

/// The part of its own requests that a route gets. It falls while the route does badly, and rises when it does well again; a
/// hundredth is always left, so that somebody sees when it does.
struct ShareState: Sendable, Equatable {
    /// What is left of a route that does badly.
    static let least = 0.01
    /// How much the share moves at most, a second: the others must not be run over, nor the route that comes back.
    static let speed = 0.2
    /// The same on the way back, below the first share: it has to be sure before all of its requests come.
    private static let careful = (below: 0.2, speed: 0.05)
    /// Seconds in which half of the distance to one goes, while nothing is seen.
    private static let halfLife = 10.0
    /// Seconds that a route which does badly again soon waits before it rises.
    private static let hold = 5.0
    /// A route that did well for so many seconds is as good as new.
    private static let forgetsAfter = 60.0

    /// What the evidence says.
    enum Verdict: Sendable, Equatable {
        case good
        case bad
        /// Too little was seen.
        case unknown
    }

    /// 0.01 to 1.
    private(set) var share = 1.0
    /// Whether the route was called bad, and has not been well since.
    private(set) var isBad = false
    /// Whether little that is bad is enough to call it bad: it is, or is on its way back.
    var isSuspect: Bool { isBad || share < 1 }
    /// Seconds since it was last bad.
    private var quiet = Double.infinity
    private var hold = 0.0

    /// The state after `seconds` in which the evidence said `verdict`.
    func next(_ verdict: Verdict, after seconds: Double) -> ShareState {
        var next = self
        let seconds = max(0, seconds)
        if verdict == .bad {
            if !isBad { next.hold = quiet < Self.forgetsAfter ? Self.hold : 0 }
            next.isBad = true
            next.quiet = 0
            next.share = max(Self.least, share - Self.speed * seconds)
            return next
        }
        next.quiet = quiet + seconds
        guard next.quiet > hold else { return next }
        next.isBad = false
        switch verdict {
        case .good:
            let speed = share < Self.careful.below ? Self.careful.speed : Self.speed
            next.share = min(1, share + speed * seconds)
        default: next.share = min(1, 1 - (1 - share) * exp2(-seconds / Self.halfLife))
        }
        guard next.share > 0.99 else { return next }
        next.share = 1
        return next.quiet > Self.forgetsAfter ? ShareState() : next
    }
}
