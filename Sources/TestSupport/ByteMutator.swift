/// Changes bytes as a broken or hostile peer would: flips, cuts, repeats, splices and numbers at their edges.
package struct ByteMutator {
    private static let edges: [UInt8] = [0, 1, 2, 0x0A, 0x7F, 0x80, 0xFE, 0xFF]
    private static let longVarints: [[UInt8]] = [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x80, 0x80, 0x80, 0x80, 0x10], [UInt8](repeating: 0xFF, count: 9) + [0x01],
        [UInt8](repeating: 0xFF, count: 10), [0x80, 0x00], [0xFF, 0xFF, 0x03],
    ]

    /// One to four changes of `bytes`; parts of `other` may be spliced in.
    package static func mutate(
        _ bytes: [UInt8],
        with other: [UInt8] = [],
        using generator: inout some RandomNumberGenerator
    ) -> [UInt8] {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&changed, other, &generator) }
        return changed
    }

    private static func change(_ bytes: inout [UInt8], _ other: [UInt8], _ generator: inout some RandomNumberGenerator)
    {
        let position = Int.random(in: 0...bytes.count, using: &generator)
        let range = position..<min(bytes.count, position + Int.random(in: 1...16, using: &generator))
        switch Int.random(in: 0..<11, using: &generator) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 1 where position < bytes.count: bytes[position] = .random(in: 0...255, using: &generator)
        case 2 where position < bytes.count: bytes[position] = edges.randomElement(using: &generator) ?? 0
        case 3 where position < bytes.count: bytes[position] &+= Bool.random(using: &generator) ? 1 : 255
        case 4: bytes.removeSubrange(range)
        case 5: bytes.insert(contentsOf: bytes[range], at: position)
        case 6: bytes.insert(contentsOf: slice(of: other, &generator), at: position)
        case 7: bytes.replaceSubrange(range, with: longVarints.randomElement(using: &generator) ?? [])
        case 8: bytes.removeSubrange(position...)
        case 9: bytes = Array(bytes[..<position]) + slice(of: other, &generator)
        default:
            var random: [UInt8] = []
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                random.append(.random(in: 0...255, using: &generator))
            }
            bytes.insert(contentsOf: random, at: position)
        }
    }

    private static func slice(of bytes: [UInt8], _ generator: inout some RandomNumberGenerator) -> ArraySlice<UInt8> {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        return bytes[start..<Int.random(in: start...bytes.count, using: &generator)]
    }
}
