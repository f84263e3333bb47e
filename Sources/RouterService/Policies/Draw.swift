/// Decides by lot, and always the same way for the same lot: so that routers agree without talking, a conversation stays
/// where it is, and a logged choice can be made again.
package struct Draw: Sendable, Equatable {
    /// What the lots are drawn by.
    package let seed: UInt64

    /// Lots by a number.
    package init(seed: UInt64) {
        self.seed = seed
    }

    /// Lots by a text, such as a conversation's or a request's id.
    package init(of text: some Sequence<UInt8>) {
        seed = Self.mixed(Self.sum(text, 0xCBF2_9CE4_8422_2325))
    }

    /// A number of `purpose` and `name`, evenly spread from 0 up to 1; independent of that of any other two.
    package func unit(_ purpose: StaticString, _ name: String, _ more: String = "") -> Double {
        Double(number(purpose, name, more) >> 11) * 0x1p-53
    }

    /// The same as a whole number.
    package func number(_ purpose: StaticString, _ name: String, _ more: String = "") -> UInt64 {
        var hash = seed ^ 0xCBF2_9CE4_8422_2325
        hash = purpose.withUTF8Buffer { Self.sum($0, hash) }
        hash = Self.sum(CollectionOfOne(0), hash)
        hash = Self.sum(name.utf8, hash)
        hash = Self.sum(CollectionOfOne(0), hash)
        hash = Self.sum(more.utf8, hash)
        return Self.mixed(hash)
    }

    /// FNV-1a.
    private static func sum(_ bytes: some Sequence<UInt8>, _ start: UInt64) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Every bit of the result hangs on every bit of `value` (the end of SplitMix64).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
