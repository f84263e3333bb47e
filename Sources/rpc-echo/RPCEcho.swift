import ArgumentParser

/// A server with nothing behind it, and the load that benchmarks put on it. Not a part of the product.
@main
struct RPCEcho: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rpc-echo",
        abstract: "Serve the Echo service over RPC, or load one and measure it.",
        subcommands: [ServeCommand.self, LoadCommand.self]
    )
}
