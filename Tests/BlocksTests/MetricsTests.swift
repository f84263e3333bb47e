import Telemetry
import Testing

@Suite("Metrics")
struct MetricsTests {
    private func text(_ metrics: Metrics) -> String { String(decoding: metrics.prometheusText(), as: UTF8.self) }

    @Test("The same name and labels give the same counter")
    func identity() {
        let metrics = Metrics()
        metrics.counter("router_calls_total", help: "Calls.", labels: ["a": "1", "b": "2"]).add(2)
        metrics.counter("router_calls_total", help: "Calls.", labels: ["b": "2", "a": "1"]).add()
        #expect(text(metrics).contains("# TYPE router_calls_total counter\nrouter_calls_total{a=\"1\",b=\"2\"} 3\n"))
    }

    @Test("Label values are escaped")
    func escaping() {
        let metrics = Metrics()
        metrics.gauge("g", help: "two\nlines", labels: ["m": "a\"b\\c\nd"]).set(-4)
        #expect(text(metrics).contains("# HELP g two lines\n# TYPE g gauge\ng{m=\"a\\\"b\\\\c\\nd\"} -4\n"))
    }

    @Test("Buckets are cumulative and end with infinity")
    func histogram() {
        let metrics = Metrics()
        let histogram = metrics.histogram("h_seconds", help: "h", buckets: [0.5, 1])
        histogram.observe(.milliseconds(500))
        histogram.observe(0.75)
        histogram.observe(5)
        let rendered = text(metrics)
        #expect(rendered.contains("h_seconds_bucket{le=\"0.5\"} 1\nh_seconds_bucket{le=\"1.0\"} 2\n"))
        #expect(rendered.contains("h_seconds_bucket{le=\"+Inf\"} 3\nh_seconds_sum 6.25\nh_seconds_count 3\n"))
    }

    @Test("A flood of label values ends in one shared series")
    func bounded() {
        let metrics = Metrics()
        for number in 0..<(Metrics.seriesMax + 50) {
            metrics.counter("c_total", help: "c", labels: ["id": "\(number)"]).add()
        }
        #expect(text(metrics).contains("c_total{id=\"other\"} 50\n"))
    }

    @Test("The text says what the process uses")
    func process() {
        let rendered = text(Metrics())
        #expect(rendered.contains("process_resident_memory_bytes "))
        #expect(!rendered.contains("process_resident_memory_bytes 0\n"))
    }
}
