import Glibc

/// An advisory lock beside a database, so that a second process says clearly why it can't run.
///
/// SQLite would let two processes share the file and then fail each other's writes at times; one owner is a rule here.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock at once or fails.
    ///
    /// - Parameter path: of the lock file; it is made if absent and never deleted, since deleting would open a race.
    /// - Throws: ``StoreError``: `locked` when somebody has it, `io` when the file can't be used.
    init(path: String) throws(StoreError) {
        // Kept only once the lock is held: a throw after `descriptor` is set would run `deinit` and close it twice.
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw StoreError(.io, "\(path) can't be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = Self.holder(opened)
            close(opened)
            throw code == EWOULDBLOCK
                ? StoreError(
                    .locked,
                    "\(path.dropLast(".lock".count)) is in use by \(holder); one SQLite file serves one process: give "
                        + "this one another DATA_DIR, or stop the other"
                )
                : StoreError(.io, "\(path) can't be locked: \(String(cString: strerror(code)))")
        }
        descriptor = opened
        // The number only serves the message above; the lock is the kernel's.
        ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit {
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0, let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            return "another process"
        }
        return "process \(text.prefix { $0.isNumber })"
    }
}
