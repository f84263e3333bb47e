import ArgumentParser
import Foundation

/// The operator's and developer's command.
@main
struct Pointsman: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pointsman",
        abstract: "Run a Pointsman stack on this machine, and work with a running one.",
        subcommands: [
            UpCommand.self, StatusCommand.self, ScaleCommand.self, RestartCommand.self, DownCommand.self,
            DemoCommand.self, AllInOneCommand.self,
            CompleteCommand.self, ExplainCommand.self, ModelsCommand.self, FilesCommand.self, BatchCommand.self,
            FinetuneCommand.self, CostCommand.self, KeysCommand.self, LimitsCommand.self, AlertsCommand.self,
            RPCCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            say(failure.description)
            Foundation.exit(failure.exitCode)
        } catch {
            exit(withError: error)
        }
    }
}
