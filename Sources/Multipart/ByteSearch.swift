import Glibc

/// Finds a run of bytes: wherever its first and its last byte stand at the right distance the rest is compared, 32 places
/// at a time.
package struct ByteSearch: Sendable {
    /// What is looked for.
    package let needle: [UInt8]

    /// A search for `needle`, which is not empty.
    package init(_ needle: [UInt8]) {
        self.needle = needle
    }

    /// Where it first occurs.
    package func first(in bytes: ArraySlice<UInt8>) -> Int? {
        let found = bytes.withUnsafeBytes { text in needle.withUnsafeBytes { Self.first($0, in: text) } }
        return found.map { bytes.startIndex + $0 }
    }

    private static func first(_ needle: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let wanted = needle.baseAddress, let text = bytes.baseAddress, needle.count <= bytes.count else {
            return nil
        }
        let last = needle.count - 1
        let places = bytes.count - last
        func isHere(_ place: Int) -> Bool { memcmp(text + place, wanted, needle.count) == 0 }
        let (firsts, lasts) = (SIMD32(repeating: needle[0]), SIMD32(repeating: needle[last]))
        var place = 0
        while place + 32 <= places {
            let starts = text.loadUnaligned(fromByteOffset: place, as: SIMD32<UInt8>.self)
            let ends = text.loadUnaligned(fromByteOffset: place + last, as: SIMD32<UInt8>.self)
            let fitting = (starts .== firsts) .& (ends .== lasts)
            if any(fitting), let index = (0..<32).first(where: { fitting[$0] && isHere(place + $0) }) {
                return place + index
            }
            place += 32
        }
        return (place..<places).first(where: isHere)
    }
}
