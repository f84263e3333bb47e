import Foundation
import JSON
import ServiceRuntime
import TestSupport

/// One service as a process of its own, without a stack.
final class ServiceProcess: Sendable {
    /// `host:port` of its RPC server, if it has one.
    let rpc: String
    /// `host:port` of its public HTTP server, if it has one.
    let http: String
    private let process: Process

    /// Starts `name` on free ports with its files in `folder`, and waits until it listens.
    static func start(_ name: String, in folder: URL, environment: [String: String]) async throws -> ServiceProcess {
        let prefix = "POINTSMAN_" + variable(name)
        let file = folder.appendingPathComponent("\(name).json")
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent(name)
        let own = [
            prefix + "_LISTEN": "127.0.0.1:0", prefix + "_ADMIN_LISTEN": "127.0.0.1:0",
            prefix + "_HTTP_LISTEN": "127.0.0.1:0", prefix + "_ANNOUNCE_FILE": file.path,
            prefix + "_DATA_DIR": folder.appendingPathComponent(name).path, "POINTSMAN_LOG_LEVEL": "critical",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }.merging(environment) { $1 }
        try process.run()
        let isUp = await eventually(within: .seconds(30)) {
            !process.isRunning || FileManager.default.fileExists(atPath: file.path)
        }
        let json = try? JSONDocument(parsing: [UInt8](Data(contentsOf: file))).root
        guard isUp, process.isRunning, let announcement = json.flatMap(Announcement.init(json:)) else {
            process.terminate()
            throw StackError(message: "\(name) did not start")
        }
        return ServiceProcess(process, announcement)
    }

    /// `FINETUNE_MANAGER` of `finetune-manager`.
    static func variable(_ name: String) -> String { name.uppercased().replacingOccurrences(of: "-", with: "_") }

    private init(_ process: Process, _ announcement: Announcement) {
        self.process = process
        rpc = announcement.rpc ?? ""
        http = announcement.http ?? ""
    }

    deinit { kill(process.processIdentifier, SIGKILL) }
}

/// Keys and certificates as an operator makes them.
enum Certificates {
    /// Makes them for `services` in `folder`, of the authority there or a new one.
    static func make(_ services: [String], in folder: URL) async throws {
        let script = Program.root.appendingPathComponent("compose/certificates.sh").path
        let owner = "\(getuid()):\(getgid())"
        let made = try await Program.run(at: URL(fileURLWithPath: "/bin/sh"), [script, folder.path, owner] + services)
        guard made.status == 0 else { throw StackError(message: "certificates.sh: \(made.errors)") }
    }

    /// The settings by which a program shows the certificate of `service`.
    static func settings(of service: String, in folder: URL) -> [String: String] {
        [
            "POINTSMAN_RPC_TLS_CERTIFICATE": "\(folder.path)/\(service).pem",
            "POINTSMAN_RPC_TLS_KEY": "\(folder.path)/\(service).key",
            "POINTSMAN_RPC_TLS_TRUST": "\(folder.path)/trust.pem",
        ]
    }
}

/// A folder of a test, removed afterwards.
enum Scratch {
    /// Runs `body` with it.
    static func with(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pm-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }
}
