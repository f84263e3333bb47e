import ArgumentParser
import Crypto
import EchoService
import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration
import ServiceRuntime
import UnixSignals

/// Serves until SIGTERM or SIGINT, then drains.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve echo.v1.Echo, one method of router.v1.Router, health and reflection until SIGTERM."
    )

    @Option(help: "HOST:PORT; port 0 is any free one.")
    var listen = "127.0.0.1:0"

    @Option(help: "A file that gets HOST:PORT as soon as calls are taken.")
    var announce: String?

    @Option(help: "How long running calls may take after SIGTERM: 500ms, 2s, 1m.")
    var drain = "2s"

    @Option(help: "A file with the secret that clients must show.")
    var tokenFile: String?

    @Option(help: "Event loops.")
    var threads = 1

    func validate() throws {
        guard ListenAddress(parsing: listen) != nil else {
            throw ValidationError("--listen must be HOST:PORT, not \(listen)")
        }
        guard DurationText.parse(drain) != nil else { throw ValidationError("--drain must be a duration like 2s") }
        guard threads > 0 else { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        guard let address = ListenAddress(parsing: listen), let drain = DurationText.parse(drain) else {
            throw ExitCode.validationFailure
        }
        let host = address.host ?? "127.0.0.1"
        // Trapped before anybody can know of this process.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        var configuration = RPCServer.Configuration()
        configuration.host = host
        configuration.port = address.port
        configuration.loops = threads > 1 ? EventLoops(threads: threads) : .shared
        // An evenly spaced load does not wait: what piles up in a stall of the machine is not refused.
        configuration.session.callsMax = 10_000
        if let tokenFile {
            // Digests are compared: how long that takes says nothing about the secret.
            let digest = SHA256.hash(try Files.secret(tokenFile))
            configuration.authentication = .secret { SHA256.hash($0) == digest }
        }
        let readiness = Readiness()
        let server = try await RPCServer.start(
            configuration,
            router: RPCRouter([EchoHandler(), ChatHandler()], readiness: readiness),
            logger: Logger(label: "rpc-echo")
        )
        readiness.beginServing()
        let place = (host.contains(":") ? "[\(host)]" : host) + ":\(server.port)"
        if let announce { try Files.replace(announce, with: place + "\n") }
        print("rpc-echo listens on \(place)")
        for await _ in signals { break }
        readiness.beginDraining()
        await server.stop(drain: drain)
    }
}
