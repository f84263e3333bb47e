import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration

/// How one service proves itself on its RPC connections, and what it demands of others.
struct RPCSecurity: Sendable {
    enum Proof: Sendable {
        /// Nobody proves anything.
        case none
        case token(RPCToken)
        case certificate(any ConnectionSecurity)
    }

    let proof: Proof
    private let service: ServiceName
    private let allowsPlaintext: Bool

    /// Checks the settings against each other and reads the files that they name.
    ///
    /// - Parameters:
    ///   - service: whose settings.
    ///   - settings: its settings.
    ///   - others: the services that it calls over TCP.
    ///   - tls: how TLS is made; nil in programs without.
    ///   - logger: is told of files that change later.
    /// - Throws: every problem, each with the setting to change.
    init(
        _ service: ServiceName,
        _ settings: Settings,
        calling others: [ServiceName],
        tls: TLSLoader?,
        logger: Logger
    ) throws(ConfigurationError) {
        self.service = service
        guard service != .providerSimulator else {
            (proof, allowsPlaintext) = (.none, false)
            return
        }
        allowsPlaintext = settings[CommonKeys.rpcAllowPlaintext]
        let files = try Self.files(settings)
        let token = try Self.token(settings, logger)
        if files != nil, token != nil {
            let text = "POINTSMAN_RPC_TOKEN and POINTSMAN_RPC_TLS_CERTIFICATE cannot both be set"
            throw ConfigurationError(problems: [text])
        }
        if let files {
            guard let tls else {
                throw ConfigurationError(problems: ["POINTSMAN_RPC_TLS_CERTIFICATE: this program has no TLS"])
            }
            do { proof = .certificate(try tls(service, files, logger)) } catch {
                throw ConfigurationError(problems: ["POINTSMAN_\(error.key): \(error.problem)"])
            }
            return
        }
        proof = token.map(Proof.token) ?? .none
        guard !allowsPlaintext else { return }
        let problems = Self.exposed(service, settings) + Self.remote(others, settings)
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    }

    /// The services whose addresses are among `keys`.
    static func called(by keys: [any SettingDeclaration]) -> [ServiceName] {
        let names = Set(keys.map(\.name))
        return ServiceName.allCases.filter { names.contains(CommonKeys.address(of: $0).name) }
    }

    /// What a server of this service demands.
    func apply(to configuration: inout RPCServer.Configuration) {
        configuration.session.name = service.rawValue
        switch proof {
        case .none: break
        case .token(let token): configuration.authentication = .secret { token.accepts($0) }
        case .certificate(let tls):
            configuration.security = tls.server
            configuration.authentication = .certificate
        }
    }

    /// What a client of this service shows, and demands of `other`.
    func apply(to configuration: inout ClientChannel.Configuration, calling other: ServiceName) {
        configuration.session.name = service.rawValue
        switch proof {
        case .certificate(let tls): configuration.security = tls.client(of: other.rawValue)
        case .none, .token:
            if case .token(let token) = proof { configuration.session.credential = { token.shown } }
            if !allowsPlaintext { configuration.security = Loopback.only }
        }
    }

    // MARK: Settings

    private static func files(_ settings: Settings) throws(ConfigurationError) -> SecurityFiles? {
        let keys = [CommonKeys.rpcTLSCertificate, CommonKeys.rpcTLSKey, CommonKeys.rpcTLSTrust]
        let paths = keys.map { settings[$0] }
        if paths.allSatisfy(\.isEmpty) { return nil }
        let missing = zip(keys, paths).filter { $0.1.isEmpty }.map { "POINTSMAN_\($0.0.name)" }
        guard missing.isEmpty else {
            throw ConfigurationError(problems: missing.map { "\($0) must be set, as the other files for TLS are" })
        }
        return SecurityFiles(certificate: paths[0], key: paths[1], trust: paths[2])
    }

    private static func token(_ settings: Settings, _ logger: Logger) throws(ConfigurationError) -> RPCToken? {
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
    private static func exposed(_ service: ServiceName, _ settings: Settings) -> [String] {
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
    private static func remote(_ others: [ServiceName], _ settings: Settings) -> [String] {
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
