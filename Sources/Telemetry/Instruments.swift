import Synchronization

/// A number that only grows: calls, errors, bytes.
package final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    init() {}

    /// Adds `amount`, which must not be negative.
    package func add(_ amount: Int = 1) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Makes the count at least `total`, where something else counts already.
    package func raise(to total: Int) {
        value.max(total, ordering: .relaxed)
    }

    /// What was counted so far.
    package var total: Int { value.load(ordering: .relaxed) }
}

/// A number that goes up and down: open connections, bytes in use.
package final class Gauge: Sendable {
    private let value = Atomic<Int>(0)

    init() {}

    /// Replaces the value.
    package func set(_ newValue: Int) {
        value.store(newValue, ordering: .relaxed)
    }

    /// Adds `amount`, which may be negative.
    package func add(_ amount: Int) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The value now.
    package var current: Int { value.load(ordering: .relaxed) }
}

/// How values are spread over buckets; durations are in seconds.
package final class Histogram: Sendable {
    struct State: Sendable {
        var counts: [Int]
        var sum = 0.0
        var count = 0
    }

    /// Upper bounds of the buckets, ascending, without the infinite one.
    let bounds: [Double]
    private let state: Mutex<State>

    /// Bounds from half a millisecond to a minute, fit for calls in seconds.
    package static let latencyBuckets: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    init(bounds: [Double]) {
        self.bounds = bounds.sorted()
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// Counts one value.
    package func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
            state.count += 1
        }
    }

    /// Counts one duration, in seconds.
    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    func snapshot() -> State { state.withLock { $0 } }
}
