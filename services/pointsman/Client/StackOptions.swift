import ArgumentParser
import RPCCore
import RPCTransport
import Stubs

/// What every command that talks to a running stack takes.
struct StackOptions: ParsableArguments {
    @Option(name: .long, help: "The stack's file. Default: $POINTSMAN_STACK, then ./var/stack.json.")
    var stack: String?

    @Option(name: .long, help: "The key to call with. Default: the stack's own.")
    var key: String?

    @Flag(name: .long, help: "Print JSON for programs.")
    var json = false

    /// Which of the stack's keys a call needs.
    enum Role {
        case user
        case admin
    }

    func callOptions(_ stack: StackFile, as role: Role = .user, timeout: Duration = .seconds(60)) -> CallOptions {
        var options = CallOptions.default
        options.timeout = timeout
        options.metadata["authorization"] = "Bearer " + (key ?? (role == .user ? stack.apiKey : stack.adminKey))
        return options
    }

    /// Runs `body` with a channel to every address of a service, closed afterwards; call errors become readable ones.
    func withChannel<R: Sendable>(
        to service: String,
        while action: String,
        _ body: (StackFile, any ClientTransport) async throws -> R
    ) async throws -> R {
        let file = try StackFile.find(option: stack)
        let channel = try file.channel(to: service)
        do {
            let result = try await body(file, channel)
            await channel.close()
            return result
        } catch {
            await channel.close()
            if let error = error as? RPCError { throw CommandFailure(error, while: action, in: file) }
            throw error
        }
    }
}
