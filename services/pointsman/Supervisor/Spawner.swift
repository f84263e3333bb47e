import BlockingThread
import CProcess
import Foundation

/// Starts child processes from one thread that lives as long as this process: the kernel ties a child's life to the
/// thread that made it.
struct Spawner: Sendable {
    private let thread = BlockingThread(name: "spawner", queueMax: 64)

    /// How a child is tied to this process.
    enum Bond {
        /// Killed by the kernel when this process ends, however it ends.
        case diesWithParent
        /// A session of its own; outlives this process.
        case detached
    }

    /// Starts `program` and returns its process id. Its output goes to the descriptor `output`.
    func start(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        output: Int32,
        bond: Bond
    ) async throws -> Int32 {
        let environment = environment.map { "\($0.key)=\($0.value)" }
        let pid = try await thread.run {
            Self.withCStrings([program] + arguments) { argv in
                Self.withCStrings(environment) { envp in
                    cprocess_spawn(
                        program,
                        argv,
                        envp,
                        output,
                        bond == .diesWithParent ? 1 : 0,
                        bond == .detached ? 1 : 0
                    )
                }
            }
        }
        guard pid > 0 else {
            throw CommandFailure("\(program) can't be started: \(String(cString: strerror(-pid)))", exitCode: 71)
        }
        return pid
    }

    private static func withCStrings<R>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            // Never empty: it ends with nil.
            buffer.baseAddress.map(body)!
        }
    }
}
