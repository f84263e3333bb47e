import Logging
import RPCCore
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import ServiceRuntime

@Suite("The interceptors of a service", .timeLimit(.minutes(1)))
struct ServerInterceptorTests {
    private static let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"

    private static var traced: CallOptions {
        var options = CallOptions.default
        options.metadata[TraceContext.key] = traceparent
        return options
    }

    private static func calls(_ method: MethodDescriptor, _ code: Code, _ count: Int) -> String {
        "cache_rpc_calls_total{code=\"\(code)\",method=\"\(method.fullName)\"} \(count)"
    }

    private static func active(_ method: MethodDescriptor, _ count: Int) -> String {
        "cache_rpc_active{method=\"\(method.fullName)\"} \(count)"
    }

    /// Lets no call pass before its time is over.
    private struct Dawdling: ServerInterceptor {
        func began(_ call: inout ServerContext) throws(RPCError) { while call.remaining > .zero {} }
        func ended(_ call: ServerContext, _ end: CallEnd) {}
    }

    // MARK: The order

    @Test("A stranger is refused before a place is taken; that is logged within its trace, and counted after that")
    func refusal() async throws {
        let metrics = Metrics()
        let wasActive = Mutex(false)
        let log = LogProbe {
            // Counting goes around the line that is written now.
            let isActive = metrics.lines.contains(Self.active(ServedCall.closed, 1))
            wasActive.withLock { $0 = isActive }
        }
        try await ServedCall.with(callsMax: 0, log: log, metrics: metrics) { service in
            let error = await service.error(ServedCall.closed, Self.traced)
            #expect(error?.code == .unauthenticated)
            #expect(error?.notStarted == true)
            let lines = log.messages(.debug)
            #expect(lines.count == 1)
            #expect(lines.first?.contains("code\": UNAUTHENTICATED") == true, "\(lines)")
            #expect(lines.first?.contains(Self.traceID) == true, "\(lines)")
            #expect(wasActive.withLock { $0 })
            #expect(metrics.lines.contains(Self.calls(ServedCall.closed, .unauthenticated, 1)))
            #expect(metrics.lines.contains(Self.active(ServedCall.closed, 0)))
        }
    }

    @Test("What is shed is logged and counted")
    func shed() async throws {
        let log = LogProbe()
        try await ServedCall.with(callsMax: 0, log: log) { service in
            let error = await service.error(ServedCall.open)
            #expect(error?.reason == .shed)
            #expect(log.messages(.debug).contains { $0.contains("code\": RESOURCE_EXHAUSTED") })
            #expect(service.metrics.lines.contains(Self.calls(ServedCall.open, .resourceExhausted, 1)))
        }
    }

    @Test("A call whose time is over takes no place, and is counted as late")
    func expired() async throws {
        try await ServedCall.with(callsMax: 0, inner: [Dawdling()]) { service in
            let late = "cache_rpc_calls_total{code=\"DEADLINE_EXCEEDED\""
            let isCounted = await eventually {
                // The caller's own time is over as well: what it is told depends on who comes first.
                _ = await service.error(ServedCall.open, CallOptions(timeout: .milliseconds(200)))
                return service.metrics.lines.contains { $0.hasPrefix(late) }
            }
            #expect(isCounted, "\(service.metrics.lines.filter { $0.hasPrefix("cache_rpc_calls") })")
        }
    }

    // MARK: Each of them

    @Test("A handler knows its place in the caller's trace, and passes it on")
    func tracing() async throws {
        let seen = Mutex<ServerContext?>(nil)
        try await ServedCall.with { context in
            seen.withLock { $0 = context }
        } _: { service in
            #expect(await service.error(ServedCall.open, Self.traced) == nil)
            let context = try #require(seen.withLock { $0 })
            let trace = try #require(context.trace)
            #expect(trace.traceIDText == Self.traceID && trace.flags == 1)
            #expect(String(decoding: trace.traceparent, as: UTF8.self) != Self.traceparent)
            #expect(context.options().metadata.value(TraceContext.key).map(Array.init) == trace.traceparent)
            #expect(await service.error(ServedCall.open) == nil)
            #expect(seen.withLock { $0?.trace } != nil)
        }
    }

    @Test("Served calls are counted, timed and logged")
    func success() async throws {
        let log = LogProbe()
        let gate = Gate()
        try await ServedCall.with(log: log) { _ in
            await gate.wait()
        } _: { service in
            let metrics = service.metrics
            let call = Task { await service.error(ServedCall.open) }
            #expect(await eventually { metrics.lines.contains(Self.active(ServedCall.open, 1)) })
            gate.open()
            #expect(await call.value == nil)
            // The caller has its answer before the books are closed.
            #expect(await eventually { metrics.lines.contains(Self.active(ServedCall.open, 0)) })
            #expect(metrics.lines.contains(Self.calls(ServedCall.open, .ok, 1)))
            #expect(metrics.lines.contains("cache_rpc_seconds_count{method=\"router.v1.Router/Complete\"} 1"))
            #expect(log.messages(.debug).count { $0.hasPrefix("a call was served") } == 1)
        }
    }

    @Test("What a handler should not have thrown is logged as an error, with its text, which the caller is not told")
    func failure() async throws {
        let log = LogProbe()
        try await ServedCall.with(log: log) { _ in
            throw ServedCall.Oddity()
        } _: { service in
            let error = await service.error(ServedCall.open)
            #expect(error?.code == .internal)
            #expect(error?.message.contains("Oddity") == false)
            #expect(await eventually { service.metrics.lines.contains(Self.calls(ServedCall.open, .internal, 1)) })
            let lines = log.messages(.error)
            #expect(lines.count == 1)
            #expect(lines.first?.hasPrefix("a handler failed") == true)
            #expect(lines.first?.contains("Oddity") == true)
        }
    }

    @Test("No line shows the key that a call came with, whether the call was refused or failed")
    func key() async throws {
        let log = LogProbe()
        try await ServedCall.with(log: log) { _ in
            throw ServedCall.Oddity()
        } _: { service in
            var options = CallOptions.default
            options.metadata["authorization"] = "Bearer key-of-a-user"
            for method in [ServedCall.open, ServedCall.closed] { #expect(await service.error(method, options) != nil) }
            #expect(await eventually { log.messages(.error).count == 1 && log.messages(.debug).count == 1 })
            #expect(!(log.messages(.error) + log.messages(.debug)).contains { $0.contains("key-of-a-user") })
        }
    }
}
