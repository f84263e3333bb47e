import Glibc

@testable import SimulatorService

/// A directory that is there for one test.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = "/tmp/pointsman-simulator-test-\(randomUUID())"
        try Disk.makeDirectory(path)
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        if let names = try? Disk.names(path) {
            for name in names {
                remove(path + "/" + name)
            }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
