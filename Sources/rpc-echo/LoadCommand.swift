import ArgumentParser
import RPCCore
import RPCTransport

/// Puts one kind of load on a server and prints what it cost, as one line of JSON.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Load an Echo server and print calls a second, latency and processor time as a line of JSON."
    )

    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case unary
        case chat
        case stream
        case paced
    }

    @Option(help: "HOST:PORT of `rpc-echo serve`.")
    var target: String

    @Option(help: "unary, chat (a full CompleteRequest), stream (Expand), paced (unary, evenly spaced).")
    var mode = Mode.unary

    @Option(help: "Calls, or streams, that run at a time; not for `paced`.")
    var inFlight = 64

    @Option(help: "Calls in all; messages in all of `stream`.")
    var calls = 100_000

    @Option(help: "Calls before the measurement, at the same rate.")
    var warmUp = 1000

    @Option(help: "Bytes of a payload.")
    var payload = 1024

    @Option(help: "`paced`: calls a second.")
    var rate = 1000

    @Option(help: "`stream`: microseconds between two messages of a stream, 0 = as fast as they go.")
    var pauseUs = 0

    @Option(help: "A file with the secret to show.")
    var tokenFile: String?

    @Option(help: "The server's process, whose processor time and memory are reported too.")
    var serverPid: Int32?

    func validate() throws {
        guard inFlight > 0, calls >= inFlight else { throw ValidationError("--calls must be at least --in-flight") }
        guard payload > 0, rate > 0, pauseUs >= 0 else { throw ValidationError("a number is out of range") }
    }

    func run() async throws {
        var configuration = ClientChannel.Configuration()
        if let tokenFile {
            let secret = try Files.secret(tokenFile)
            configuration.session.credential = { secret }
        }
        let load = Load(
            channel: try ClientChannel(target: target, configuration: configuration),
            mode: mode,
            inFlight: inFlight,
            payload: payload,
            rate: rate,
            pauseUs: pauseUs
        )
        let (calls, warmUp, serverPid) = (calls, warmUp, serverPid)
        // On the channel's own loop, as a service's handlers are.
        let report = try await Task(executorPreference: EventLoops.shared.executor) {
            if warmUp > 0 { _ = try await load.run(calls: max(warmUp, load.inFlight)) }
            let client = Usage()
            let server = serverPid.map { Usage(of: $0) } ?? Usage()
            let start = nanoseconds()
            let times = try await load.run(calls: calls)
            let seconds = Double(nanoseconds() - start) / 1e9
            return Report(
                peer: "pointsman",
                mode: load.mode.rawValue,
                inFlight: load.mode == .paced ? 0 : load.inFlight,
                bytes: load.payload,
                rate: load.reportedRate,
                count: times.count,
                seconds: seconds,
                times: times,
                client: (client, Usage()),
                server: (server, serverPid.map { Usage(of: $0) } ?? Usage())
            )
        }.value
        print(report.json)
    }
}
