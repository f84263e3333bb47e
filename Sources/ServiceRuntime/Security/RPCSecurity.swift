package import Logging
import RPCCore
package import RPCTransport
package import ServiceConfiguration

/// How one program proves itself on its RPC connections, and what it demands of others.
package struct RPCSecurity: Sendable {
    enum Proof: Sendable {
        /// Nobody proves anything.
        case none
        case token(RPCToken)
        case certificate(any ConnectionSecurity)
    }

    let proof: Proof
    private let name: String
    private let allowsPlaintext: Bool

    /// Of a service: checks the settings against each other and reads the files that they name.
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
        guard service != .providerSimulator else {
            self.init(name: service.rawValue, proof: .none, allowsPlaintext: false)
            return
        }
        try self.init(service.rawValue, settings, tls, logger)
        if case .certificate = proof { return }
        guard !allowsPlaintext else { return }
        let problems = Self.exposed(service, settings) + Self.remote(others, settings)
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    }

    /// Of a program that calls services and is none: by the settings of services, under its own name.
    ///
    /// - Parameters:
    ///   - caller: its name, which its certificate must have.
    ///   - sources: where its settings are.
    ///   - tls: how TLS is made.
    ///   - logger: is told of files that change later.
    /// - Throws: every problem, each with the setting to change.
    package init(
        caller: String,
        sources: SettingSources,
        tls: @escaping TLSLoader,
        logger: Logger
    ) throws(ConfigurationError) {
        let settings = try Settings(service: caller, keys: CommonKeys.security, sources: sources)
        try self.init(caller, settings, tls, logger)
    }

    private init(
        _ name: String,
        _ settings: Settings,
        _ tls: TLSLoader?,
        _ logger: Logger
    ) throws(ConfigurationError) {
        let files = try Self.files(settings)
        let token = try Self.token(settings, logger)
        if files != nil, token != nil {
            let text = "POINTSMAN_RPC_TOKEN and POINTSMAN_RPC_TLS_CERTIFICATE cannot both be set"
            throw ConfigurationError(problems: [text])
        }
        let proof = try files.map { files throws(ConfigurationError) in try Self.certificate(name, files, tls, logger) }
        self.init(
            name: name,
            proof: proof ?? token.map(Proof.token) ?? .none,
            allowsPlaintext: settings[CommonKeys.rpcAllowPlaintext]
        )
    }

    private init(name: String, proof: Proof, allowsPlaintext: Bool) {
        self.name = name
        self.proof = proof
        self.allowsPlaintext = allowsPlaintext
    }

    /// The services whose addresses are among `keys`.
    static func called(by keys: [any SettingDeclaration]) -> [ServiceName] {
        let names = Set(keys.map(\.name))
        return ServiceName.allCases.filter { names.contains(CommonKeys.address(of: $0).name) }
    }

    /// Whether peers have shown by certificates who they are.
    var provesNames: Bool {
        if case .certificate = proof { return true }
        return false
    }

    /// What a server of this service demands.
    func apply(to configuration: inout RPCServer.Configuration) {
        configuration.session.name = name
        switch proof {
        case .none: break
        case .token(let token): configuration.authentication = .secret { token.accepts($0) }
        case .certificate(let tls):
            configuration.security = tls.server
            configuration.authentication = .certificate
        }
    }

    /// What a client of this program shows, and demands of the other side: to be `service`, or with nil any service of
    /// the trusted authorities.
    package func apply(to configuration: inout ClientChannel.Configuration, calling service: String?) {
        configuration.session.name = name
        switch proof {
        case .certificate(let tls): configuration.security = tls.client(of: service)
        case .none, .token:
            if case .token(let token) = proof { configuration.session.credential = { token.shown } }
            if !allowsPlaintext { configuration.security = Loopback.only }
        }
    }
}
