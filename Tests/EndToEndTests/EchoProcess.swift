import Foundation
import TestSupport

/// One `rpc-echo serve`.
final class EchoProcess {
    let address: String
    private let process: Process

    /// Starts one and waits until it takes calls. `listen` is HOST:PORT.
    static func start(listen: String = "127.0.0.1:0", drain: String) async throws -> EchoProcess {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pm-echo-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent("rpc-echo")
        process.arguments = ["serve", "--listen", listen, "--announce", file.path, "--drain", drain]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let isUp = await eventually(within: .seconds(30)) {
            !process.isRunning || FileManager.default.fileExists(atPath: file.path)
        }
        guard isUp, process.isRunning, let text = try? String(contentsOf: file, encoding: .utf8) else {
            process.terminate()
            throw StackError(message: "rpc-echo did not start")
        }
        return EchoProcess(process, text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private init(_ process: Process, _ address: String) {
        self.process = process
        self.address = address
    }

    /// Sends SIGTERM and waits for the end; the exit status, or nil if it does not end.
    func terminate() async -> Int32? {
        process.terminate()
        guard await eventually(within: .seconds(30), { !process.isRunning }) else { return nil }
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }

    deinit { if process.isRunning { process.terminate() } }
}
