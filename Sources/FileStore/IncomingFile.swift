import Crypto
import Glibc
import Synchronization

/// A file that is being written and has no name yet. Used by one task at a time, on the store's thread.
final class IncomingFile: Sendable {
    let path: String
    private let descriptor: Mutex<Int32>
    private let digest = Mutex(SHA256())
    private let written = Mutex(0)

    var bytes: Int { written.withLock { $0 } }

    init(folder: String) throws(FileStoreError) {
        path = folder + "/" + Hex.encode(RandomBytes.make(count: 16))
        let opened = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw FileSystem.failure("open", path) }
        descriptor = Mutex(opened)
    }

    deinit { discard() }

    func write(_ chunk: [UInt8]) throws(FileStoreError) {
        let file = descriptor.withLock { $0 }
        var done = 0
        while done < chunk.count {
            let count = chunk.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress.map { $0 + done }, chunk.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileSystem.failure("write", path) }
            done += count
        }
        digest.withLock { $0.update(chunk) }
        written.withLock { $0 += chunk.count }
    }

    /// Syncs the content and returns its id.
    func close() throws(FileStoreError) -> String {
        let file = descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        let synced = fsync(file) == 0
        let failure = FileSystem.failure("fsync", path)
        Glibc.close(file)
        guard synced else { throw failure }
        return Hex.encode(digest.withLock { $0.finalize() })
    }

    /// Removes what was written; nothing to do for a file that was closed.
    func discard() {
        let file = descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        guard file >= 0 else { return }
        Glibc.close(file)
        unlink(path)
    }
}
