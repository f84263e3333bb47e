/// The text that the simulator says when nothing tells it what to say.
///
/// A word list, and a generator seeded by the hash of the request's messages: the same messages get the same words.
/// Some words are longer in bytes than in letters, since that is where clients cut text wrongly.
enum Sentences {
    /// Words of a generated answer: at least, and by how much more at most.
    static let wordsMin = 12
    static let wordsSpread = 36

    /// The most words that a caller may ask for.
    static let wordsMax = 20_000

    static let words: [[UInt8]] = [
        "river", "stone", "lantern", "quiet", "copper", "meadow", "signal", "amber", "orbit", "harbour", "thread",
        "maple",
        "winter", "engine", "paper", "garden", "silver", "compass", "ripple", "velvet", "cobalt", "prairie", "ladder",
        "beacon", "crystal", "timber", "saffron", "window", "feather", "granite", "island", "juniper", "kettle",
        "lemon",
        "mirror", "needle", "olive", "pocket", "quartz", "ribbon", "summit", "tunnel", "umbrella", "valley", "walnut",
        "yarrow", "zephyr", "cloud", "bridge", "anchor", "naïve", "café", "Zürich", "façade", "smörgåsbord", "Ελλάδα",
        "мост", "東京", "한국어", "🌊", "🚀", "🙂", "👩‍🚀", "🏳️‍🌈",
    ].map { Array($0.utf8) }

    /// A sentence of `count` words that depends on `seed` alone; a count below one gives an empty text.
    static func make(seed: UInt64, count: Int) -> [UInt8] {
        var random = SplitMix64(state: seed)
        var text: [UInt8] = []
        text.reserveCapacity(count * 8)
        for index in 0..<max(0, count) {
            if index > 0 {
                text.append(0x20)
            }
            text.append(contentsOf: words[random.below(words.count)])
        }
        if !text.isEmpty {
            text.append(0x2E)
        }
        return text
    }

    /// How many words an answer to messages with this hash has.
    static func wordCount(seed: UInt64) -> Int {
        wordsMin + Int(seed >> 32 & 0xFFFF) % wordsSpread
    }
}
