import Foundation

/// Reads a journal's folder. Everything here blocks.
package enum JournalReader {
    /// What a folder holds.
    package struct Contents: Sendable {
        /// Every valid record, in order.
        package var records: [JournalRecord] = []
        /// Written under this boot of the kernel, so nothing that was written is missing.
        package var isComplete = true
    }

    /// Reads every segment to its end: the first record that does not verify. Throws `.corrupt` if a valid record
    /// stands behind one that is not, or a segment between others is missing or has no valid header.
    package static func read(_ folder: JournalFolder) throws(JournalError) -> Contents {
        var contents = Contents()
        let segments = folder.segments
        for (place, segment) in segments.enumerated() {
            let path = folder.file(segment)
            guard let data = FileManager.default.contents(atPath: path) else {
                throw JournalError(.failed, "\(path) can't be read")
            }
            let read = try self.read([UInt8](data), journal: folder.journal, path: path)
            guard let header = read.header else {
                // The newest segment may have been cut off while it was being made; before it nothing is lost.
                guard place == segments.count - 1 else { throw JournalError(.corrupt, "\(path) has no valid header") }
                continue
            }
            if header.bootID != JournalFolder.bootID { contents.isComplete = false }
            contents.records += read.records
        }
        return contents
    }

    /// Records of one segment from `offset` on, and where the next would begin.
    static func records(
        in bytes: UnsafeRawBufferPointer,
        from offset: Int,
        journal: [UInt8]
    ) -> (records: [JournalRecord], end: Int) {
        var (records, offset): ([JournalRecord], Int) = ([], offset)
        while let record = JournalFormat.decode(bytes, at: offset, journal: journal) {
            records.append(record)
            offset += JournalFormat.size(payload: record.payload.count)
        }
        return (records, offset)
    }

    private static func read(
        _ bytes: [UInt8],
        journal: [UInt8],
        path: String
    ) throws(JournalError) -> (header: JournalFormat.Header?, records: [JournalRecord]) {
        let result: Result<(JournalFormat.Header?, [JournalRecord]), JournalError> = bytes.withUnsafeBytes { bytes in
            guard let header = JournalFormat.decodeHeader(bytes), header.journal == journal else {
                return .success((nil, []))
            }
            let (records, end) = self.records(in: bytes, from: JournalFormat.headerBytes, journal: journal)
            let last = records.last?.seq ?? header.firstSeq
            if let offset = validRecord(in: bytes, after: end, journal: journal, seq: last) {
                return .failure(
                    JournalError(.corrupt, "\(path) is damaged at byte \(end): a valid record stands at \(offset)")
                )
            }
            return .success((header, records))
        }
        return try result.get()
    }

    /// Where behind `end` a record of this journal stands, if one does: then the gap is damage, not the end.
    private static func validRecord(
        in bytes: UnsafeRawBufferPointer,
        after end: Int,
        journal: [UInt8],
        seq: UInt64
    ) -> Int? {
        var offset = end + 8
        while offset + JournalFormat.recordHeaderBytes <= bytes.count {
            let candidate = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            if candidate > seq, candidate < seq + 1_000_000,
                JournalFormat.decode(bytes, at: offset, journal: journal) != nil
            {
                return offset
            }
            offset += 8
        }
        return nil
    }
}
