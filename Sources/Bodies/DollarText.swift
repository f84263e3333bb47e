/// Money as people and JSON write it, without passing through a double.
package enum DollarText {
    /// Nano-dollars as dollars: plain digits, at most nine after the point, no zeros at the end.
    package static func of(nanodollars: Int64) -> String {
        var (whole, rest) = nanodollars.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        // From the last digit to the first: a sign, ten digits, the point and nine digits at most.
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { text in
            var start = text.count
            func put(_ character: UInt8) {
                start -= 1
                text[start] = character
            }
            var hasRest = false
            for _ in 0..<9 {
                hasRest = hasRest || rest % 10 > 0
                if hasRest { put(UInt8(ascii: "0") + UInt8(rest % 10)) }
                rest /= 10
            }
            if hasRest { put(UInt8(ascii: ".")) }
            repeat {
                put(UInt8(ascii: "0") + UInt8(whole % 10))
                whole /= 10
            } while whole > 0
            if nanodollars < 0 { put(UInt8(ascii: "-")) }
            return String(decoding: text[start...], as: UTF8.self)
        }
    }
}
