import Foundation

/// The environment of the children: what this process has, and the stack's settings over it.
struct ChildEnvironment: Sendable {
    let settings: StackSettings
    let keys: StackKeys

    /// What all services of the stack are told.
    func shared() throws -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        for kind in ServiceKind.allCases where settings.ports.rpc(kind) != nil {
            variables["POINTSMAN_\(kind.variable)_ADDRESS"] = "file:" + settings.addressFile(kind)
        }
        // The stack has its own secret on its own machine: what the shell says of RPC is meant for others.
        let ofSecurity = ["_RPC_TOKEN", "_RPC_TOKEN_FILE", "_RPC_TLS_CERTIFICATE", "_RPC_TLS_KEY", "_RPC_TLS_TRUST"]
        for name in variables.keys where name.hasPrefix("POINTSMAN_") && ofSecurity.contains(where: name.hasSuffix) {
            variables[name] = nil
        }
        variables["POINTSMAN_RPC_TOKEN_FILE"] = settings.tokenFile
        variables["POINTSMAN_REDIS_URL"] = "unix:" + settings.redisSocket
        variables["POINTSMAN_PROVIDER_URL"] = settings.provider
        variables["POINTSMAN_PROVIDER_KEY"] = try providerKey(variables)
        variables["POINTSMAN_API_KEY"] = keys.user
        variables["POINTSMAN_ADMIN_KEY"] = keys.admin
        variables["POINTSMAN_MODELS"] = settings.models ?? defaultModels
        if settings.usesSimulator { variables["POINTSMAN_PROVIDER_NAME"] = "simulator" }
        variables["POINTSMAN_ROUTER_ALLOW_SIMULATOR_FAULTS"] = settings.usesSimulator ? "true" : "false"
        variables["POINTSMAN_LOG_FORMAT"] = variables["POINTSMAN_LOG_FORMAT"] ?? "human"
        for kind in ServiceKind.allCases {
            variables["POINTSMAN_\(kind.variable)_DATA_DIR"] = settings.data + "/" + kind.rawValue
        }
        return variables
    }

    /// Where one replica listens.
    func listeners(_ kind: ServiceKind, rpc: Int?, admin: Int) -> [String: String] {
        let prefix = "POINTSMAN_\(kind.variable)_"
        var variables: [String: String] = [:]
        switch kind {
        case .simulator: variables[prefix + "HTTP_LISTEN"] = "\(settings.host):\(admin)"
        case .gateway: variables[prefix + "HTTP_LISTEN"] = "\(settings.host):\(rpc ?? settings.ports.gateway)"
        default: variables[prefix + "LISTEN"] = "\(settings.rpcHost):\(rpc ?? 0)"
        }
        if kind != .simulator { variables[prefix + "ADMIN_LISTEN"] = "\(settings.host):\(admin)" }
        return variables
    }

    private var defaultModels: String {
        if settings.usesSimulator { return "default+simulator" }
        return settings.provider.contains("together") ? "default" : "provider"
    }

    private func providerKey(_ variables: [String: String]) throws -> String {
        guard !settings.usesSimulator else { return "simulator" }
        guard let name = settings.providerKeyName else { return "" }
        guard let key = variables[name], !key.isEmpty else {
            throw CommandFailure(
                "\(name) is not set",
                hint: "export the provider's key under this name, or name another variable with --provider-key-env",
                exitCode: 64
            )
        }
        return key
    }
}
