import Glibc
import Logging
import ServiceConfiguration

/// The `main` of a service's program.
package enum ServiceProgram {
    /// Runs the component as this process: flags, settings, serving, draining, exit code. Never returns.
    ///
    /// - Parameters:
    ///   - component: what to run.
    ///   - tls: makes TLS for RPC when the settings ask for it.
    package static func main(_ component: any ServiceComponent.Type, tls: TLSLoader?) async -> Never {
        let code = await run(component, tls, arguments: Array(CommandLine.arguments.dropFirst()))
        exit(code.rawValue)
    }

    private static func run(
        _ component: any ServiceComponent.Type,
        _ tls: TLSLoader?,
        arguments: [String]
    ) async -> ExitCode {
        let name = component.service.rawValue
        let flags: ServiceFlags
        do { flags = try ServiceFlags(parsing: arguments) } catch {
            complain("\(name): \(error.description)")
            return error.code
        }
        switch flags.action {
        case .help:
            print(help(component))
            return .success
        case .version:
            print("\(name) \(BuildInfo.version) (\(BuildInfo.configuration))")
            return .success
        case .serve, .checkConfiguration, .healthCheck: break
        }
        do {
            let sources = try SettingSources(environment: ProcessEnvironment.current, configFile: flags.configFile)
            switch flags.action {
            case .checkConfiguration:
                try check(component, tls, sources)
                print("the configuration of \(name) is valid")
            case .healthCheck: try HealthProbe.run(component, sources)
            default: try await ServiceHost([.init(component, sources: sources)], processName: name, tls: tls).run()
            }
            return .success
        } catch let error as ConfigurationError {
            for problem in error.problems { complain("\(name): \(problem)") }
            return .usage
        } catch let error as StartError {
            complain("\(name): \(error.description)")
            return error.code
        } catch {
            complain("\(name): \(error)")
            return .failure
        }
    }

    private static func check(
        _ component: any ServiceComponent.Type,
        _ tls: TLSLoader?,
        _ sources: SettingSources
    ) throws(ConfigurationError) {
        let service = component.service
        let keys = CommonKeys.all(service) + component.keys
        let settings = try Settings(service: service.rawValue, keys: keys, sources: sources)
        _ = try RPCSecurity(
            service,
            settings,
            calling: RPCSecurity.called(by: component.keys),
            tls: tls,
            logger: Logger(label: service.rawValue)
        )
    }

    private static func help(_ component: any ServiceComponent.Type) -> String {
        let name = component.service.rawValue
        return """
            \(name): \(component.summary)

            Usage: \(name) [--config FILE] [--check-config | --healthcheck | --version | --help]

              --config FILE    read settings from a YAML file (or POINTSMAN_CONFIG): a section a service, and `shared`
              --check-config   check the settings and exit, 64 when one is bad
              --healthcheck    ask the running service on this machine whether it is ready; exit 0 or 1
              --version        print the version
              --help           print this

            Settings, from the environment, else the file, else the default. In the file `DRAIN_TIMEOUT` of \(name)
            is written `\(name): {drain_timeout: 20s}`.

            \(SettingHelp.table(service: name, keys: CommonKeys.all(component.service) + component.keys))
            """
    }

    private static func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// What a service's program was asked to do.
struct ServiceFlags: Equatable {
    enum Action: Equatable {
        case serve
        case help
        case version
        case checkConfiguration
        case healthCheck
    }

    private(set) var action = Action.serve
    private(set) var configFile: String?

    init(parsing arguments: [String]) throws(StartError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": action = .help
            case "--version": action = .version
            case "--check-config": action = .checkConfiguration
            case "--healthcheck": action = .healthCheck
            case "--config":
                guard let path = rest.popFirst() else { throw StartError(.usage, "--config needs the name of a file") }
                configFile = path
            case _ where argument.hasPrefix("--config="): configFile = String(argument.dropFirst("--config=".count))
            default: throw StartError(.usage, "\(argument) is not an option; --help lists them")
            }
        }
    }
}
