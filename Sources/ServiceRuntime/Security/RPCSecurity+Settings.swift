import Logging
import RPCTransport
import ServiceConfiguration

extension RPCSecurity {
    static func files(_ settings: Settings) throws(ConfigurationError) -> SecurityFiles? {
        let keys = [CommonKeys.rpcTLSCertificate, CommonKeys.rpcTLSKey, CommonKeys.rpcTLSTrust]
        let paths = keys.map { settings[$0] }
        if paths.allSatisfy(\.isEmpty) { return nil }
        let missing = zip(keys, paths).filter { $0.1.isEmpty }.map { "POINTSMAN_\($0.0.name)" }
        guard missing.isEmpty else {
            throw ConfigurationError(problems: missing.map { "\($0) must be set, as the other files for TLS are" })
        }
        return SecurityFiles(certificate: paths[0], key: paths[1], trust: paths[2])
    }

    static func certificate(
        _ name: String,
        _ files: SecurityFiles,
        _ tls: TLSLoader?,
        _ logger: Logger
    ) throws(ConfigurationError) -> Proof {
        guard let tls else {
            throw ConfigurationError(problems: ["POINTSMAN_RPC_TLS_CERTIFICATE: this program has no TLS"])
        }
        do throws(SecurityFileError) { return .certificate(try tls(name, files, logger)) } catch {
            throw ConfigurationError(problems: ["POINTSMAN_\(error.key): \(error.problem)"])
        }
    }

    static func token(_ settings: Settings, _ logger: Logger) throws(ConfigurationError) -> RPCToken? {
        let path = settings[CommonKeys.rpcTokenFile]
        // The file's text is also what the secret's own `_FILE` finds; anything else was set beside it.
        let text = settings[CommonKeys.rpcToken]?.revealed
        do throws(SettingRule) {
            guard path.isEmpty else {
                let token = try RPCToken(file: path, logger: logger)
                if let text, try RPCToken(text) != token {
                    throw SettingRule("cannot be set beside POINTSMAN_RPC_TOKEN")
                }
                return token
            }
            return try text.map { text throws(SettingRule) in try RPCToken(text) }
        } catch {
            let key = path.isEmpty ? "POINTSMAN_RPC_TOKEN" : "POINTSMAN_RPC_TOKEN_FILE (\(path))"
            throw ConfigurationError(problems: ["\(key) \(error)"])
        }
    }

    private static let remedy =
        "set POINTSMAN_RPC_TLS_CERTIFICATE, POINTSMAN_RPC_TLS_KEY and POINTSMAN_RPC_TLS_TRUST, or allow it with "
        + "POINTSMAN_RPC_ALLOW_PLAINTEXT=true"

    /// Where this service would be heard by others without TLS.
    static func exposed(_ service: ServiceName, _ settings: Settings) -> [String] {
        guard let key = CommonKeys.listen(service) else { return [] }
        let host = settings[key].host ?? settings[CommonKeys.listenHost]
        guard !Loopback.contains(host: host) else { return [] }
        let variable = SettingSources.variable(
            settings[key].host == nil ? CommonKeys.listenHost.name : key.name,
            service: service.rawValue
        )
        return ["\(variable) is \(host), where other machines could hear RPC without TLS: \(remedy)"]
    }

    /// Where this service would speak to others without TLS. Files of addresses are checked when they are used.
    static func remote(_ others: [ServiceName], _ settings: Settings) -> [String] {
        others.flatMap { other -> [String] in
            let key = CommonKeys.address(of: other)
            // A malformed target is reported by whoever connects.
            guard let target = try? Target(settings[key]) else { return [] }
            return target.hostsBeyondLoopback.map {
                "POINTSMAN_\(key.name) names \($0), to which RPC would travel without TLS: \(remedy)"
            }
        }
    }
}
