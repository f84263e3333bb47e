/// Prometheus' text exposition format, version 0.0.4.
enum PrometheusText {
    static func render(_ families: [String: Metrics.Family]) -> [UInt8] {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(escapeHelp(family.help))\n# TYPE \(name) \(family.type)\n"
            for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
                append(name, labels, instrument, to: &text)
            }
        }
        text += processText()
        return Array(text.utf8)
    }

    /// `a="1",b="2"` in the order of the names, values escaped.
    static func labels(_ labels: [String: String]) -> String {
        if labels.isEmpty { return "" }
        return labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escapeLabel($0.value))\"" }
            .joined(separator: ",")
    }

    private static func append(
        _ name: String,
        _ labels: String,
        _ instrument: Metrics.Instrument,
        to text: inout String
    ) {
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        switch instrument {
        case .counter(let counter): text += "\(name)\(braces) \(counter.total)\n"
        case .gauge(let gauge): text += "\(name)\(braces) \(gauge.current)\n"
        case .histogram(let histogram):
            let state = histogram.snapshot()
            let prefix = labels.isEmpty ? "" : labels + ","
            var below = 0
            for (index, count) in state.counts.enumerated() {
                below += count
                let bound = index < histogram.bounds.count ? "\(histogram.bounds[index])" : "+Inf"
                text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(below)\n"
            }
            text += "\(name)_sum\(braces) \(state.sum)\n\(name)_count\(braces) \(state.count)\n"
        }
    }

    private static func processText() -> String {
        let usage = ProcessUsage.now()
        return """
            # HELP process_cpu_seconds_total Processor time of this process, user and system, in seconds.
            # TYPE process_cpu_seconds_total counter
            process_cpu_seconds_total \(usage.cpuSeconds)
            # HELP process_resident_memory_bytes Memory of this process that is in RAM.
            # TYPE process_resident_memory_bytes gauge
            process_resident_memory_bytes \(usage.residentBytes)

            """
    }

    private static func escapeLabel(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    private static func escapeHelp(_ value: String) -> String {
        value.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ")
    }
}
