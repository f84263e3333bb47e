import RPCCore
import RPCTransport
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import ServiceRuntime

@Suite("What /metrics shows of the way to another service", .timeLimit(.minutes(1)))
struct ChannelMetricsTests {
    private static let method = MethodDescriptor(service: "test.v1.Test", method: "Do")

    /// Refuses calls as it is told to.
    private final class Moody: ServerInterceptor {
        let error = Mutex<RPCError?>(nil)

        func began(_ call: inout ServerContext) throws(RPCError) {
            if let error = error.withLock({ $0 }) { throw error }
        }

        func ended(_ call: ServerContext, _ end: CallEnd) {}
    }

    /// Runs `body` with a channel to a service whose calls wait for the gate, and what is shown of that channel.
    private static func with(
        _ body: (ClientChannel, Moody, Gate, Metrics) async throws -> Void
    ) async throws {
        let (moody, gate, metrics) = (Moody(), Gate(), Metrics())
        var router = RPCRouter()
        router.unary(method) { _, _ in
            await gate.wait()
            return []
        }
        var configuration = RPCServer.Configuration()
        configuration.interceptors = [moody]
        let server = try await RPCServer.start(configuration, router: router, logger: ServedCall.quiet)
        let channel = try ClientChannel(target: "127.0.0.1:\(server.port)", logger: ServedCall.quiet)
        ChannelMetrics(of: .finetuneManager, to: .costTracker, metrics: metrics).watch(channel, metrics)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(channel, moody, gate, metrics)) } catch { outcome = .failure(error) }
        gate.open()
        await channel.close(drain: .zero)
        await server.stop(drain: .zero)
        try outcome.get()
    }

    /// The value behind a name, for this target.
    private static func value(_ metrics: Metrics, _ name: String, _ labels: String = "") -> Int? {
        let start = "finetune_manager_rpc_client_\(name){\(labels)target=\"cost-tracker\"} "
        return metrics.lines.first { $0.hasPrefix(start) }.flatMap { Int($0.dropFirst(start.count)) }
    }

    private static func addresses(_ metrics: Metrics, _ state: ChannelStatus.State) -> Int? {
        value(metrics, "addresses", "state=\"\(state.rawValue)\",")
    }

    @Test("Calls that are made and how long the slowest address takes")
    func calls() async throws {
        try await Self.with { channel, _, gate, metrics in
            #expect(await eventually { Self.addresses(metrics, .ready) == 1 })
            for state in [ChannelStatus.State.connecting, .ejected, .refused] {
                #expect(Self.addresses(metrics, state) == 0)
            }
            for name in ["active", "waiting", "slowest_microseconds", "ejections_total", "retries_total"] {
                #expect(Self.value(metrics, name) == 0, "\(name)")
            }
            let calls = (0..<3).map { _ in Task { try await channel.unary(Self.method, [], options: .default) } }
            #expect(await eventually { Self.value(metrics, "active") == 3 })
            gate.open()
            for call in calls { _ = try await call.value }
            #expect(Self.value(metrics, "active") == 0)
            #expect(Self.value(metrics, "slowest_microseconds") ?? 0 > 0)
        }
    }

    @Test("Retries and ejections, each counted once however often they are shown")
    func failures() async throws {
        try await Self.with { channel, moody, _, metrics in
            moody.error.withLock { $0 = RPCError(.unavailable, "not here", reason: .unknownModel) }
            await #expect(throws: RPCError.self) { try await channel.unary(Self.method, [], options: .default) }
            for _ in 0..<2 { #expect(Self.value(metrics, "retries_total") == 2) }
            moody.error.withLock { $0 = RPCError(.internal, "sick") }
            for _ in 0..<5 {
                await #expect(throws: RPCError.self) { try await channel.unary(Self.method, [], options: .default) }
            }
            for _ in 0..<2 { #expect(Self.value(metrics, "ejections_total") == 1) }
            #expect(Self.addresses(metrics, .ejected) == 1)
            #expect(Self.addresses(metrics, .ready) == 0)
            #expect(Self.value(metrics, "retries_total") == 2)
        }
    }

    @Test("Calls that wait for a connection, and an address without one")
    func waiting() async throws {
        let metrics = Metrics()
        // Nobody listens there, and its port is nobody's.
        let channel = try ClientChannel(target: "127.0.0.1:1", logger: ServedCall.quiet)
        ChannelMetrics(of: .finetuneManager, to: .costTracker, metrics: metrics).watch(channel, metrics)
        let call = Task { try await channel.unary(Self.method, [], options: .default) }
        #expect(await eventually { Self.value(metrics, "waiting") == 1 })
        #expect(await eventually { Self.addresses(metrics, .connecting) == 1 })
        call.cancel()
        _ = await call.result
        #expect(Self.value(metrics, "waiting") == 0)
        await channel.close(drain: .zero)
    }
}
