/// Names and values that travel beside a message. Names are lower-case ASCII; order is kept.
///
/// Kept as one block of bytes, since most of it is only passed on: for each pair the lengths of name and value, four
/// bytes each, then both.
package struct Metadata: Sendable, Equatable {
    /// One name and its value.
    package struct Entry: Sendable, Equatable {
        /// Lower-case.
        package let key: String
        /// Any bytes.
        package let value: [UInt8]
    }

    /// All of one call together, in bytes; see ``bytes``.
    package static let bytesMax = 8192

    private static let headBytes = 8
    private var block: [UInt8] = []

    /// Empty.
    package init() {}

    /// What `bytesMax` limits: names and values in bytes, and eight for each pair.
    package var bytes: Int { block.count }

    /// In the order in which they travel.
    package var entries: [Entry] {
        var entries: [Entry] = []
        forEach { key, value in
            entries.append(Entry(key: String(decoding: key, as: UTF8.self), value: [UInt8](value)))
        }
        return entries
    }

    /// The last value of a name, as text; setting replaces all values, nil removes them.
    package subscript(key: String) -> String? {
        get {
            find(key).map { range in block.withUnsafeBytes { String(decoding: $0[range], as: UTF8.self) } }
        }
        set {
            guard var text = newValue else { return remove(key) }
            text.withUTF8 { set(key, UnsafeRawBufferPointer($0)) }
        }
    }

    /// The last value of a name, as it travels.
    package func value(_ key: String) -> ArraySlice<UInt8>? { find(key).map { block[$0] } }

    /// Whether there is a value of this name.
    package func contains(_ key: String) -> Bool { find(key) != nil }

    /// Replaces all values of a name.
    package mutating func set(_ key: String, _ value: [UInt8]) {
        value.withUnsafeBytes { set(key, $0) }
    }

    private mutating func set(_ key: String, _ value: UnsafeRawBufferPointer) {
        if let place = find(key) {
            if place.count == value.count { return block.withUnsafeMutableBytes { $0[place].copyBytes(from: value) } }
            remove(key)
        }
        var key = key
        key.withUTF8 { append(UnsafeRawBufferPointer($0), value) }
    }

    /// The place in a trace, by ``TraceContext/key``; nil if there is none, or what is there says none.
    package var trace: TraceContext? {
        find(TraceContext.key).flatMap { place in
            block.withUnsafeBytes { TraceContext(text: UnsafeRawBufferPointer(rebasing: $0[place])) }
        }
    }

    /// Replaces the place in a trace.
    package mutating func set(_ trace: TraceContext) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TraceContext.textBytes) { text in
            trace.write(to: text)
            set(TraceContext.key, UnsafeRawBufferPointer(text))
        }
    }

    /// Adds a pair as it came; the name is made lower-case.
    mutating func append(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if block.isEmpty { block.reserveCapacity(256) }
        appendCount(key.count)
        appendCount(value.count)
        let start = block.count
        block.append(contentsOf: key.octets)
        for index in start..<block.count where (0x41...0x5A).contains(block[index]) { block[index] |= 0x20 }
        block.append(contentsOf: value.octets)
    }

    private mutating func appendCount(_ count: Int) {
        withUnsafeBytes(of: UInt32(count).littleEndian) { block.append(contentsOf: $0.octets) }
    }

    /// Calls `body` with every name and value, in order.
    func forEach(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
        block.withUnsafeBytes { bytes in
            var offset = 0
            while let (key, value) = Self.pair(bytes, at: offset) {
                body(.init(rebasing: bytes[key]), .init(rebasing: bytes[value]))
                offset = value.upperBound
            }
        }
    }

    /// Where the last value of a name stands in the block.
    private func find(_ key: String) -> Range<Int>? {
        guard !block.isEmpty else { return nil }
        return key.utf8.withContiguousStorageIfAvailable { find(UnsafeRawBufferPointer($0)) }
            ?? Array(key.utf8).withUnsafeBytes { find($0) }
    }

    private func find(_ wanted: UnsafeRawBufferPointer) -> Range<Int>? {
        block.withUnsafeBytes { bytes in
            var found: Range<Int>?
            var offset = 0
            while let (key, value) = Self.pair(bytes, at: offset) {
                if key.count == wanted.count, bytes[key].elementsEqual(wanted) { found = value }
                offset = value.upperBound
            }
            return found
        }
    }

    private mutating func remove(_ key: String) {
        while let value = find(key) {
            block.removeSubrange(value.lowerBound - key.utf8.count - Self.headBytes..<value.upperBound)
        }
    }

    private static func pair(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> (key: Range<Int>, value: Range<Int>)? {
        guard offset < bytes.count else { return nil }
        let key = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        let value = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)))
        let start = offset + headBytes
        return (start..<start + key, start + key..<start + key + value)
    }
}
