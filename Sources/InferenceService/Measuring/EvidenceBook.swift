package import Messages
import Synchronization
package import Telemetry

/// What this process sees of providers: every call is watched from when it goes out until it ends.
package final class EvidenceBook: Sendable {
    /// The most series; calls of further ones are not watched.
    package static let seriesMax = 1_000

    private struct State {
        var series: [MeasuredSeries] = []
        var places: [MeasuredSeries.Name: Int] = [:]
        var running: [UInt64: CallWatch] = [:]
        var lastWatch: UInt64 = 0
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private let seriesCount: Gauge
    private let unwatched: Counter

    /// An empty book.
    package init(_ metrics: Metrics, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        clock = now
        start = now()
        seriesCount = metrics.gauge(
            "inference_evidence_series",
            help: "Kinds of provider calls, by provider and model, of which something is known."
        )
        unwatched = metrics.counter(
            "inference_evidence_unwatched_total",
            help: "Provider calls that were not measured, since too many kinds are known already."
        )
    }

    /// Nanoseconds of the book's clock.
    var now: Int64 { (clock() - start).nanoseconds }

    /// A provider call goes out now.
    func begin(_ plan: CallPlan, isStreamed: Bool) -> CallWatch {
        let name = MeasuredSeries.Name(
            provider: plan.request.provider,
            model: plan.request.model,
            kind: plan.usageKind,
            isStreamed: isStreamed
        )
        let now = now
        return state.withLock { state in
            guard let place = Self.place(of: name, &state, now) else {
                unwatched.add()
                return CallWatch(self, id: 0, place: -1, isStreamed: isStreamed, now: now)
            }
            state.lastWatch += 1
            let watch = CallWatch(self, id: state.lastWatch, place: place, isStreamed: isStreamed, now: now)
            state.running[watch.id] = watch
            return watch
        }
    }

    private static func place(of name: MeasuredSeries.Name, _ state: inout State, _ now: Int64) -> Int? {
        if let place = state.places[name] { return place }
        var place = state.series.count
        if place >= seriesMax {
            let busy = Set(state.running.values.map(\.place))
            guard let free = state.series.indices.first(where: { state.series[$0].isForgotten && !busy.contains($0) })
            else { return nil }
            state.places[state.series[free].name] = nil
            place = free
        }
        let series = MeasuredSeries(name, second: second(now))
        if place == state.series.count { state.series.append(series) } else { state.series[place] = series }
        state.places[name] = place
        return place
    }

    /// The whole second of a time of the book's clock.
    static func second(_ now: Int64) -> Int { Int(now / 1_000_000_000) }

    /// Writes down what a watch saw.
    func note(_ watch: CallWatch, _ write: (inout MeasuredSeries) -> Void) {
        guard watch.place >= 0 else { return }
        let second = Self.second(now)
        state.withLock { state in
            state.series[watch.place].advance(to: second)
            write(&state.series[watch.place])
        }
    }

    /// The call of a watch is over; the last that is heard of it.
    func end(_ watch: CallWatch, _ write: (inout MeasuredSeries) -> Void) {
        guard watch.place >= 0 else { return }
        let second = Self.second(now)
        state.withLock { state in
            guard state.running.removeValue(forKey: watch.id) != nil else { return }
            state.series[watch.place].advance(to: second)
            write(&state.series[watch.place])
        }
    }

    func isOverdue(_ watch: CallWatch) -> Bool {
        guard watch.place >= 0 else { return false }
        let now = now
        return state.withLock { watch.isOverdue(after: $0.series[watch.place].overdueAfter, now) }
    }

    /// All that is known now.
    package func evidence(replica: String, nowUnixMS: Int64) -> InferenceV1.Evidence {
        let now = now
        let series = state.withLock { state in
            var inFlight = Array(repeating: 0, count: state.series.count)
            var overdue = inFlight
            for place in state.series.indices { state.series[place].advance(to: Self.second(now)) }
            for watch in state.running.values {
                inFlight[watch.place] += 1
                if watch.isOverdue(after: state.series[watch.place].overdueAfter, now) { overdue[watch.place] += 1 }
            }
            return state.series.indices.compactMap { place in
                state.series[place].isForgotten && inFlight[place] == 0
                    ? nil : state.series[place].message(inFlight: inFlight[place], overdue: overdue[place])
            }
        }
        seriesCount.set(series.count)
        return InferenceV1.Evidence(replica: replica, publishedUnixMS: nowUnixMS, series: series)
    }
}

extension Duration {
    /// In whole nanoseconds, as far as they fit.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
