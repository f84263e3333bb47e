/// Money for people.
enum Dollars {
    /// Integer nano-dollars as dollars, with as many of nine decimals as say something, at least two.
    static func text(_ nanodollars: Int64) -> String {
        let magnitude = nanodollars.magnitude
        var decimals = String(magnitude % 1_000_000_000)
        decimals = String(repeating: "0", count: 9 - decimals.count) + decimals
        while decimals.count > 2, decimals.hasSuffix("0") { decimals.removeLast() }
        return (nanodollars < 0 ? "-$" : "$") + String(magnitude / 1_000_000_000) + "." + decimals
    }
}
