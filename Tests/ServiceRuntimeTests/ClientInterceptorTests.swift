import Logging
import RPCCore
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import ServiceRuntime

@Suite("The interceptors of a caller", .timeLimit(.minutes(1)))
struct ClientInterceptorTests {
    private static let method = MethodDescriptor(service: "router.v1.Router", method: "Complete")

    private static func calls(_ code: Code, _ count: Int) -> String {
        "gateway_rpc_client_calls_total{code=\"\(code)\",method=\"\(method.fullName)\",target=\"router\"} \(count)"
    }

    private final class Count: Sendable {
        private let value = Atomic(0)

        var now: Int { value.load(ordering: .relaxed) }
        func add() { value.add(1, ordering: .relaxed) }
    }

    private static func interceptors(_ metrics: Metrics, _ log: LogProbe) -> [any ClientInterceptor] {
        RPCInterceptors.client(of: .gateway, to: .router, metrics: metrics, logger: log.logger)
    }

    // MARK: The order

    @Test("Of 10,001 calls to one target the last is refused; that is logged, and counted after that")
    func limit() async throws {
        let metrics = Metrics()
        let wasCounted = Mutex(true)
        let log = LogProbe {
            let isCounted = metrics.lines.contains(Self.calls(.resourceExhausted, 1))
            wasCounted.withLock { $0 = isCounted }
        }
        let interceptors = Self.interceptors(metrics, log)
        let (gate, running) = (Gate(), Count())
        let calls = (0..<10_000).map { _ in
            Task {
                try await interceptors.unary(Self.method, .default) { _ throws(RPCError) in
                    running.add()
                    await gate.wait()
                }
            }
        }
        #expect(await eventually { running.now == 10_000 })
        let error = await #expect(throws: RPCError.self) {
            try await interceptors.unary(Self.method, .default) { _ throws(RPCError) in }
        }
        #expect(error?.reason == .shed)
        #expect(error?.notStarted == true)
        #expect(log.messages(.debug).count == 1)
        #expect(!wasCounted.withLock { $0 })
        #expect(metrics.lines.contains(Self.calls(.resourceExhausted, 1)))
        gate.open()
        for call in calls { try await call.value }
        #expect(metrics.lines.contains(Self.calls(.ok, 10_000)))
        try await interceptors.unary(Self.method, .default) { _ throws(RPCError) in }
    }

    // MARK: Each of them

    @Test("A call begins a trace, or goes on with the one that it is made in")
    func tracing() async throws {
        let interceptors = Self.interceptors(Metrics(), LogProbe())
        func sent(_ options: CallOptions) async throws -> [UInt8]? {
            try await interceptors.unary(Self.method, options) { options throws(RPCError) in
                options.metadata.value(TraceContext.key).map(Array.init)
            }
        }
        let first = try #require(try await sent(.default))
        #expect(TraceContext(traceparent: first) != nil)
        var options = CallOptions.default
        options.metadata.set(TraceContext.key, first)
        #expect(try await sent(options) == first)
    }

    @Test("Calls are counted by code and timed; what fails is logged once, without the key")
    func books() async throws {
        let (metrics, log) = (Metrics(), LogProbe())
        let interceptors = Self.interceptors(metrics, log)
        try await interceptors.unary(Self.method, .default) { _ throws(RPCError) in }
        #expect(log.messages(.debug).isEmpty)
        var options = CallOptions.default
        options.metadata["authorization"] = "Bearer key-of-a-user"
        for code in [Code.internal, .unavailable] {
            await #expect(throws: RPCError.self) {
                try await interceptors.unary(Self.method, options) { _ throws(RPCError) in
                    throw RPCError(code, "sick")
                }
            }
        }
        for code in [Code.ok, .internal, .unavailable] { #expect(metrics.lines.contains(Self.calls(code, 1))) }
        let labels = "{method=\"\(Self.method.fullName)\",target=\"router\"}"
        #expect(metrics.lines.contains("gateway_rpc_client_seconds_count\(labels) 3"))
        let lines = log.messages(.debug)
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix("a call failed") && $0.contains("sick") })
        #expect(!lines.contains { $0.contains("key-of-a-user") })
    }
}
