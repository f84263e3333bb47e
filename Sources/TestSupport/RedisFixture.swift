package import Foundation
import Glibc
import Synchronization

/// A private redis-server on a Unix socket in a folder of its own, without persistence.
package final class RedisFixture: Sendable {
    /// Why the server could not be used.
    package enum Failure: Error {
        /// It did not take connections in time.
        case notReady
    }

    /// The folder of the socket.
    package let directory: URL
    /// `unix:/…`, for settings and connections.
    package var address: String { "unix:\(socketPath)" }
    /// The path of the socket.
    package var socketPath: String { directory.appendingPathComponent("redis.sock").path }

    private let process = Mutex<Process?>(nil)

    /// Starts a server and waits until it takes connections.
    package init() async throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("redis-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try await start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Starts a server on the same socket again, empty.
    package func start() async throws {
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments = [
            "redis-server", "--port", "0", "--unixsocket", socketPath, "--save", "", "--appendonly", "no",
            "--dir", directory.path, "--loglevel", "warning",
        ]
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        process.withLock { $0 = server }
        for _ in 0..<500 {
            if accepts() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        stop()
        throw Failure.notReady
    }

    /// Kills the server; what it knew is gone.
    package func stop() {
        let server = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let server else { return }
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
        unlink(socketPath)
    }

    /// Stops the server from answering, until ``thaw()``.
    package func freeze() { signal(SIGSTOP) }

    /// Lets a frozen server go on.
    package func thaw() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        if let pid = process.withLock({ $0?.processIdentifier }) { kill(pid, number) }
    }

    private func accepts() -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socketPath.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
