import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration
import Telemetry
import TestSupport

@testable import ServiceRuntime

/// A cache service behind the runtime's interceptors and a socket, called by a stranger.
struct ServedCall: Sendable {
    /// What strangers may call, and what they may not.
    static let open = MethodDescriptor(service: "router.v1.Router", method: "Complete")
    static let closed = MethodDescriptor(service: "cache.v1.Cache", method: "Get")

    struct Oddity: Error {}

    let channel: ClientChannel
    let metrics: Metrics

    /// Runs `body` with a running service. `inner` see the calls after the runtime's own.
    static func with(
        callsMax: Int = 10,
        log: LogProbe = LogProbe(),
        metrics: Metrics = Metrics(),
        inner: [any ServerInterceptor] = [],
        _ handler: @escaping @Sendable (ServerContext) async throws -> Void = { _ in },
        _ body: (ServedCall) async throws -> Void
    ) async throws {
        var router = RPCRouter()
        for method in [open, closed] {
            router.unary(method) { _, context in
                try await handler(context)
                return []
            }
        }
        var configuration = RPCServer.Configuration()
        configuration.callsMax = callsMax
        let runtime = RPCInterceptors.server(
            .cache,
            methods: router.methods,
            security: try noSecurity(),
            metrics: metrics,
            logger: log.logger
        )
        configuration.interceptors = runtime + inner
        let server = try await RPCServer.start(configuration, router: router, logger: quiet)
        let channel = try ClientChannel(target: "127.0.0.1:\(server.port)", logger: quiet)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(ServedCall(channel: channel, metrics: metrics)))
        } catch {
            outcome = .failure(error)
        }
        await channel.close(drain: .zero)
        await server.stop(drain: .zero)
        try outcome.get()
    }

    /// How a call ends for its caller; nil if well.
    func error(_ method: MethodDescriptor, _ options: CallOptions = .default) async -> RPCError? {
        do throws(RPCError) {
            _ = try await channel.unary(method, [], options: options)
            return nil
        } catch {
            return error
        }
    }

    /// What a service has for which nothing is set.
    private static func noSecurity() throws -> RPCSecurity {
        let sources = try SettingSources(environment: [:])
        let settings = try Settings(service: "cache", keys: CommonKeys.all(.cache), sources: sources)
        return try RPCSecurity(.cache, settings, calling: [], tls: nil, logger: quiet)
    }

    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}

extension Metrics {
    /// The lines of `/metrics` that are not about the process itself.
    var lines: Set<String> {
        Set(String(decoding: prometheusText(), as: UTF8.self).split(separator: "\n").map(String.init))
    }
}
