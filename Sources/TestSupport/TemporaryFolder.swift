import Foundation

/// A folder of its own for one test, deleted with the last reference.
package final class TemporaryFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes it, below the system's folder for such.
    package init() throws {
        path = NSTemporaryDirectory() + "pointsman-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What is left over is the system's to clean.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it.
    package func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Copies a database with its log as it stands this moment: what a process that is killed now leaves behind.
    package func snapshot(of name: String, as copy: String) throws -> String {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file(name + suffix)) {
            try FileManager.default.copyItem(atPath: file(name + suffix), toPath: file(copy + suffix))
        }
        return file(copy)
    }
}
