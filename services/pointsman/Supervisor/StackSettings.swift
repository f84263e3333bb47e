import Crypto
import Foundation
import JSON
import Logging
import RPCCore
import RPCTransport
import ServiceRuntime

/// What `pointsman up` was asked for.
struct StackSettings: Sendable {
    var data: String
    var host = "127.0.0.1"
    var ports = PortPlan(base: nil)
    var replicas: [ServiceKind: Int] = [:]
    var isInProcess = false
    /// nil = the simulator.
    var providerURL: String?
    /// The environment variable that holds the provider's key; nil = it wants none.
    var providerKeyName: String?
    var models: String?

    static let togetherKeyName = "TOGETHER_API_KEY"

    /// Whether the provider is who Together's key is for: nobody else may see it.
    var isTogether: Bool {
        guard let url = providerURL.flatMap({ URL(string: $0) }), url.scheme == "https" else { return false }
        let host = url.host?.lowercased() ?? ""
        return ["together.ai", "together.xyz"].contains { host == $0 || host.hasSuffix("." + $0) }
    }

    var usesSimulator: Bool { providerURL == nil }

    /// The services that run, in the order in which they start.
    var kinds: [ServiceKind] { ServiceKind.allCases.filter { usesSimulator || $0 != .simulator } }

    var provider: String { providerURL ?? "http://\(localHost):\(ports.simulator)" }

    /// Where to reach what listens on `host`.
    var localHost: String { host == "0.0.0.0" ? "127.0.0.1" : host }

    /// Where RPC listens: never beyond this machine, whatever `host` is, since the services of a stack speak plain text.
    var rpcHost: String { Loopback.contains(host: host) ? host : "127.0.0.1" }

    var redisSocket: String { data + "/redis.sock" }
    var stackFile: String { data + "/stack.json" }
    /// The secret that the stack's services and its commands show each other.
    var tokenFile: String { data + "/rpc-token" }
    func addressFile(_ kind: ServiceKind) -> String { data + "/addresses/" + kind.rawValue }
}

/// The stack's own keys, minted at the first start.
struct StackKeys: Sendable {
    let user: String
    let admin: String

    /// Reads DIR/keys.json, or makes it, readable by its owner only.
    static func load(from folder: String) throws -> StackKeys {
        let path = folder + "/keys.json"
        if let data = FileManager.default.contents(atPath: path) {
            let root = try JSONDocument(parsing: [UInt8](data)).root
            guard let user = root["api_key"]?.string, let admin = root["admin_key"]?.string else {
                throw CommandFailure(
                    "\(path) lacks `api_key` or `admin_key`",
                    hint: "remove it to get new keys",
                    exitCode: 65
                )
            }
            return StackKeys(user: user, admin: admin)
        }
        let keys = StackKeys(
            user: "pm-" + RandomBytes.make(count: 24).hex,
            admin: "pm-admin-" + RandomBytes.make(count: 24).hex
        )
        var json = JSONWriter()
        json.object { json in
            json.member("api_key", keys.user)
            json.member("admin_key", keys.admin)
        }
        try PrivateFile.write(json.bytes, to: path)
        return keys
    }
}

/// The stack's RPC secret, minted at the first start. An operator may change it while the stack runs, as RPC_TOKEN_FILE
/// describes.
enum StackToken {
    /// Reads the file, or makes it, readable by its owner only.
    static func load(from path: String) throws -> RPCToken {
        if !FileManager.default.fileExists(atPath: path) {
            try PrivateFile.write(Array((RandomBytes.make(count: 32).hex + "\n").utf8), to: path)
        }
        do { return try RPCToken(file: path, logger: Logger(label: "pointsman")) } catch {
            throw CommandFailure("\(path) \(error)", hint: "remove it to get a new one", exitCode: 65)
        }
    }

    /// Any free port of the loopback interface, for whoever may read the secret.
    static func controlPort(_ token: RPCToken) -> RPCServer.Configuration {
        var configuration = RPCServer.Configuration()
        configuration.authentication = .secret { token.accepts($0) }
        return configuration
    }
}

/// Files that only their owner may read.
enum PrivateFile {
    /// Replaces the file in one step.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = path + ".new"
        let made = FileManager.default.createFile(
            atPath: temporary,
            contents: Data(bytes),
            attributes: [.posixPermissions: 0o600]
        )
        guard made, rename(temporary, path) == 0 else { throw CommandFailure("\(path) can't be written", exitCode: 73) }
    }
}
