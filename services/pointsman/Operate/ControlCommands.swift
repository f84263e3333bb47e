import ArgumentParser
import Foundation
import Messages
import RPCCore
import RPCTransport
import Stubs

/// What every command that steers a running stack takes.
struct ControlOptions: ParsableArguments {
    @Option(name: .long, help: "The stack's file. Default: $POINTSMAN_STACK, then ./var/stack.json.")
    var stack: String?

    /// Asks the stack's supervisor.
    func withSupervisor<R: Sendable>(
        while action: String,
        _ body: (SupervisorClient, CallOptions) async throws -> R
    ) async throws -> (R, StackFile) {
        let file = try StackFile.find(option: stack)
        var configuration = ClientChannel.Configuration()
        configuration.waitForReady = .seconds(1)
        let channel = try file.credentials().channel(to: file.control, calling: nil, configuration)
        var options = CallOptions(timeout: .seconds(120))
        options.metadata["authorization"] = "Bearer " + file.adminKey
        do {
            let result = try await body(SupervisorClient(channel), options)
            await channel.close()
            return (result, file)
        } catch {
            await channel.close()
            guard let error = error as? RPCError else { throw error }
            if error.code == .unavailable {
                throw CommandFailure(
                    "\(action): the stack of \(file.path) does not run: process \(file.pid) does not answer",
                    hint: "`pointsman up` starts one",
                    exitCode: 69
                )
            }
            throw CommandFailure(error, while: action, in: file)
        }
    }
}

/// What runs, and whether it is ready.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every process of the stack. Ends with 1 if one is not ready."
    )

    @OptionGroup var control: ControlOptions

    mutating func run() async throws {
        let control = control
        let (status, file) = try await control.withSupervisor(while: "status") { client, options in
            try await client.status(.init(), options: options)
        }
        var table = Table([
            ("process", .left), ("pid", .right), ("ready", .left), ("up", .right), ("restarts", .right),
            ("listens", .left),
            ("admin", .left),
        ])
        for process in status.processes {
            table.add([
                process.service + (process.replica > 0 ? "/\(process.replica + 1)" : ""), "\(process.pid)",
                process.ready ? "yes" : "no", "\(process.upMS / 1000) s", "\(process.restarts)", process.rpc,
                process.admin,
            ])
        }
        print(table.text)
        print("gateway \(file.gatewayURL), stack file \(file.path)")
        if !status.processes.allSatisfy(\.ready) { throw ExitCode(1) }
    }
}

/// As many replicas as asked for.
struct ScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Run so many replicas of a service, as in `pointsman scale router=3`."
    )

    @Argument(help: "SERVICE=COUNT, any number of them.")
    var replicas: [Replicas]

    @OptionGroup var control: ControlOptions

    mutating func run() async throws {
        let (control, replicas) = (control, replicas)
        _ = try await control.withSupervisor(while: "scale") { client, options in
            for wanted in replicas {
                _ = try await client.scale(
                    .init(service: wanted.service, replicas: UInt32(wanted.count)),
                    options: options
                )
                say("\(wanted.service): \(wanted.count) ready")
            }
        }
    }
}

/// One replica after the other.
struct RestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Restart a service, one replica after the other; each finishes its calls first."
    )

    @Argument(help: "The service.")
    var service: String

    @OptionGroup var control: ControlOptions

    mutating func run() async throws {
        let (control, service) = (control, service)
        _ = try await control.withSupervisor(while: "restart") { client, options in
            _ = try await client.restart(.init(service: service), options: options)
            say("\(service): restarted and ready")
        }
    }
}

/// The end of a stack.
struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Stop the stack and everything that it started."
    )

    @OptionGroup var control: ControlOptions

    mutating func run() async throws {
        let control = control
        let (_, file) = try await control.withSupervisor(while: "down") { client, options in
            _ = try await client.down(.init(), options: options)
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while kill(file.pid, 0) == 0 {
            guard ContinuousClock.now < deadline else {
                throw CommandFailure("process \(file.pid) has not ended after 60 s")
            }
            try await ContinuousClock().sleep(for: .milliseconds(30))
        }
    }
}
