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
        help: """
            The file with the secret that the servers demand. Default: the stack's, for services of the stack only; for \
            others what POINTSMAN_RPC_TOKEN, or POINTSMAN_RPC_TLS_CERTIFICATE, _KEY and _TRUST say.
            """
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
        /// What the peer must be; nil for any service.
        let service: String?
        let credentials: Credentials
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
        let package = service.split(separator: ".").dropLast().joined(separator: ".")
        let serving = Self.services[package]
        if let target { return try peer(named: target, serving) }
        guard let name = serving else {
            throw CommandFailure(
                "which process of the stack to ask for \(service) is not known",
                hint: "say it with --target: a service of the stack, HOST:PORT or file:PATH",
                exitCode: 64
            )
        }
        return try peer(named: name, name)
    }

    /// Whom --target says, else every process of the stack that serves RPC.
    func peers() throws -> [(name: String, peer: Peer)] {
        if let target { return [(target, try peer(named: target, nil))] }
        let file = try StackFile.find(option: stack)
        let names = file.services.filter { $0.value.contains { !$0.rpc.isEmpty } }.keys.sorted()
        return try (names + [Self.supervisor]).map { ($0, try peer(named: $0, $0)) }
    }

    /// A service of the stack by its name, anything else as it is written: that must be `service`, if it is known.
    private func peer(named name: String, _ service: String?) throws -> Peer {
        var options = CallOptions.default
        options.timeout = DurationText.parse(timeout)
        var key = key
        let shown = try tokenFile.map(Credentials.secret)
        let peer: (target: String, service: String?, credentials: Credentials)
        if name.contains(":") {
            peer = (name, service, try shown ?? .ofSettings())
        } else {
            let file = try StackFile.find(option: stack)
            let target = name == Self.supervisor ? file.control : try file.target(of: name)
            // The stack's key and secret are told to nobody else.
            key = key ?? file.adminKey
            peer = (target, name, try shown ?? file.credentials())
        }
        if let key { options.metadata["authorization"] = "Bearer " + key }
        for (name, value) in try metadata() { options.metadata[name] = value }
        return Peer(target: peer.target, options: options, service: peer.service, credentials: peer.credentials)
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

    /// Runs `body`, a call of `method`, with a channel that is closed afterwards; call errors become readable ones.
    static func withChannel<R: Sendable>(
        to peer: Peer,
        for method: MethodDescriptor,
        _ body: (any ClientTransport) async throws -> R
    ) async throws -> R {
        var configuration = ClientChannel.Configuration()
        // As large as any service sends.
        configuration.session.messageBytesMax = 64 * 1024 * 1024
        configuration.waitForReady = .seconds(2)
        let channel: ClientChannel
        do { channel = try peer.credentials.channel(to: peer.target, calling: peer.service, configuration) } catch {
            throw CommandFailure("--target: \(error.message)", exitCode: 64)
        }
        do {
            let result = try await body(channel)
            await channel.close()
            return result
        } catch {
            await channel.close()
            if let error = error as? RPCError { throw CommandFailure(rpc: error, of: method) }
            throw error
        }
    }
}

extension Substring {
    fileprivate func trimming() -> String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
