import BlockingThread
import Foundation
import Synchronization

/// The journal of this process: append-only, one random id, never opened for writing again.
///
/// `append` is one `write` of some hundred bytes to the page cache (measured: 0.7 us), so callers on an event loop do it
/// themselves under a lock; a record then survives a kill of the process. Everything that waits for the disk runs on a
/// thread of the journal's own.
package final class JournalWriter: Sendable {
    /// The sizes of a journal, in bytes.
    package struct Configuration: Sendable {
        /// One file.
        package var segmentBytes = 64 << 20
        /// All files together; beyond it no new attempt is taken.
        package var totalBytesMax = 1 << 30
        /// Written and not synced: beyond it a sync starts at once.
        package var unsyncedBytesMax = 256 << 10

        /// 64 MiB a segment, 1 GiB in all.
        package init() {}
    }

    struct Segment {
        let number: UInt32
        let descriptor: Int32
        var end: Int
        /// Of the last record in it that travels to the ledger.
        var lastShippedSeq: UInt64 = 0
    }

    struct State {
        var segments: [Segment] = []
        var spare: Segment?
        var nextSeq: UInt64 = 1
        var open: [UInt64: (payload: [UInt8], reserved: Int)] = [:]
        var reserved = 0
        var unsyncedBytes = 0
        var syncedSeq: UInt64 = 0
        var lastShippableSeq: UInt64 = 0
        var acknowledgedSeq: UInt64 = 0
        var failure: JournalError?
        /// Where reading for the ledger stopped: after this record.
        var hint: (seq: UInt64, segment: UInt32, offset: Int)?
    }

    let configuration: Configuration
    let folder: JournalFolder
    let thread: BlockingThread
    let state = Mutex(State())
    let encodeCheckpoint: @Sendable ([(seq: UInt64, payload: [UInt8])]) -> [UInt8]
    /// Told when so much is unsynced that a sync is due at once.
    private let onUnsynced: @Sendable () -> Void

    /// Starts a journal below `parent`. `encodeCheckpoint` writes down the open intents at the head of a new segment.
    package static func start(
        in parent: String,
        configuration: Configuration = Configuration(),
        encodeCheckpoint: @escaping @Sendable ([(seq: UInt64, payload: [UInt8])]) -> [UInt8],
        onUnsynced: @escaping @Sendable () -> Void = {}
    ) async throws -> JournalWriter {
        let thread = BlockingThread(name: "journal", queueMax: 1024)
        let folder = try await thread.run { try JournalFolder.create(in: parent) }
        let writer = JournalWriter(configuration, folder, thread, encodeCheckpoint, onUnsynced)
        try await thread.run { try writer.openFirstSegment() }
        return writer
    }

    private init(
        _ configuration: Configuration,
        _ folder: JournalFolder,
        _ thread: BlockingThread,
        _ encodeCheckpoint: @escaping @Sendable ([(seq: UInt64, payload: [UInt8])]) -> [UInt8],
        _ onUnsynced: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.folder = folder
        self.thread = thread
        self.encodeCheckpoint = encodeCheckpoint
        self.onUnsynced = onUnsynced
    }

    /// 16 bytes: the journal's id.
    package var journal: [UInt8] { folder.journal }

    /// Bytes in all segments.
    package var bytes: Int { state.withLock { $0.segments.count * configuration.segmentBytes } }

    /// Attempts that have not been settled.
    package var openIntents: Int { state.withLock { $0.open.count } }

    /// Of the last settlement or return, 0 = none: where the ledger must stand to seal.
    package var lastShippableSeq: UInt64 { state.withLock { $0.lastShippableSeq } }

    /// Of the last settlement or return that the ledger has.
    package var acknowledgedSeq: UInt64 { state.withLock { $0.acknowledgedSeq } }

    /// Whether new attempts can be taken.
    package var isUsable: Bool { state.withLock { $0.failure == nil } }

    /// Writes an intent and keeps `reserve` bytes for its settlement's payload. Throws `.full` when there is no room
    /// for both; nothing was written then.
    package func begin(_ payload: [UInt8], reserve: Int) throws(JournalError) -> UInt64 {
        let reserved = JournalFormat.size(payload: reserve)
        let needed = JournalFormat.size(payload: payload.count) + reserved
        return try write { state throws(JournalError) in
            try self.makeRoom(needed, &state)
            let seq = try self.append(.intent, payload, &state)
            state.open[seq] = (payload, reserved)
            state.reserved += reserved
            return seq
        }
    }

    /// Writes how an attempt ended, into the space that its intent reserved.
    package func settle(_ intent: UInt64, _ payload: [UInt8]) throws(JournalError) {
        _ = try write { state throws(JournalError) in
            guard let open = state.open[intent] else {
                throw JournalError(.tooLarge, "attempt \(intent) is not open")
            }
            guard JournalFormat.size(payload: payload.count) <= open.reserved else {
                throw JournalError(.tooLarge, "a settlement of \(payload.count) bytes is over what was reserved")
            }
            state.open[intent] = nil
            state.reserved -= open.reserved
            let seq = try self.append(.settlement, payload, &state)
            state.lastShippableSeq = seq
            state.segments[state.segments.count - 1].lastShippedSeq = seq
            return seq
        }
    }

    private func write(_ body: (inout State) throws(JournalError) -> UInt64) throws(JournalError) -> UInt64 {
        let (result, isDue): (Result<UInt64, JournalError>, Bool) = state.withLock { state in
            if let failure = state.failure { return (.failure(failure), false) }
            do throws(JournalError) {
                let seq = try body(&state)
                return (.success(seq), state.unsyncedBytes > configuration.unsyncedBytesMax)
            } catch {
                if error.code == .failed { state.failure = error }
                return (.failure(error), false)
            }
        }
        if isDue { onUnsynced() }
        return try result.get()
    }

    private func append(
        _ kind: JournalRecord.Kind,
        _ payload: [UInt8],
        _ state: inout State
    ) throws(JournalError) -> UInt64 {
        let record = JournalRecord(seq: state.nextSeq, kind: kind, payload: payload)
        let size = JournalFormat.size(payload: payload.count)
        let place = state.segments.count - 1
        let segment = state.segments[place]
        try withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { bytes throws(JournalError) in
            JournalFormat.encode(record, journal: journal, into: bytes)
            try Self.write(UnsafeRawBufferPointer(bytes), to: segment.descriptor, at: segment.end)
        }
        state.segments[place].end += size
        state.nextSeq += 1
        state.unsyncedBytes += size
        return record.seq
    }

    /// Goes on to the spare segment when the present one can't hold `needed` and all that is reserved.
    private func makeRoom(_ needed: Int, _ state: inout State) throws(JournalError) {
        guard let current = state.segments.last else { throw JournalError(.failed, "the journal is closed") }
        if current.end + state.reserved + needed <= configuration.segmentBytes { return }
        guard let spare = state.spare else {
            throw JournalError(.full, "the usage journal has no free segment; \(state.segments.count) are in use")
        }
        let open = state.open.sorted { $0.key < $1.key }.map { (seq: $0.key, payload: $0.value.payload) }
        let checkpoint = encodeCheckpoint(open)
        let size = JournalFormat.headerBytes + JournalFormat.size(payload: checkpoint.count)
        guard size + state.reserved + needed <= configuration.segmentBytes else {
            throw JournalError(.full, "open attempts fill a whole segment of the usage journal")
        }
        let header = JournalFormat.Header(
            journal: journal,
            segment: spare.number,
            firstSeq: state.nextSeq,
            bootID: JournalFolder.bootID
        )
        try Self.write(header, to: spare.descriptor)
        state.spare = nil
        state.segments.append(spare)
        _ = try append(.checkpoint, checkpoint, &state)
    }

    static func write(_ header: JournalFormat.Header, to descriptor: Int32) throws(JournalError) {
        try JournalFormat.encode(header).withUnsafeBufferPointer { bytes throws(JournalError) in
            try write(UnsafeRawBufferPointer(bytes), to: descriptor, at: 0)
        }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer,
        to descriptor: Int32,
        at offset: Int
    ) throws(JournalError) {
        let written = pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
        guard written == bytes.count else {
            throw JournalError(.failed, "the usage journal can't be written: \(String(cString: strerror(errno)))")
        }
    }
}
