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
        bytes.withUnsafeBufferPointer { window in
            var start = 0
            while start + needle.count <= window.count {
                if window[start..<start + needle.count].elementsEqual(needle) { return bytes.startIndex + start }
                start += skip[Int(window[start + needle.count - 1])]
            }
            return nil
        }
    }
}
