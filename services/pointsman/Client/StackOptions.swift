import ArgumentParser
import RPCCore
import RPCTransport
import Stubs

/// What every command that talks to running services takes.
struct StackOptions: ParsableArguments {
    @Option(
        name: .long,
        help: """
            The stack's file. Default: $POINTSMAN_STACK, then ./var/stack.json; without one, services are where \
            POINTSMAN_ROUTER_ADDRESS and so on say.
            """
    )
    var stack: String?

    @Option(
        name: .long,
        help: "The key to call with. Default: the stack's own; without one, $POINTSMAN_API_KEY or $POINTSMAN_ADMIN_KEY."
    )
    var key: String?

    @Flag(name: .long, help: "Print JSON for programs.")
    var json = false

    func callOptions(
        _ installation: Installation,
        as role: Installation.Role = .user,
        timeout: Duration = .seconds(60)
    ) throws -> CallOptions {
        var options = CallOptions.default
        options.timeout = timeout
        options.metadata["authorization"] = "Bearer " + (try key ?? installation.key(of: role))
        return options
    }

    /// Runs `body` with a channel to every address of a service, closed afterwards; call errors become readable ones.
    func withChannel<R: Sendable>(
        to service: String,
        while action: String,
        _ body: (Installation, any ClientTransport) async throws -> R
    ) async throws -> R {
        let installation = try Installation.find(option: stack)
        let channel = try installation.channel(to: service)
        do {
            let result = try await body(installation, channel)
            await channel.close()
            return result
        } catch {
            await channel.close()
            if let error = error as? RPCError { throw CommandFailure(error, while: action, in: installation.stack) }
            throw error
        }
    }
}
