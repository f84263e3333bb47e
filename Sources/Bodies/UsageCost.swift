import JSON

/// What a stream cost, said where OpenRouter says it: `usage.cost`, in US dollars.
package enum UsageCost {
    /// An event whose data has a `usage` object, with the cost in it; as it came if there is none.
    package static func event(_ event: SSEEvent, nanodollars: Int64) -> [UInt8] {
        guard let data = event.data, let usage = (try? JSONDocument(parsing: data))?.root["usage"],
            usage.kind == .object
        else { return event.raw }
        let span = usage.span
        let stated = data[..<span.lowerBound] + json(usage, nanodollars: nanodollars) + data[span.upperBound...]
        return Array("data: ".utf8) + stated + Array("\n\n".utf8)
    }

    /// A `usage` object with the cost in it, in the place of one that stands there.
    static func json(_ usage: JSONValue, nanodollars: Int64) -> [UInt8] {
        let cost = Array(DollarText.of(nanodollars: nanodollars).utf8)
        let bytes = usage.raw
        if let stated = usage["cost"] {
            return Array(bytes[..<stated.span.lowerBound]) + cost + bytes[stated.span.upperBound...]
        }
        let member = Array((usage.count == 0 ? #""cost":"# : #","cost":"#).utf8)
        return Array(bytes.dropLast()) + member + cost + [UInt8(ascii: "}")]
    }
}
