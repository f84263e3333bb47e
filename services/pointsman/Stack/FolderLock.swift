import Foundation

/// One stack a folder: the supervisor holds DIR/lock for as long as it lives.
enum FolderLock {
    /// Takes the lock and returns its descriptor; closing it, or the process's end, gives it back.
    static func take(_ folder: String) throws -> Int32 {
        let path = folder + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure("\(path) can't be written", exitCode: 73) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(
                "a stack runs in \(folder) already",
                hint: "`pointsman down --stack \(folder)/stack.json` stops it; --data names another folder",
                exitCode: 69
            )
        }
        return descriptor
    }
}
