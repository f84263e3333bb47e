import BlockingThread
import Glibc
import Synchronization

/// When SQLite waits for the disk.
package enum Synchronous: String, Sendable {
    /// At every commit: what was committed survives a power cut. For the ledger and for jobs.
    case full = "FULL"
    /// At checkpoints: a power cut may lose the last commits, never the file.
    case normal = "NORMAL"
}

/// One SQLite file, owned by one process: a connection that writes and one that reads, each on a thread of its own.
///
/// Write-ahead logging lets long reads run beside writes. A read sees every transaction whose call returned before it.
package final class Database: Sendable {
    private struct Side: Sendable {
        let thread: BlockingThread
        let handle: Handle
    }

    private let writer: Side
    private let reader: Side
    private let lock: LockHolder

    private init(writer: Side, reader: Side, lock: LockHolder) {
        self.writer = writer
        self.reader = reader
        self.lock = lock
    }

    /// Opens the file, makes it and its folder if absent, takes `PATH.lock` and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - path: of the database file.
    ///   - synchronous: when commits wait for the disk.
    ///   - migrations: the whole schema as a gapless list from version 1.
    ///   - queueMax: how many calls may wait for each connection; more are refused with `overloaded`.
    ///   - now: what `now_us()` answers in SQL: microseconds since 1970.
    /// - Returns: the open database; ``close()`` or the last reference closes it.
    /// - Throws: ``StoreError``: `locked` if another process has it, `schema` if a newer program wrote it, `io`, `corrupt`.
    package static func open(
        path: String,
        synchronous: Synchronous,
        migrations: [Migration],
        queueMax: Int = 1024,
        now: @escaping @Sendable () -> Int64 = Database.wallClockMicroseconds
    ) async throws -> Database {
        let writerThread = BlockingThread(name: "sqlite-write", queueMax: queueMax)
        let readerThread = BlockingThread(name: "sqlite-read", queueMax: queueMax)
        do {
            let (lock, writer) = try await writerThread.run {
                try makeFolder(of: path)
                let lock = LockHolder(try FileLock(path: path + ".lock"))
                let handle = try Handle(path: path, synchronous: synchronous, readOnly: false, now: now)
                try handle.migrate(migrations)
                return (lock, handle)
            }
            let reader = try await readerThread.run {
                try Handle(path: path, synchronous: synchronous, readOnly: true, now: now)
            }
            return Database(
                writer: Side(thread: writerThread, handle: writer),
                reader: Side(thread: readerThread, handle: reader),
                lock: lock
            )
        } catch {
            writerThread.stop()
            readerThread.stop()
            throw error
        }
    }

    /// Runs `body` as one transaction that writes (BEGIN IMMEDIATE). An error thrown by `body` takes everything back.
    ///
    /// - Throws: what `body` throws, or ``StoreError``. Only `io` after the body ran leaves it open whether it was
    ///   committed.
    package func transaction<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Connection) throws -> T
    ) async throws -> T {
        try await onThread(writer) { handle in
            try handle.run("BEGIN IMMEDIATE")
            do {
                let result = try body(Connection(handle))
                try handle.run("COMMIT")
                return result
            } catch {
                handle.rollback()
                throw error
            }
        }
    }

    /// Runs `body` over one unchanging view of the data, beside the writer. A statement that writes is refused.
    ///
    /// - Throws: what `body` throws, or ``StoreError``.
    package func read<T: Sendable>(_ body: @escaping @Sendable (borrowing Connection) throws -> T) async throws -> T {
        try await onThread(reader) { handle in
            try handle.run("BEGIN")
            defer { handle.rollback() }
            return try body(Connection(handle))
        }
    }

    /// Waits for the calls before it, then closes the file and gives up the lock. Later calls fail with `closed`.
    package func close() async {
        for side in [reader, writer] {
            // A thread that was stopped already has nothing left to close.
            _ = try? await side.thread.run { side.handle.close() }
            side.thread.stop()
        }
        lock.release()
    }

    /// Microseconds since 1970 by the wall clock.
    package static func wallClockMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private func onThread<T: Sendable>(_ side: Side, _ work: @escaping @Sendable (Handle) throws -> T) async throws -> T
    {
        do {
            return try await side.thread.run { try work(side.handle) }
        } catch let error as BlockingThreadError {
            switch error.code {
            case .queueFull: throw StoreError(.overloaded, "too many calls wait for the database", cause: error)
            case .stopped: throw StoreError(.closed, "the database was closed", cause: error)
            }
        }
    }

    private static func makeFolder(of path: String) throws(StoreError) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            position = path.index(after: slash)
            let folder = String(path[..<slash])
            if folder.isEmpty || mkdir(folder, 0o700) == 0 || errno == EEXIST { continue }
            throw StoreError(.io, "the folder \(folder) can't be made: \(String(cString: strerror(errno)))")
        }
    }
}

/// Holds the file lock until ``release()`` or the end of the database's life.
private final class LockHolder: Sendable {
    private let lock: Mutex<FileLock?>

    init(_ lock: consuming sending FileLock) {
        self.lock = Mutex(lock)
    }

    func release() {
        lock.withLock { $0 = nil }
    }
}
