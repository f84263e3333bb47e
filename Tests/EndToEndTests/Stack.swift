import Foundation
import JSON
import RPCCore
import RPCTransport
import Testing

/// A whole stack of real processes, in a folder and on ports of its own, started with the command that people use.
final class Stack: Sendable {
    let folder: URL
    private let arguments: [String]
    private let environment: [String: String]
    /// Keeps two stacks of one test run from choosing the same ports.
    private static let nextBase = PortBases()

    /// Starts `pointsman up --detach`; more arguments go to it.
    static func start(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> Stack {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pm-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let stack = Stack(folder: folder, arguments: arguments, environment: environment)
        try await stack.up()
        return stack
    }

    private init(folder: URL, arguments: [String], environment: [String: String]) {
        self.folder = folder
        self.arguments = arguments
        self.environment = Self.patience.merging(environment) { $1 }
    }

    /// What a quiet machine does in a millisecond may take a loaded one long; these tests are not about that.
    private static let patience = [
        "POINTSMAN_ROUTER_CACHE_TIMEOUT": "5s", "POINTSMAN_INFERENCE_CACHE_TIMEOUT": "5s",
        "POINTSMAN_CACHE_STORE_WAIT": "5s", "POINTSMAN_ROUTER_LIMIT_TIMEOUT": "5s",
    ]

    /// Starts it again on the same data, after `down` or a kill. Ports that were taken meanwhile are left to others.
    func up() async throws {
        var last = Finished(status: 0, output: "", errors: "")
        for _ in 0..<5 {
            let base = String(Self.nextBase.next())
            let start = ["up", "--detach", "--data", folder.path, "--port-base", base]
            last = try await Program.run("pointsman", start + arguments, environment: environment)
            if last.status == 0 { return }
        }
        throw StackError(message: "pointsman up ended with \(last.status): \(last.errors)")
    }

    /// Stops it, keeping its data.
    func down() async throws {
        let result = try await pointsman(["down"])
        guard result.status == 0 else { throw StackError(message: "pointsman down: \(result.errors)") }
    }

    /// Stops it if it runs and removes its folder.
    func remove() async {
        _ = try? await pointsman(["down"])
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs the command against this stack.
    func pointsman(_ arguments: [String], input: String? = nil) async throws -> Finished {
        try await Program.run("pointsman", arguments + ["--stack", file.path], input: input)
    }

    var file: URL { folder.appendingPathComponent("stack.json") }

    /// DIR/stack.json as it is now.
    func description() throws -> JSONValue {
        try JSONDocument(parsing: [UInt8](try Data(contentsOf: file))).root
    }

    /// A channel to one of the stack's RPC ports, that shows the stack's secret.
    func channel(to target: String) throws -> ClientChannel {
        let secret = try String(contentsOfFile: try text("rpc_token_file"), encoding: .utf8)
        return try channel(to: target, token: secret.trimmingCharacters(in: .newlines))
    }

    /// A channel that shows `token`, or nothing.
    func channel(to target: String, token: String?) throws -> ClientChannel {
        var configuration = ClientChannel.Configuration()
        if let token { configuration.session.credential = { [UInt8](token.utf8) } }
        return try ClientChannel(target: target, configuration: configuration)
    }

    func text(_ name: String) throws -> String {
        try #require(try description()[name]?.string, "stack.json has no \(name)")
    }

    /// The process ids of a service's replicas.
    func processes(of service: String) throws -> [Int32] {
        let instances = try #require(try description()["services"]?[service]?.array)
        return instances.compactMap { $0["pid"]?.int }.map { Int32(clamping: $0) }
    }

    /// Runs `body` with a stack that is removed afterwards, whatever happens.
    static func with<R>(
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        _ body: (Stack) async throws -> R
    ) async throws -> R {
        let stack = try await Stack.start(arguments, environment: environment)
        do {
            let result = try await body(stack)
            await stack.remove()
            return result
        } catch {
            await stack.remove()
            throw error
        }
    }
}

struct StackError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// Port bases that nobody listens on: each block of 120 is tried by binding some of its ports. All are below those that
/// the system gives to outgoing connections.
final class PortBases: Sendable {
    private let lock = NSLock()
    private nonisolated(unsafe) var last = 10_000 + Int(getpid()) % 100 * 200  // guarded by `lock`

    func next() -> Int {
        lock.lock()
        defer { lock.unlock() }
        repeat {
            last = last >= 31_000 ? 10_000 : last + 200
        } while ![1, 2, 3, 4, 5, 6, 80, 90, 101, 107].allSatisfy { Self.isFree(UInt16(last + $0)) }
        return last
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
