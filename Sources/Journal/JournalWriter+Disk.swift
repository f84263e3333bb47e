import BlockingThread
import Foundation
import Synchronization

/// What waits for the disk: runs on the journal's thread.
extension JournalWriter {
    /// Read at a time, unless one record is longer.
    private static let readBytesMax = 1 << 20

    func openFirstSegment() throws(JournalError) {
        let header = JournalFormat.Header(journal: journal, segment: 1, firstSeq: 1, bootID: JournalFolder.bootID)
        let segment = try makeSegment(1)
        try Self.write(header, to: segment.descriptor)
        state.withLock { $0.segments = [segment] }
    }

    /// A file with all its space taken from the disk, so that a settlement never fails for want of it.
    private func makeSegment(_ number: UInt32) throws(JournalError) -> Segment {
        let path = folder.file(number)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw JournalError(.failed, "\(path): \(String(cString: strerror(errno)))") }
        let code = posix_fallocate(descriptor, 0, off_t(configuration.segmentBytes))
        guard code == 0 else {
            Glibc.close(descriptor)
            unlink(path)
            throw JournalError(.full, "no space for \(path): \(String(cString: strerror(code)))")
        }
        return Segment(number: number, descriptor: descriptor, end: JournalFormat.headerBytes)
    }

    /// Makes what was written durable, and a spare segment if one will be needed. Returns whether there is news for
    /// the ledger. Throws `.failed` if the disk did: nothing more may be written then.
    package func sync() async throws -> Bool {
        try await thread.run { [self] in
            let (descriptors, seq, wasNews, needsSpare): ([Int32], UInt64, Bool, UInt32?) = state.withLock { state in
                let last = state.segments.last
                let isHalfFull = (last?.end ?? 0) + state.reserved > configuration.segmentBytes / 2
                let used = (state.segments.count + 2) * configuration.segmentBytes
                let mayGrow = used <= configuration.totalBytesMax
                let next = state.spare == nil && isHalfFull && mayGrow ? (last?.number ?? 0) + 1 : nil
                defer { state.unsyncedBytes = 0 }
                let isDirty = state.unsyncedBytes > 0
                return (isDirty ? state.segments.suffix(2).map(\.descriptor) : [], state.nextSeq - 1, isDirty, next)
            }
            for descriptor in descriptors where fdatasync(descriptor) != 0 {
                let failure = JournalError(.failed, "fdatasync: \(String(cString: strerror(errno)))")
                state.withLock { $0.failure = failure }
                throw failure
            }
            state.withLock { $0.syncedSeq = max($0.syncedSeq, seq) }
            if let needsSpare { try prepareSpare(needsSpare) }
            return wasNews
        }
    }

    /// Without space attempts are refused when the present segment is full; space may come back before.
    private func prepareSpare(_ number: UInt32) throws(JournalError) {
        do throws(JournalError) {
            let spare = try makeSegment(number)
            state.withLock { $0.spare = spare }
        } catch {
            if error.code != .full { throw error }
        }
    }

    /// Synced settlements and returns after `seq`, in order, at most `recordsMax` and about `bytesMax` of payload.
    package func records(after seq: UInt64, recordsMax: Int, bytesMax: Int) async throws -> [JournalRecord] {
        try await thread.run { [self] in
            let (segments, synced, hint) = state.withLock { ($0.segments, $0.syncedSeq, $0.hint) }
            var found: [JournalRecord] = []
            var bytes = 0
            var last: (seq: UInt64, segment: UInt32, offset: Int)?
            defer { if let last { state.withLock { $0.hint = last } } }
            for segment in segments where segment.lastShippedSeq > seq {
                // Shipping goes on where it stopped; only a ledger that went back makes it read from the start.
                var offset = JournalFormat.headerBytes
                if let hint, hint.seq == seq, hint.segment == segment.number { offset = hint.offset }
                let isFull = try read(segment, from: offset) { record, end in
                    guard record.seq <= synced else { return false }
                    guard record.seq > seq, record.kind == .settlement || record.kind == .return else { return true }
                    guard found.count < recordsMax, found.isEmpty || bytes + record.payload.count <= bytesMax else {
                        return false
                    }
                    found.append(record)
                    bytes += record.payload.count
                    last = (record.seq, segment.number, end)
                    return true
                }
                if isFull { break }
            }
            return found
        }
    }

    /// Gives `take` each record from `offset` on and where it ends, until it wants no more: then true.
    private func read(
        _ segment: Segment,
        from offset: Int,
        _ take: (JournalRecord, Int) -> Bool
    ) throws(JournalError) -> Bool {
        var (offset, size) = (offset, Self.readBytesMax)
        while offset < segment.end {
            var bytes = [UInt8](repeating: 0, count: min(segment.end - offset, size))
            let count = bytes.withUnsafeMutableBytes {
                pread(segment.descriptor, $0.baseAddress, $0.count, off_t(offset))
            }
            guard count == bytes.count else { throw JournalError(.failed, "the usage journal can't be read back") }
            var place = 0
            let isEnough = bytes.withUnsafeBytes { bytes in
                while let record = JournalFormat.decode(bytes, at: place, journal: journal) {
                    place += JournalFormat.size(payload: record.payload.count)
                    if !take(record, offset + place) { return true }
                }
                return false
            }
            if isEnough { return true }
            // The next record is longer than what was read, or there is none.
            if place == 0, offset + size >= segment.end { return false }
            size = place == 0 ? size * 2 : Self.readBytesMax
            offset += place
        }
        return false
    }

    /// The ledger has everything up to `seq`: segments before the present one that hold nothing newer are removed.
    /// Open intents are in a later segment's checkpoint.
    package func acknowledged(_ seq: UInt64) async throws {
        try await thread.run { [self] in
            let gone = state.withLock { state in
                state.acknowledgedSeq = seq
                guard let last = state.segments.last else { return [Segment]() }
                let gone = state.segments.prefix { $0.number != last.number && $0.lastShippedSeq <= seq }
                state.segments.removeFirst(gone.count)
                return Array(gone)
            }
            for segment in gone {
                Glibc.close(segment.descriptor)
                unlink(folder.file(segment.number))
            }
        }
    }

    /// Closes the files; with `removing` the journal is sealed and its folder goes. Else it waits to be adopted.
    package func close(removing: Bool) async throws {
        try await thread.run { [self] in
            let segments = state.withLock { state in
                state.failure = state.failure ?? JournalError(.failed, "the journal is closed")
                defer {
                    state.segments = []
                    state.spare = nil
                }
                return state.segments + (state.spare.map { [$0] } ?? [])
            }
            for segment in segments { Glibc.close(segment.descriptor) }
            if removing { try folder.remove() }
            folder.release()
        }
        thread.stop()
    }
}
