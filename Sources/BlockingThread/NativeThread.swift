import Glibc

/// A bare POSIX thread, for a loop that belongs to a C library.
package enum NativeThread {
    /// Runs `body` on a thread of its own, which ends with it.
    ///
    /// - Parameters:
    ///   - name: what tools such as `top -H` show; at most 15 bytes are kept by the system.
    ///   - body: what the thread does.
    package static func start(named name: String, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Body(name: name, run: body)).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().begin()
                return nil
            },
            argument
        )
        precondition(code == 0, "no thread could be started")
        pthread_detach(thread)
    }

    private final class Body: Sendable {
        private let name: String
        private let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }

        func begin() {
            showName()
            run()
        }

        /// By the file, since glibc's call is a GNU extension that Swift does not see.
        private func showName() {
            let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            _ = Array(name.utf8.prefix(15)).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            close(descriptor)
        }
    }
}
