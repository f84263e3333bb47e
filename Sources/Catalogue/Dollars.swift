/// Decimal dollars as people write them, without passing through a double.
package enum Dollars {
    /// The nano-dollars of a text such as `0.88`, `3` or `0.0027`.
    ///
    /// - Returns: nil unless it is digits with at most one point, at most 9 digits before and 9 after it.
    package static func nanodollars(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...9).contains(whole.count), isDigits(whole) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard (1...9).contains(fraction.count), isDigits(fraction) else { return nil }
        guard let dollars = Int64(whole), let rest = Int64(fraction) else { return nil }
        return dollars * 1_000_000_000 + rest * powersOfTen[9 - fraction.count]
    }

    /// Nano-dollars as people write dollars: `$0.88`, without zeros at the end.
    package static func text(nanodollars: Int64) -> String {
        let (whole, rest) = nanodollars.quotientAndRemainder(dividingBy: 1_000_000_000)
        var fraction = String(rest.magnitude)
        fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        return "$\(whole).\(fraction)"
    }

    private static let powersOfTen: [Int64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
