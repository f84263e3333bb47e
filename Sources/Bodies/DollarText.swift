/// Money as people and JSON write it, without passing through a double.
package enum DollarText {
    /// Nano-dollars as dollars: plain digits, at most nine after the point, no zeros at the end.
    package static func of(nanodollars: Int64) -> String {
        let (whole, rest) = nanodollars.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var digits = String(rest)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return (nanodollars < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : ".\(digits)")
    }
}
