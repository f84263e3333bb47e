import Glibc

/// Finds a run of bytes (Horspool 1980): by the last byte of the window most windows are skipped whole.
package struct ByteSearch: Sendable {
    /// What is looked for.
    package let needle: [UInt8]
    private let skip: [Int]

    /// A search for `needle`, which is not empty.
    package init(_ needle: [UInt8]) {
        self.needle = needle
        var skip = [Int](repeating: needle.count, count: 256)
        for (index, byte) in needle.dropLast().enumerated() { skip[Int(byte)] = needle.count - 1 - index }
        self.skip = skip
    }

    /// Where it first occurs.
    package func first(in bytes: ArraySlice<UInt8>) -> Int? {
        let (count, last) = (needle.count, needle.count - 1)
        let found: Int? = bytes.withUnsafeBytes { window in
            needle.withUnsafeBytes { needle in
                skip.withUnsafeBufferPointer { skip in
                    guard let text = window.baseAddress, let wanted = needle.baseAddress else { return nil }
                    var start = 0
                    while start + count <= window.count {
                        let end = window[start + last]
                        // What the last byte rules out is not compared.
                        if end == needle[last], memcmp(text + start, wanted, count) == 0 { return start }
                        start += skip[Int(end)]
                    }
                    return nil
                }
            }
        }
        return found.map { bytes.startIndex + $0 }
    }
}
