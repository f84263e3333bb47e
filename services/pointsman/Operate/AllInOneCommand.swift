import ArgumentParser
import Components
import ServiceConfiguration
import ServiceRuntime

/// What `up --in-process` starts: several services in one process that call each other in memory, ports open
/// all the same.
struct AllInOneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all-in-one",
        abstract: "Run several services in this process.",
        discussion: "Settings come from the environment, as for each service alone.",
        shouldDisplay: false
    )

    @Argument(help: "The services' names.")
    var services: [String]

    @Option(help: "A YAML file of settings, as for each service alone.")
    var config: String?

    mutating func run() async throws {
        let wanted = Set(services)
        for name in services where ServiceName(rawValue: name) == nil {
            throw CommandFailure("no service `\(name)`", exitCode: 64)
        }
        do {
            let sources = try SettingSources(environment: ProcessEnvironment.current, configFile: config)
            // In the table's order: those that others call come first and are stopped last.
            let hosted = Components.all.filter { wanted.contains($0.service.rawValue) }.map {
                ServiceHost.Hosted($0, sources: sources)
            }
            try await ServiceHost(hosted, processName: "all-in-one", tls: Components.tls).run()
        } catch let error as ConfigurationError {
            throw CommandFailure(error.description, exitCode: ServiceRuntime.ExitCode.usage.rawValue)
        } catch let error as StartError {
            throw CommandFailure(error.description, exitCode: error.code.rawValue)
        }
    }
}
