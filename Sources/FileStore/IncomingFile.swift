import Crypto
import Glibc
import Synchronization

/// A file that is being written, or was and has no name yet. Used by one task at a time, on the store's thread.
final class IncomingFile: Sendable {
    let path: String
    /// nil once the content is complete.
    private let descriptor: Mutex<Int32?>
    private let isThere = Mutex(true)
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
        guard let file = descriptor.withLock({ $0 }) else { return }
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
    func complete() throws(FileStoreError) -> String {
        if let file = descriptor.withLock({ $0.take() }) {
            let synced = fsync(file) == 0
            let failure = FileSystem.failure("fsync", path)
            Glibc.close(file)
            guard synced else { throw failure }
        }
        return Hex.encode(digest.withLock { $0.finalize() })
    }

    /// Gives the complete content its name.
    func rename(to name: String) throws(FileStoreError) {
        try FileSystem.rename(path, to: name)
        isThere.withLock { $0 = false }
    }

    /// Removes what was written; nothing to do for a file that has its name.
    func discard() {
        if let file = descriptor.withLock({ $0.take() }) { Glibc.close(file) }
        let wasThere = isThere.withLock { isThere in
            defer { isThere = false }
            return isThere
        }
        if wasThere { unlink(path) }
    }
}
