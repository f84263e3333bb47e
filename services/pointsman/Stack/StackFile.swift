import Foundation
import JSON
import RPCTransport

/// What `pointsman up` wrote about a running stack: DIR/stack.json.
struct StackFile: Sendable {
    /// One running process of a service.
    struct Instance: Sendable {
        let pid: Int32
        /// `host:port` of the RPC listener; empty where the service has none.
        let rpc: String
        /// `host:port` of the admin listener.
        let admin: String
    }

    let path: String
    let pid: Int32
    let gatewayURL: String
    let providerURL: String
    let meterURL: String
    let apiKey: String
    let adminKey: String
    let services: [String: [Instance]]
    let redis: String
    /// `host:port` of the supervisor.
    let control: String
    /// The file with the secret that the stack's RPC servers demand; empty if they demand none.
    let rpcTokenFile: String

    /// Where a stack's file is looked for that nobody names.
    static let defaultPath = "var/stack.json"

    /// What the option or else `$POINTSMAN_STACK` names.
    private static func named(_ option: String?) -> String? {
        option ?? ProcessInfo.processInfo.environment["POINTSMAN_STACK"]
    }

    /// Finds the file as ``find(option:)`` does; nil if none is named and there is none at ``defaultPath``.
    static func findAny(option: String?) throws -> StackFile? {
        guard named(option) != nil || FileManager.default.fileExists(atPath: defaultPath) else { return nil }
        return try find(option: option)
    }

    /// Finds the file by the option, `$POINTSMAN_STACK`, `./var/stack.json`, in this order, and reads it.
    static func find(option: String?) throws -> StackFile {
        let path = named(option) ?? defaultPath
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                "no stack found: \(path) is not there or not readable",
                hint: "start one with `pointsman up`, or name its file with --stack or POINTSMAN_STACK",
                exitCode: 69
            )
        }
        return try StackFile(path: path, json: [UInt8](data))
    }

    init(path: String, json: [UInt8]) throws {
        func missing(_ name: String) -> CommandFailure {
            CommandFailure(
                "\(path): `\(name)` is missing or of the wrong type",
                hint: "start the stack again",
                exitCode: 65
            )
        }
        let root = try JSONDocument(parsing: json).root
        func text(_ name: String) throws -> String {
            guard let value = root[name]?.string else { throw missing(name) }
            return value
        }
        self.path = path
        guard let pid = root["pid"]?.int else { throw missing("pid") }
        self.pid = Int32(clamping: pid)
        gatewayURL = try text("gateway_url")
        providerURL = try text("provider_url")
        meterURL = root["meter_url"]?.string ?? ""
        apiKey = try text("api_key")
        adminKey = try text("admin_key")
        redis = root["redis"]?.string ?? ""
        control = root["control"]?.string ?? ""
        rpcTokenFile = root["rpc_token_file"]?.string ?? ""
        guard let members = root["services"]?.members else { throw missing("services") }
        var services: [String: [Instance]] = [:]
        for (name, value) in members {
            services[name] = (value.array ?? []).map { instance in
                Instance(
                    pid: Int32(clamping: instance["pid"]?.int ?? 0),
                    rpc: instance["rpc"]?.string ?? "",
                    admin: instance["admin"]?.string ?? ""
                )
            }
        }
        self.services = services
    }

    /// Every RPC address of a service as one client target.
    func target(of service: String) throws -> String {
        let addresses = (services[service] ?? []).map(\.rpc).filter { !$0.isEmpty }
        guard !addresses.isEmpty else {
            throw CommandFailure(
                "no \(service) in \(path)",
                hint: "`pointsman status` shows what runs",
                exitCode: 69
            )
        }
        return addresses.joined(separator: ",")
    }

    /// How to prove oneself to the parts of this stack, and to them only: by the stack's secret if it has one.
    func credentials() throws -> Credentials {
        rpcTokenFile.isEmpty ? try .ofSettings() : try .secret(in: rpcTokenFile)
    }

    /// A channel to every address of a service.
    func channel(to service: String) throws -> ClientChannel {
        try credentials().channel(to: try target(of: service), calling: service)
    }
}
