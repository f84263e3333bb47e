import Glibc

/// A POSIX counting semaphore that starts at zero.
///
/// `@unchecked Sendable`: the only state is the `sem_t`, which POSIX makes safe to use from any thread; it is freed
/// when the last reference is gone, so nobody can be waiting on it then.
final class Semaphore: @unchecked Sendable {
    private let pointer: UnsafeMutablePointer<sem_t>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: sem_t())
        sem_init(pointer, 0, 0)
    }

    deinit {
        sem_destroy(pointer)
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }

    func signal() {
        sem_post(pointer)
    }

    func wait() {
        while sem_wait(pointer) != 0, errno == EINTR {}
    }
}
