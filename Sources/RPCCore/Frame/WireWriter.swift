/// Writes protobuf's wire format: minimal varints, nothing for a value that is zero or empty.
struct WireWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var position = 0

    /// `memory` has at least the bytes that `WireSize` counted for what will be written.
    init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    mutating func lengthPrefix(_ count: Int) {
        precondition(position + 4 <= memory.count)
        memory.storeBytes(of: UInt32(count).bigEndian, toByteOffset: position, as: UInt32.self)
        position += 4
    }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        byte(UInt8(rest))
    }

    mutating func varint(_ field: UInt8, _ value: UInt64) {
        guard value != 0 else { return }
        byte(field << 3)
        varint(value)
    }

    mutating func bool(_ field: UInt8, _ value: Bool) {
        guard value else { return }
        byte(field << 3)
        byte(1)
    }

    mutating func fixed64(_ field: UInt8, _ value: UInt64) {
        guard value != 0 else { return }
        byte(field << 3 | 1)
        precondition(position + 8 <= memory.count)
        memory.storeBytes(of: value.littleEndian, toByteOffset: position, as: UInt64.self)
        position += 8
    }

    mutating func bytes(_ field: UInt8, _ value: some Collection<UInt8>) {
        guard !value.isEmpty else { return }
        header(field, value.count)
        raw(value)
    }

    /// The start of a field of `count` bytes, which follow.
    mutating func header(_ field: UInt8, _ count: Int) {
        byte(field << 3 | 2)
        varint(UInt64(count))
    }

    private mutating func raw(_ value: some Collection<UInt8>) {
        let count = value.count
        precondition(position + count <= memory.count)
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[position..<(position + count)])
        let isCopied: Void? = value.withContiguousStorageIfAvailable { place.copyMemory(from: .init($0)) }
        if isCopied == nil { place.copyBytes(from: value) }
        position += count
    }

    private mutating func byte(_ value: UInt8) {
        precondition(position < memory.count)
        memory[position] = value
        position += 1
    }
}

/// How many bytes `WireWriter` will write.
enum WireSize {
    static func varint(_ value: UInt64) -> Int {
        max(1, (64 - value.leadingZeroBitCount + 6) / 7)
    }

    /// All fields of a frame have numbers below 16, so a tag is one byte.
    static func varintField(_ value: UInt64) -> Int {
        value == 0 ? 0 : 1 + varint(value)
    }

    static func bytesField(_ count: Int) -> Int {
        count == 0 ? 0 : messageField(count)
    }

    static func messageField(_ count: Int) -> Int {
        1 + varint(UInt64(count)) + count
    }
}
