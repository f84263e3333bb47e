import JSON

extension SchemaInstance {
    /// Whole numbers that a schema's bounds are kept within, so that every JSON reader holds them exactly.
    private static let exact = 9_007_199_254_740_992.0

    mutating func writeInteger(_ schema: JSONValue) throws(APIError) {
        let step = Swift.max(1, number(schema["multipleOf"]) ?? 1)
        var low = number(schema["minimum"])
        var high = number(schema["maximum"])
        if let exclusive = number(schema["exclusiveMinimum"]) {
            low = Swift.max(low ?? -Self.exact, exclusive.rounded(.down) + 1)
        }
        if let exclusive = number(schema["exclusiveMaximum"]) {
            high = Swift.min(high ?? Self.exact, exclusive.rounded(.up) - 1)
        }
        let (from, to) = range(low, high, width: 100 * step)
        let first = (from / step).rounded(.up)
        let last = (to / step).rounded(.down)
        guard first <= last, Swift.abs(first * step) <= Self.exact, step == step.rounded() else {
            throw refused("has an integer without a value in its bounds")
        }
        let span = Int(Swift.min(last - first, 1_000_000))
        out.append(string: String(Int((first + Double(random.below(span + 1))) * step)))
    }

    mutating func writeNumber(_ schema: JSONValue) throws(APIError) {
        let low = number(schema["minimum"]) ?? number(schema["exclusiveMinimum"])
        let high = number(schema["maximum"]) ?? number(schema["exclusiveMaximum"])
        let (from, to) = range(low, high, width: 100)
        let value: Double
        if let step = number(schema["multipleOf"]), step > 0 {
            let first = (from / step).rounded(.up)
            value = (first * step == number(schema["exclusiveMinimum"]) ? first + 1 : first) * step
        } else {
            value = from + (to - from) * Double(1 + random.below(3)) / 4
        }
        guard value >= from, value <= to, value.isFinite else {
            throw refused("has a number without a value in its bounds")
        }
        out.append(string: "\(value)")
    }

    private func range(_ low: Double?, _ high: Double?, width: Double) -> (Double, Double) {
        switch (low, high) {
        case (let low?, let high?): (low, high)
        case (let low?, nil): (low, low + width)
        case (nil, let high?): (high - width, high)
        case (nil, nil): (0, width)
        }
    }

    private func number(_ value: JSONValue?) -> Double? {
        value?.double ?? value?.int.map(Double.init)
    }

    mutating func writeString(_ schema: JSONValue) throws(APIError) {
        if schema["pattern"] != nil {
            guard let given = schema["default"] ?? schema["examples"]?.array?.first else {
                throw refused("has a pattern without an example, which the simulator does not solve")
            }
            append(given)
            return
        }
        if let format = schema["format"]?.string, let text = formatted(format) {
            out.append(jsonString: text)
            return
        }
        let least = Int(clamping: schema["minLength"]?.int ?? 0)
        let most = Int(clamping: schema["maxLength"]?.int ?? Int64(Int32.max))
        guard least <= most, least <= 100_000 else {
            throw refused("asks for a string of \(least) to \(most) characters")
        }
        var scalars = String(decoding: Sentences.make(seed: random.next(), count: 1 + random.below(3)), as: UTF8.self)
            .unicodeScalars
        if scalars.last == "." {
            scalars.removeLast()
        }
        while scalars.count < least {
            scalars.append("x")
        }
        let text = String(String.UnicodeScalarView(scalars.prefix(most)))
        out.append(jsonString: text)
    }

    private mutating func formatted(_ format: String) -> String? {
        let day = 1 + random.below(28)
        let date = "2026-0\(1 + random.below(9))-\(day < 10 ? "0" : "")\(day)"
        switch format {
        case "date": return date
        case "time": return "12:30:00Z"
        case "date-time": return date + "T12:30:00Z"
        case "duration": return "P\(day)D"
        case "email", "idn-email": return "person\(day)@example.com"
        case "hostname", "idn-hostname": return "host\(day).example.com"
        case "ipv4": return "192.0.2.\(day)"
        case "ipv6": return "2001:db8::\(day)"
        case "uri", "iri", "uri-reference": return "https://example.com/\(day)"
        case "uuid": return uuidText(random.next(), random.next())
        default: return nil
        }
    }
}

/// A version 4 UUID of 128 given bits.
func uuidText(_ high: UInt64, _ low: UInt64) -> String {
    let digits = Array(
        hexText(high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000) + hexText(low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    )
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    return parts.map { String(digits[$0]) }.joined(separator: "-")
}
