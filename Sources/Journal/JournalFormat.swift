/// One record of a journal.
package struct JournalRecord: Sendable, Equatable {
    /// What a record is for.
    package enum Kind: UInt8, Sendable {
        /// Written before a provider call.
        case intent = 1
        /// How an attempt ended.
        case settlement = 2
        /// Lease money given back.
        case `return` = 3
        /// At a segment's head: the intents that were open then.
        case checkpoint = 4
    }

    /// Its number, going up by one from 1 through all segments.
    package let seq: UInt64
    /// What it is for.
    package let kind: Kind
    /// Opaque here.
    package let payload: [UInt8]

    /// A record.
    package init(seq: UInt64, kind: Kind, payload: [UInt8]) {
        self.seq = seq
        self.kind = kind
        self.payload = payload
    }
}

/// Bytes of segments: a header, then records, then zeros.
enum JournalFormat {
    static let headerBytes = 128
    static let recordHeaderBytes = 17
    private static let magic = [UInt8]("PMJRNL01".utf8)

    struct Header: Equatable {
        var journal: [UInt8]
        var segment: UInt32
        var firstSeq: UInt64
        /// The kernel's boot id: another one means that unsynced bytes may be gone.
        var bootID: [UInt8]
    }

    /// A header in its place of 128 bytes: magic, journal, segment, first seq, boot id, checksum.
    static func encode(_ header: Header) -> [UInt8] {
        var bytes = magic + header.journal
        append(header.segment, to: &bytes)
        append(header.firstSeq, to: &bytes)
        bytes += header.bootID.prefix(36)
        bytes += [UInt8](repeating: 0, count: headerBytes - 4 - bytes.count)
        append(bytes.withUnsafeBytes { CRC32C.checksum($0) }, to: &bytes)
        return bytes
    }

    static func decodeHeader(_ bytes: UnsafeRawBufferPointer) -> Header? {
        guard bytes.count >= headerBytes, bytes[..<8].elementsEqual(magic) else { return nil }
        let checked = UnsafeRawBufferPointer(rebasing: bytes[..<(headerBytes - 4)])
        guard CRC32C.checksum(checked) == bytes.loadUnaligned(fromByteOffset: headerBytes - 4, as: UInt32.self) else {
            return nil
        }
        return Header(
            journal: [UInt8](bytes[8..<24]),
            segment: bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self),
            firstSeq: bytes.loadUnaligned(fromByteOffset: 28, as: UInt64.self),
            bootID: [UInt8](bytes[36..<72])
        )
    }

    /// Bytes that a record of this payload takes, its padding to 8 included.
    static func size(payload: Int) -> Int { (recordHeaderBytes + payload + 7) & ~7 }

    /// `u32 length | u32 crc | u64 seq | u8 kind | payload`, padded with zeros. The checksum is seeded with the journal's
    /// id, so that what another journal left in recycled blocks never looks valid.
    /// `buffer` has just ``size(payload:)`` bytes.
    static func encode(_ record: JournalRecord, journal: [UInt8], into buffer: UnsafeMutableRawBufferPointer) {
        buffer.storeBytes(of: UInt32(record.payload.count).littleEndian, as: UInt32.self)
        buffer.storeBytes(of: record.seq.littleEndian, toByteOffset: 8, as: UInt64.self)
        buffer[16] = record.kind.rawValue
        let end = recordHeaderBytes + record.payload.count
        UnsafeMutableRawBufferPointer(rebasing: buffer[recordHeaderBytes..<end]).copyBytes(from: record.payload)
        let checksum = checksum(UnsafeRawBufferPointer(rebasing: buffer[..<end]), journal: journal)
        buffer.storeBytes(of: checksum.littleEndian, toByteOffset: 4, as: UInt32.self)
        for index in end..<buffer.count { buffer[index] = 0 }
    }

    /// The record at `offset`, if there is a valid one.
    static func decode(_ bytes: UnsafeRawBufferPointer, at offset: Int, journal: [UInt8]) -> JournalRecord? {
        guard bytes.count - offset >= recordHeaderBytes else { return nil }
        let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let seq = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        guard seq > 0, length <= bytes.count - offset - recordHeaderBytes,
            let kind = JournalRecord.Kind(rawValue: bytes[offset + 16])
        else { return nil }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + recordHeaderBytes + length)])
        let stored = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        guard checksum(whole, journal: journal) == stored else { return nil }
        return JournalRecord(seq: seq, kind: kind, payload: [UInt8](whole[recordHeaderBytes...]))
    }

    /// Over journal, length, seq, kind and payload; the checksum's own place counts as zero.
    private static func checksum(_ record: UnsafeRawBufferPointer, journal: [UInt8]) -> UInt32 {
        let seed = journal.withUnsafeBytes { CRC32C.checksum($0) }
        let length = CRC32C.checksum(UnsafeRawBufferPointer(rebasing: record[..<4]), seed: seed)
        return CRC32C.checksum(UnsafeRawBufferPointer(rebasing: record[8...]), seed: length)
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
