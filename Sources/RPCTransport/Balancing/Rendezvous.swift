/// Highest random weight: every caller ranks the same peers in the same order for a key, and a peer that goes takes
/// only its own keys along.
enum Rendezvous {
    /// A number for an address, the same in every process and version: FNV-1a over its text.
    static func weight(of name: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// How much the peer of this weight is wanted for a key; the highest score wins.
    static func score(_ key: UInt64, _ weight: UInt64) -> UInt64 { mixed(weight ^ mixed(key)) }

    /// SplitMix64's finaliser (Steele, Lea and Flood, 2014): every bit of the input moves half of the output's.
    static func mixed(_ bits: UInt64) -> UInt64 {
        var mixed = bits &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
