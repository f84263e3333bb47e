import Synchronization

/// Handles by what distinguishes their series, so that labels are rendered at the first use and not at each.
package final class KeptSeries<Key: Hashable & Sendable, Handles: Sendable>: Sendable {
    private let known = Mutex<[Key: Handles]>([:])
    private let make: @Sendable (Key) -> Handles

    /// `make` looks the handles of a key up in the metrics.
    package init(_ make: @escaping @Sendable (Key) -> Handles) { self.make = make }

    /// The handles of `key`. As many keys are kept as a metric may have label sets.
    package subscript(key: Key) -> Handles {
        known.withLock { known in
            if let found = known[key] { return found }
            let made = make(key)
            if known.count < Metrics.seriesMax { known[key] = made }
            return made
        }
    }
}
