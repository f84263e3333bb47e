import RPCCore
import RPCInProcess
import Synchronization
import Testing

/// Writes down what it sees, and refuses if it is told to.
private final class Witness: ServerInterceptor, ClientInterceptor {
    static let seen = "x-seen"
    private let name: String
    private let refusal: RPCError?
    private let log: Log

    final class Log: Sendable {
        let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    init(_ name: String, _ log: Log, refuses refusal: RPCError? = nil) {
        self.name = name
        self.log = log
        self.refusal = refusal
    }

    func began(_ call: inout ServerContext) throws(RPCError) {
        if let refusal { throw refusal }
        call.metadata[Self.seen] = (call.metadata[Self.seen] ?? "") + name
        log.add("+" + name)
    }

    func ended(_ call: ServerContext, _ end: CallEnd) { log.add("-\(name) \(end.code)") }

    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) {
        if let refusal { throw refusal }
        options.metadata[Self.seen] = (options.metadata[Self.seen] ?? "") + name
        log.add("+" + name)
    }

    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) { log.add("-\(name) \(end.code)") }
}

@Suite("Interceptors")
struct InterceptorTests {
    private static let seen = MethodDescriptor(service: "test.v1.Test", method: "Seen")
    private static let broken = MethodDescriptor(service: "test.v1.Test", method: "Broken")

    private var router: RPCRouter {
        var router = RPCRouter()
        router.unary(Self.seen) { _, context in [UInt8]((context.metadata[Witness.seen] ?? "").utf8) }
        router.unary(Self.broken) { _, _ in throw TestService.Oddity() }
        return router
    }

    @Test("See a call in their order on the way in, and in the opposite order on the way out")
    func order() async throws {
        let log = Witness.Log()
        let transport = InProcessTransport(
            router: router,
            interceptors: [Witness("c", log), Witness("d", log)],
            clientInterceptors: [Witness("a", log), Witness("b", log)]
        )
        let answer = try await transport.unary(Self.seen, [], options: .default)
        #expect(String(decoding: answer, as: UTF8.self) == "abcd")
        let lines = log.lines.withLock { $0 }
        #expect(lines.prefix(4) == ["+a", "+b", "+c", "+d"])
        // The two sides end on threads of their own.
        #expect(lines.filter { "cd".contains($0.dropFirst().prefix(1)) }.suffix(2) == ["-d OK", "-c OK"])
        #expect(lines.filter { "ab".contains($0.dropFirst().prefix(1)) }.suffix(2) == ["-b OK", "-a OK"])
    }

    @Test("One that refuses ends the call for those outside of it, not started, and the handler never runs")
    func refusal() async throws {
        let log = Witness.Log()
        let no = RPCError(.permissionDenied, "not you")
        let transport = InProcessTransport(
            router: router,
            interceptors: [Witness("c", log), Witness("d", log, refuses: no), Witness("e", log)]
        )
        let error = await #expect(throws: RPCError.self) {
            try await transport.unary(Self.seen, [], options: .default)
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.notStarted == true)
        #expect(log.lines.withLock { $0 } == ["+c", "-c PERMISSION_DENIED"])
        #expect(transport.openCalls == 0)
    }

    @Test("A client's that refuses keeps the call from being sent")
    func clientRefusal() async throws {
        let log = Witness.Log()
        let limit = CallLimit(0)
        let transport = InProcessTransport(
            router: router,
            interceptors: [Witness("c", log)],
            clientInterceptors: [Witness("a", log), limit]
        )
        let error = await #expect(throws: RPCError.self) {
            try await transport.unary(Self.seen, [], options: .default)
        }
        #expect(error?.reason == .shed)
        #expect(log.lines.withLock { $0 } == ["+a", "-a RESOURCE_EXHAUSTED"])
        #expect(limit.count == 0)
    }

    @Test("Learn what a handler threw that the caller does not learn")
    func cause() async throws {
        final class Cause: ServerInterceptor {
            let text = Mutex("")
            func began(_ call: inout ServerContext) throws(RPCError) {}
            func ended(_ call: ServerContext, _ end: CallEnd) {
                text.withLock { $0 = end.cause.map { "\(type(of: $0))" } ?? "nothing" }
            }
        }
        let interceptor = Cause()
        let transport = InProcessTransport(router: router, interceptors: [interceptor])
        let error = await #expect(throws: RPCError.self) {
            try await transport.unary(Self.broken, [], options: .default)
        }
        #expect(error?.code == .internal)
        #expect(error?.message.contains("Oddity") == false)
        #expect(interceptor.text.withLock { $0 } == "Oddity")
    }
}

@Suite("Trace context")
struct TraceContextTests {
    @Test("Reads what W3C's examples say, and writes it back")
    func example() throws {
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let trace = try #require(TraceContext(traceparent: text.utf8))
        #expect(String(decoding: trace.traceparent, as: UTF8.self) == text)
        #expect(trace.traceIDText == "4bf92f3577b34da6a3ce929d0e0e4736")
        let child = trace.child()
        #expect(child.traceIDText == trace.traceIDText && child.spanID != trace.spanID && child.flags == 1)
    }

    @Test(
        "Takes nothing that is not one",
        arguments: [
            "", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        ]
    )
    func refused(_ text: String) { #expect(TraceContext(traceparent: text.utf8) == nil) }

    @Test("Takes the first four fields of a later version")
    func later() {
        let text = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later"
        #expect(TraceContext(traceparent: text.utf8) != nil)
    }
}

@Suite("Metadata")
struct MetadataTests {
    @Test("The last value of a name counts, and setting it leaves one")
    func lastCounts() {
        var metadata = Metadata()
        metadata["a"] = "1"
        metadata["b"] = "longer than the other"
        metadata["a"] = "2"
        metadata["b"] = "short"
        #expect(metadata.entries.map(\.key) == ["a", "b"])
        #expect(metadata["a"] == "2" && metadata["b"] == "short" && metadata["c"] == nil)
        metadata["a"] = nil
        #expect(metadata.entries.map(\.key) == ["b"])
        #expect(metadata.bytes == 8 + 1 + 5)
    }
}
