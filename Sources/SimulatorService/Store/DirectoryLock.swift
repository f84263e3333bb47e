import Glibc
import Synchronization

/// Says that a directory is in use: held until it is released, or its process is gone.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock; nil if another process, or another lock of this one, has it.
    init?(path: String) throws(DiskError) {
        let opened = try Disk.openToAppend(path)
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        descriptor = Mutex(opened)
    }

    deinit {
        release()
    }

    func release() {
        if let opened = descriptor.withLock({ $0.take() }) {
            close(opened)
        }
    }
}
