extension SettingKey {
    /// Any text, also none.
    package static func string(
        _ name: String,
        default text: String?,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<String> where Value == String {
        SettingKey(name, default: text, shared: shared, summary) { text throws(SettingRule) in text }
    }

    /// Text that is never shown; empty counts as not set. Can be given as a file by `<KEY>_FILE`.
    package static func secret(
        _ name: String,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<Secret?> where Value == Secret? {
        SettingKey(name, default: "", shared: shared, secret: true, summary) { text throws(SettingRule) in
            text.isEmpty ? nil : Secret(text)
        }
    }

    /// A whole number within a range.
    package static func int(
        _ name: String,
        default number: Int?,
        in range: ClosedRange<Int>,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<Int> where Value == Int {
        SettingKey(name, default: number.map { "\($0)" }, shared: shared, summary) { text throws(SettingRule) in
            guard let value = Int(text), range.contains(value) else {
                throw SettingRule("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    /// A number within a range.
    package static func double(
        _ name: String,
        default number: Double?,
        in range: ClosedRange<Double>,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<Double> where Value == Double {
        SettingKey(name, default: number.map { "\($0)" }, shared: shared, summary) { text throws(SettingRule) in
            guard let value = Double(text), range.contains(value) else {
                throw SettingRule("must be a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    /// `true` or `false`.
    package static func bool(
        _ name: String,
        default value: Bool,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<Bool> where Value == Bool {
        SettingKey(name, default: "\(value)", shared: shared, summary) { text throws(SettingRule) in
            switch text.lowercased() {
            case "true", "1", "yes", "on": return true
            case "false", "0", "no", "off": return false
            default: throw SettingRule("must be true or false")
            }
        }
    }

    /// A duration with its unit: `250ms`, `30s`, `5m`, `2h`.
    package static func duration(
        _ name: String,
        default text: String,
        in range: ClosedRange<Duration> = .zero ... .seconds(86_400 * 366),
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<Duration> where Value == Duration {
        SettingKey(name, default: text, shared: shared, summary) { text throws(SettingRule) in
            guard let value = DurationText.parse(text) else {
                throw SettingRule("must be a duration with its unit, like 250ms, 30s, 5m or 2h")
            }
            guard range.contains(value) else {
                throw SettingRule("must be a duration from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    /// One of the cases of an enumeration, by its raw value.
    package static func choice(
        _ name: String,
        default value: Value,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<Value> where Value: RawRepresentable<String> & CaseIterable {
        SettingKey(name, default: value.rawValue, shared: shared, summary) { text throws(SettingRule) in
            guard let value = Value(rawValue: text) else {
                throw SettingRule("must be one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return value
        }
    }

    /// An absolute `http` or `https` URL, given without a slash at its end.
    package static func url(
        _ name: String,
        default text: String?,
        shared: Bool = false,
        _ summary: String
    ) -> SettingKey<String> where Value == String {
        SettingKey(name, default: text, shared: shared, summary) { text throws(SettingRule) in
            var url = Substring(text)
            while url.last == "/" { url.removeLast() }
            let rest = ["http://", "https://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) }
            guard let host = rest?.prefix(while: { $0 != "/" }), !host.isEmpty, !url.contains(where: \.isWhitespace)
            else { throw SettingRule("must be an http:// or https:// URL with a host") }
            return String(url)
        }
    }

    /// `host:port`, `[v6]:port` or `:port`; port 0 takes a free one.
    package static func listen(
        _ name: String,
        defaultPort: Int,
        _ summary: String
    ) -> SettingKey<ListenAddress> where Value == ListenAddress {
        SettingKey(name, default: ":\(defaultPort)", summary) { text throws(SettingRule) in
            guard let address = ListenAddress(parsing: text) else {
                throw SettingRule("must be host:port or :port with a port from 0 to 65535")
            }
            return address
        }
    }
}
