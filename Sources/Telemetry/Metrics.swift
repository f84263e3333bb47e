import Synchronization

/// The metrics of one process: look a handle up once, keep it, and count on it from anywhere.
///
/// Names follow `<service>_<noun>_<unit>_total|seconds|bytes`; labels are of low cardinality. A family holds at most
/// ``seriesMax`` label sets: further ones share a series whose label values are all `other`, so that hostile input
/// cannot grow memory.
package final class Metrics: Sendable {
    /// The most label sets that one metric name may have.
    package static let seriesMax = 1_000

    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)

        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    struct Family: Sendable {
        let help: String
        let type: String
        /// By rendered labels, `a="1",b="2"`.
        var series: [String: Instrument] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let looks = Mutex<[@Sendable () -> Void]>([])

    /// An empty registry.
    package init() {}

    /// The counter of this name and these labels; the same one for the same arguments.
    ///
    /// - Parameters:
    ///   - name: a Prometheus metric name; one name has one type.
    ///   - help: a sentence for the reader of `/metrics`.
    ///   - labels: low-cardinality labels.
    /// - Returns: the handle, to be kept.
    package func counter(_ name: String, help: String, labels: [String: String] = [:]) -> Counter {
        let instrument = instrument(name, help: help, labels: labels) { .counter(Counter()) }
        guard case .counter(let counter) = instrument else { preconditionFailure("\(name) is not a counter") }
        return counter
    }

    /// The gauge of this name and these labels; the same one for the same arguments.
    ///
    /// - Parameters:
    ///   - name: a Prometheus metric name; one name has one type.
    ///   - help: a sentence for the reader of `/metrics`.
    ///   - labels: low-cardinality labels.
    /// - Returns: the handle, to be kept.
    package func gauge(_ name: String, help: String, labels: [String: String] = [:]) -> Gauge {
        let instrument = instrument(name, help: help, labels: labels) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = instrument else { preconditionFailure("\(name) is not a gauge") }
        return gauge
    }

    /// The histogram of this name and these labels; the same one for the same arguments.
    ///
    /// - Parameters:
    ///   - name: a Prometheus metric name; one name has one type.
    ///   - help: a sentence for the reader of `/metrics`.
    ///   - labels: low-cardinality labels.
    ///   - buckets: upper bounds, in seconds for durations; those of the first look-up count.
    /// - Returns: the handle, to be kept.
    package func histogram(
        _ name: String,
        help: String,
        labels: [String: String] = [:],
        buckets: [Double] = Histogram.latencyBuckets
    ) -> Histogram {
        let instrument = instrument(name, help: help, labels: labels) { .histogram(Histogram(bounds: buckets)) }
        guard case .histogram(let histogram) = instrument else { preconditionFailure("\(name) is not a histogram") }
        return histogram
    }

    /// Calls `look` whenever somebody asks for the metrics, before they are written: for gauges of what is not counted
    /// where it changes. It must return at once.
    package func beforeText(_ look: @escaping @Sendable () -> Void) {
        looks.withLock { $0.append(look) }
    }

    /// Everything in Prometheus' text format, names and labels in order.
    package func prometheusText() -> [UInt8] {
        for look in looks.withLock({ $0 }) { look() }
        return PrometheusText.render(families.withLock { $0 })
    }

    private func instrument(
        _ name: String,
        help: String,
        labels: [String: String],
        make: () -> Instrument
    ) -> Instrument {
        families.withLock { families in
            var key = PrometheusText.labels(labels)
            if let known = families[name]?.series[key] { return known }
            if let family = families[name], family.series.count >= Self.seriesMax {
                key = PrometheusText.labels(labels.mapValues { _ in "other" })
                if let shared = family.series[key] { return shared }
            }
            let made = make()
            families[name, default: Family(help: help, type: made.type)].series[key] = made
            return made
        }
    }
}
