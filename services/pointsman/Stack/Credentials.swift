import Components
import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration
import ServiceRuntime

/// How this command proves itself to the services that it calls: as they do to each other.
struct Credentials: Sendable {
    /// The program's name among services.
    static let name = "pointsman"
    /// How calls fail says it all; a log would stand in the middle of what is printed.
    private static let logger = Logger(label: name) { _ in SwiftLogNoOpLogHandler() }
    private let security: RPCSecurity

    /// By the settings of services, of the environment and the file of POINTSMAN_CONFIG; a certificate must be for
    /// `pointsman`.
    static func ofSettings() throws -> Credentials {
        let environment = ProcessEnvironment.current
        do { return try Credentials(SettingSources(environment: environment, configFile: nil)) } catch {
            throw CommandFailure(error)
        }
    }

    /// By the secret in a file like that of POINTSMAN_RPC_TOKEN_FILE, whatever else is set.
    static func secret(in path: String) throws -> Credentials {
        let plaintext = "POINTSMAN_" + CommonKeys.rpcAllowPlaintext.name
        var environment = ProcessEnvironment.current.filter { $0.key == plaintext }
        environment["POINTSMAN_" + CommonKeys.rpcTokenFile.name] = path
        do { return try Credentials(SettingSources(environment: environment)) } catch {
            let hint = "only those who may read the servers' secret can call them"
            throw CommandFailure(error.description, hint: hint, exitCode: 77)
        }
    }

    private init(_ sources: SettingSources) throws(ConfigurationError) {
        security = try RPCSecurity(caller: Self.name, sources: sources, tls: Components.tls, logger: Self.logger)
    }

    /// A channel to `target`, which must be `service`; with nil, any service of the installation. Throws
    /// INVALID_ARGUMENT if the target is malformed.
    func channel(
        to target: String,
        calling service: String?,
        _ configuration: ClientChannel.Configuration = ClientChannel.Configuration()
    ) throws(RPCError) -> ClientChannel {
        var configuration = configuration
        security.apply(to: &configuration, calling: service)
        return try ClientChannel(target: target, configuration: configuration, logger: Self.logger)
    }
}
