import ArgumentParser
import Dispatch
import Foundation
import Logging
import RPCCore
import RPCTransport
import ServiceRuntime

/// Starts a whole stack on this machine and keeps it running.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start every service as a process of this machine, and keep them running.",
        discussion: """
            Starts a private redis-server, and the provider simulator unless --provider-url or TOGETHER_API_KEY names a \
            provider. Ends, and stops everything, on Ctrl-C or `pointsman down`.
            """
    )

    @Option(help: "Where the stack keeps its files.")
    var data = "var"

    @Option(help: "Ports from here: RPC N+1 to N+6, admin N+101 to N+107, gateway N+80, simulator N+90.")
    var portBase: Int?

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(parsing: .singleValue, help: "Replicas of a service, as router=3. May be given several times.")
    var replicas: [Replicas] = []

    @Option(help: "An OpenAI-compatible provider instead of the simulator.")
    var providerURL: String?

    @Option(help: "The environment variable with the provider's key. Default: TOGETHER_API_KEY, for Together alone.")
    var providerKeyEnv: String?

    @Option(help: "A models file; without one the catalogue is ours, or that of another provider's /v1/models.")
    var models: String?

    @Flag(help: "Run all services in one process.")
    var inProcess = false

    @Flag(help: "Return when all is ready, and leave the stack running.")
    var detach = false

    @Flag(help: "When ready, send a first completion and say how it was served.")
    var greet = false

    func validate() throws {
        if let portBase, !(1024...65_000).contains(portBase) {
            throw ValidationError("--port-base must be 1024 to 65000")
        }
    }

    mutating func run() async throws {
        // Of requests, answers and keys nobody else on this machine reads; the services inherit it.
        umask(0o077)
        if detach {
            try await Detached.start(arguments: Array(CommandLine.arguments.dropFirst()), data: try absoluteData())
            return
        }
        // Broken pipes are errors of the write, and the signals that end us are handled below.
        signal(SIGPIPE, SIG_IGN)
        let settings = try settings()
        // Held until this process ends.
        _ = try FolderLock.take(settings.data)
        let keys = try StackKeys.load(from: settings.data)
        let token = try StackToken.load(from: settings.tokenFile)
        let supervisor = Supervisor(settings: settings, keys: keys)
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stop.yield() }
            source.activate()
            return source
        }
        let handler = ControlHandler(supervisor: supervisor, adminKey: keys.admin, stop: { stop.yield() })
        let readiness = Readiness()
        let control = try await RPCServer.start(
            StackToken.controlPort(token),
            router: RPCRouter([handler], readiness: readiness),
            logger: Logger(label: "pointsman")
        )
        let starting = Task { try await supervisor.start(controlPort: control.port) }
        let interrupted = Task {
            for await _ in stops { break }
            starting.cancel()
        }
        do {
            try await starting.value
            readiness.beginServing()
            if greet {
                try await Greeting.print(settings)
            } else {
                say("ready: http://\(settings.localHost):\(settings.ports.gateway)")
            }
        } catch {
            await supervisor.stop()
            await control.stop(drain: .zero)
            if interrupted.isCancelled || error is CancellationError { throw ExitCode(130) }
            throw error
        }
        await interrupted.value
        say("stopping")
        readiness.beginDraining()
        await supervisor.stop()
        await control.stop(drain: .milliseconds(200))
        withExtendedLifetime(signals) {}
    }

    private func absoluteData() throws -> String {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        return URL(fileURLWithPath: data).standardizedFileURL.path
    }

    private func settings() throws -> StackSettings {
        var settings = StackSettings(data: try absoluteData())
        settings.host = host
        settings.ports = PortPlan(base: portBase)
        settings.isInProcess = inProcess
        settings.models = models.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        settings.providerURL = providerURL
        settings.providerKeyName = providerKeyEnv ?? (settings.isTogether ? StackSettings.togetherKeyName : nil)
        let keyName = providerKeyEnv ?? StackSettings.togetherKeyName
        if providerURL == nil, let key = ProcessInfo.processInfo.environment[keyName], !key.isEmpty {
            settings.providerURL = "https://api.together.ai/v1"
            settings.providerKeyName = keyName
        }
        for wanted in replicas {
            guard let kind = ServiceKind(rawValue: wanted.service) else {
                throw CommandFailure("no service `\(wanted.service)`", exitCode: 64)
            }
            guard wanted.count == 1 || (!kind.isSingle && kind != .gateway && !inProcess) else {
                throw CommandFailure("\(wanted.service) runs once in a stack like this", exitCode: 64)
            }
            settings.replicas[kind] = wanted.count
        }
        return settings
    }
}

/// `router=3`
struct Replicas: ExpressibleByArgument, Sendable {
    let service: String
    let count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "=")
        guard parts.count == 2, let count = Int(parts[1]), (1...32).contains(count) else { return nil }
        service = String(parts[0])
        self.count = count
    }
}
