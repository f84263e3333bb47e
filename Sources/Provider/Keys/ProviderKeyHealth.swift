/// Which keys are in use. A key that the provider refuses is out for a time that doubles with every refusal; after it one
/// call tries the key again. A value on a clock that its owner reads.
package struct ProviderKeyHealth: Sendable {
    /// How long a key is out, the first time and at most.
    package struct Waits: Sendable {
        /// After the first refusal.
        package var first: Duration = .seconds(30)
        /// However often it was refused.
        package var longest: Duration = .seconds(600)

        /// 30 seconds to 10 minutes.
        package init() {}
    }

    /// Which key a call takes.
    package enum Choice: Sendable, Equatable {
        /// The one at this place; `isProbe`: it is out, and this call finds out whether it works again.
        case use(Int, isProbe: Bool)
        /// None is in use before then.
        case none(until: ContinuousClock.Instant)
    }

    private struct Outage {
        var until: ContinuousClock.Instant
        var wait: Duration
        var isProbed = false
    }

    private let waits: Waits
    private var outages: [ProviderKeyID: Outage] = [:]
    private var working: Set<ProviderKeyID> = []

    /// All keys are in use.
    package init(waits: Waits = Waits()) {
        self.waits = waits
    }

    /// The first of `keys` that is in use, or whose time is over; those in `tried` are left out.
    package mutating func choose(
        of keys: [ProviderKeyID],
        tried: Set<Int> = [],
        now: ContinuousClock.Instant
    ) -> Choice {
        var soonest: ContinuousClock.Instant?
        for (index, key) in keys.enumerated() where !tried.contains(index) {
            guard let outage = outages[key] else { return .use(index, isProbe: false) }
            if outage.until <= now, !outage.isProbed {
                outages[key]?.isProbed = true
                return .use(index, isProbe: true)
            }
            soonest = min(soonest ?? outage.until, outage.until)
        }
        return .none(until: soonest ?? now)
    }

    /// The provider refused the key: it is out.
    ///
    /// - Returns: for how long, if this changed anything; nil when it was out already and this was no probe, as of calls
    ///   that were under way.
    package mutating func refused(
        _ key: ProviderKeyID,
        isProbe: Bool,
        now: ContinuousClock.Instant
    ) -> Duration? {
        working.remove(key)
        guard let outage = outages[key] else {
            outages[key] = Outage(until: now + waits.first, wait: waits.first)
            return waits.first
        }
        guard isProbe else { return nil }
        let wait = min(outage.wait * 2, waits.longest)
        outages[key] = Outage(until: now + wait, wait: wait)
        return wait
    }

    /// The provider took the key.
    ///
    /// - Returns: whether that is news: the first time, or after a refusal. A call that began before a refusal and ends
    ///   after it is not.
    package mutating func accepted(_ key: ProviderKeyID, isProbe: Bool) -> Bool {
        guard isProbe || outages[key] == nil else { return false }
        outages[key] = nil
        return working.insert(key).inserted
    }

    /// A probe ended without a word on the key: the next call is one.
    package mutating func undecided(_ key: ProviderKeyID) {
        outages[key]?.isProbed = false
    }

    /// The keys that are out.
    package var out: Set<ProviderKeyID> { Set(outages.keys) }
}
