import BlockingThread
import Glibc
import Synchronization

/// Reads a file piece by piece. It reads on to the end also when the file is deleted meanwhile.
package final class FileReader: Sendable {
    /// The most bytes of a piece.
    package static let pieceBytesMax = 128 * 1024

    /// Of the whole file.
    package let bytes: Int
    private let path: String
    private let descriptor: Int32
    private let thread: BlockingThread
    private let position = Mutex(0)

    /// On the thread. nil if the file is not there.
    init?(path: String, thread: BlockingThread) throws(FileStoreError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw FileSystem.failure("open", path)
        }
        var facts = stat()
        guard fstat(file, &facts) == 0 else {
            let failure = FileSystem.failure("fstat", path)
            close(file)
            throw failure
        }
        (self.path, self.thread, descriptor, bytes) = (path, thread, file, Int(facts.st_size))
    }

    deinit { close(descriptor) }

    /// The next piece; nil after the last. For one task at a time.
    ///
    /// - Throws: `FileStoreError` of code `io`.
    package func next() async throws -> [UInt8]? {
        try await thread.run { try self.read() }
    }

    private func read() throws(FileStoreError) -> [UInt8]? {
        let start = position.withLock { $0 }
        let wanted = min(Self.pieceBytesMax, bytes - start)
        guard wanted > 0 else { return nil }
        let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            var got: Int
            repeat { got = pread(descriptor, buffer.baseAddress, wanted, off_t(start)) } while got < 0 && errno == EINTR
            count = max(0, got)
        }
        guard !piece.isEmpty else { throw FileSystem.failure("read", path) }
        position.withLock { $0 += piece.count }
        return piece
    }
}
