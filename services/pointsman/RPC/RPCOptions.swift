import ArgumentParser
import RPCCore
import RPCTransport
import ServiceConfiguration

/// Whom an RPC goes to, and what travels beside it.
struct RPCOptions: ParsableArguments {
    @Option(name: .long, help: "The stack's file. Default: $POINTSMAN_STACK, then ./var/stack.json.")
    var stack: String?

    @Option(
        name: .long,
        help: "Whom to ask: a service of the stack, HOST:PORT or file:PATH. Default: the service that has the method."
    )
    var target: String?

    @Option(name: .long, help: "The key to call with. Default: the stack's admin key, for services of the stack only.")
    var key: String?

    @Option(
        name: .long,
        help: "The file with the secret that the servers demand. Default: the stack's, for services of the stack only."
    )
    var tokenFile: String?

    @Option(name: .long, help: "NAME:VALUE to travel beside the request; may be given again.")
    var header: [String] = []

    @Option(name: .long, help: "Time for the whole call, as in 500ms or 5m; a stream is cut then.")
    var timeout = "60s"

    /// Somebody to call.
    struct Peer: Sendable {
        /// As `ClientChannel` takes it.
        let target: String
        let options: CallOptions
        /// Shown before anything else, if the peer demands it.
        let secret: [UInt8]?
    }

    /// Which process of a stack serves a proto package. What every process serves, and what no stack has, is not here.
    private static let services = [
        "batch.v1": "batch-worker", "cache.v1": "cache", "cost.v1": "cost-tracker", "finetune.v1": "finetune-manager",
        "inference.v1": "inference", "router.v1": "router", "supervisor.v1": Self.supervisor,
    ]
    private static let supervisor = "supervisor"

    mutating func validate() throws {
        guard DurationText.parse(timeout) ?? .zero > .zero else {
            throw ValidationError("--timeout must be a time as in 500ms, 5s or 5m, not \(timeout)")
        }
        _ = try metadata()
    }

    /// Who serves `service`, `router.v1.Router`, unless --target says otherwise.
    func peer(serving service: String) throws -> Peer {
        if let target { return try peer(named: target) }
        let package = service.split(separator: ".").dropLast().joined(separator: ".")
        guard let name = Self.services[package] else {
            throw CommandFailure(
                "which process of the stack to ask for \(service) is not known",
                hint: "say it with --target: a service of the stack, HOST:PORT or file:PATH",
                exitCode: 64
            )
        }
        return try peer(named: name)
    }

    /// Whom --target says, else every process of the stack that serves RPC.
    func peers() throws -> [(name: String, peer: Peer)] {
        if let target { return [(target, try peer(named: target))] }
        let file = try StackFile.find(option: stack)
        let names = file.services.filter { $0.value.contains { !$0.rpc.isEmpty } }.keys.sorted()
        return try (names + [Self.supervisor]).map { ($0, try peer(named: $0)) }
    }

    /// A service of the stack by its name, anything else as it is written.
    private func peer(named name: String) throws -> Peer {
        var options = CallOptions.default
        options.timeout = DurationText.parse(timeout)
        var key = key
        var secret = try tokenFile.map(StackFile.secret)
        let target: String
        if name.contains(":") {
            target = name
        } else {
            let file = try StackFile.find(option: stack)
            target = name == Self.supervisor ? file.control : try file.target(of: name)
            // The stack's key and secret are told to nobody else.
            key = key ?? file.adminKey
            secret = try secret ?? file.secret()
        }
        if let key { options.metadata["authorization"] = "Bearer " + key }
        for (name, value) in try metadata() { options.metadata[name] = value }
        return Peer(target: target, options: options, secret: secret)
    }

    private func metadata() throws -> [(name: String, value: String)] {
        try header.map { header in
            let parts = header.split(separator: ":", maxSplits: 1).map { $0.trimming() }
            guard parts.count == 2, let name = parts.first?.lowercased(), !name.isEmpty,
                name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else { throw ValidationError("--header must be NAME:VALUE, the name in ASCII") }
            return (name, parts[1])
        }
    }

    /// Runs `body` with a channel, closed afterwards; call errors become readable ones.
    static func withChannel<R: Sendable>(
        to peer: Peer,
        _ body: (any ClientTransport) async throws -> R
    ) async throws -> R {
        let channel: ClientChannel
        do { channel = try ClientChannel(target: peer.target, configuration: configuration(peer)) } catch {
            throw CommandFailure("--target: \(error.message)", exitCode: 64)
        }
        do {
            let result = try await body(channel)
            await channel.close()
            return result
        } catch {
            await channel.close()
            if let error = error as? RPCError { throw CommandFailure(rpc: error) }
            throw error
        }
    }

    private static func configuration(_ peer: Peer) -> ClientChannel.Configuration {
        var configuration = ClientChannel.Configuration()
        configuration.session.name = "pointsman"
        if let secret = peer.secret { configuration.session.credential = { secret } }
        // As large as any service sends.
        configuration.session.messageBytesMax = 64 * 1024 * 1024
        configuration.waitForReady = .seconds(2)
        return configuration
    }
}

extension Substring {
    fileprivate func trimming() -> String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

extension CommandFailure {
    /// `CODE REASON: message`, for those who know the protocol.
    init(rpc error: RPCError) {
        let general = CommandFailure(error, while: "")
        let reason = error.reason == .none ? "" : " \(error.reason)"
        self.init("\(error.code)\(reason): \(error.message)", hint: general.hint, exitCode: general.exitCode)
    }
}
