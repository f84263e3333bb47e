import ArgumentParser

/// Any method of any service, by its name and JSON.
struct RPCCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rpc",
        abstract: "Call any RPC method by name, with JSON; list what is served.",
        subcommands: [RPCListCommand.self, RPCCallCommand.self]
    )
}
