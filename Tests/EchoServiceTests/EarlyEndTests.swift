import Messages
import RPCCore
import Stubs
import Synchronization
import TestSupport
import Testing

/// Ends its calls before their caller has said all.
private final class Hasty: EchoHandling {
    struct Counts: Sendable {
        var started = 0
        var cancelled = 0
    }

    static let refusal = RPCError(.failedPrecondition, "enough", reason: .budget)
    private let counts = Mutex(Counts())

    var started: Int { counts.withLock { $0.started } }
    var cancelled: Int { counts.withLock { $0.cancelled } }

    func unary(_ request: EchoV1.EchoMessage, context: ServerContext) async throws -> EchoV1.EchoMessage { request }

    /// One message, then an error.
    func expand(
        _ request: EchoV1.ExpandRequest,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws {
        try await writer.write(.init(payload: [1]))
        throw Self.refusal
    }

    /// Reads one message; 1 is answered at once, 2 is an error, anything else is waited with.
    func collect(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext
    ) async throws -> EchoV1.CollectResponse {
        for try await request in requests {
            if request.payload == [1] { return .init(messages: 1, bytes: 1) }
            if request.payload == [2] { throw Self.refusal }
            try await hang()
        }
        return .init()
    }

    /// Answers the first; 1 then ends the call, 2 with an error, anything else waits.
    func chat(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws {
        for try await request in requests {
            try await writer.write(request)
            if request.payload == [1] { return }
            if request.payload == [2] { throw Self.refusal }
            try await hang()
        }
    }

    private func hang() async throws {
        counts.withLock { $0.started += 1 }
        do {
            try await ContinuousClock().sleep(for: .seconds(600))
        } catch {
            counts.withLock { $0.cancelled += 1 }
            throw error
        }
    }
}

@Suite("Calls that one side ends early", .timeLimit(.minutes(2)))
struct EarlyEndTests {
    private let handler = Hasty()
    private static let allKinds = TransportKind.allCases

    /// Writes until the call is over, which must come.
    private func flood(_ requests: RPCRequestWriter<EchoV1.EchoMessage>, first: UInt8) async throws {
        try await requests.write(.init(payload: [first]))
        while true { try await requests.write(.init(payload: Array(repeating: 9, count: 1000))) }
    }

    @Test("A response that comes before all was written is the call's result", arguments: allKinds)
    func earlyResponse(_ kind: TransportKind) async throws {
        try await kind.with(handler) { echo, _ in
            let response = try await echo.collect { try await flood($0, first: 1) }
            #expect(response == .init(messages: 1, bytes: 1))
        }
    }

    @Test("An error of the handler reaches a caller that still writes", arguments: allKinds)
    func earlyError(_ kind: TransportKind) async throws {
        try await kind.with(handler) { echo, _ in
            let error = await #expect(throws: RPCError.self) {
                try await echo.collect { try await flood($0, first: 2) }
            }
            #expect(error == Hasty.refusal)
        }
    }

    @Test("A handler's error comes after what it has answered with", arguments: allKinds)
    func errorInMidStream(_ kind: TransportKind) async throws {
        try await kind.with(handler) { echo, _ in
            var seen: [EchoV1.EchoMessage] = []
            let error = await #expect(throws: RPCError.self) {
                try await echo.chat { requests, responses in
                    try await requests.write(.init(payload: [2]))
                    for try await response in responses { seen.append(response) }
                }
            }
            #expect(error == Hasty.refusal)
            #expect(seen == [.init(payload: [2])])
            var expanded = 0
            let second = await #expect(throws: RPCError.self) {
                try await echo.expand(.init(count: 2)) { for try await _ in $0 { expanded += 1 } }
            }
            #expect(second == Hasty.refusal)
            #expect(expanded == 1)
        }
    }

    @Test("A handler that returns ends the responses, though requests are not finished", arguments: allKinds)
    func handlerLeaves(_ kind: TransportKind) async throws {
        try await kind.with(handler) { echo, open in
            try await echo.chat { requests, responses in
                try await requests.write(.init(payload: [1]))
                var count = 0
                for try await _ in responses { count += 1 }
                #expect(count == 1)
                let error = await #expect(throws: RPCError.self) { try await flood(requests, first: 0) }
                #expect(error?.code == .cancelled)
            }
            #expect(await eventually { open() == 0 })
        }
    }

    @Test("A caller that leaves cancels the handler", arguments: allKinds)
    func callerLeaves(_ kind: TransportKind) async throws {
        struct Left: Error {}
        try await kind.with(handler) { echo, open in
            try await echo.chat { requests, responses in
                try await requests.write(.init(payload: [3]))
                for try await _ in responses { return }
            }
            await #expect(throws: Left.self) {
                _ = try await echo.collect { requests in
                    try await requests.write(.init(payload: [3]))
                    #expect(await eventually { handler.started == 2 })
                    throw Left()
                }
            }
            #expect(await eventually { handler.started == handler.cancelled && open() == 0 })
        }
    }

    @Test("A task that is cancelled leaves its call", arguments: allKinds)
    func callerCancelled(_ kind: TransportKind) async throws {
        try await kind.with(handler) { echo, open in
            let call = Task { try await echo.collect { try await $0.write(.init(payload: [3])) } }
            #expect(await eventually { handler.started == 1 })
            call.cancel()
            await #expect(throws: (any Error).self) { try await call.value }
            #expect(await eventually { handler.cancelled == 1 && open() == 0 })
        }
    }

    @Test("A request that is not of the type ends the call INVALID_ARGUMENT, also as the second", arguments: allKinds)
    func badRequest(_ kind: TransportKind) async throws {
        try await kind.withTransport(Patient()) { transport, _ in
            for method in [EchoMethods.collect, EchoMethods.chat] {
                let error = await #expect(throws: RPCError.self) {
                    try await transport.streaming(method, options: .default) { requests, responses in
                        try await requests.write(EchoV1.EchoMessage(payload: [1]).encoded())
                        try await requests.write([0x0A, 5, 1])
                        requests.finish()
                        while try await responses.next() != nil {}
                    }
                }
                #expect(error?.code == .invalidArgument, "\(method.fullName)")
                #expect(error?.reason == .badRequest)
                #expect(error?.message.contains("echo.v1.EchoMessage") == true)
            }
        }
    }

    @Test("A method that must answer once and does not is a fault of the server", arguments: allKinds)
    func notOnce(_ kind: TransportKind) async throws {
        for count in [0, 2] {
            try await kind.with(Stutterer(count: count)) { echo, _ in
                let error = await #expect(throws: RPCError.self) {
                    try await echo.collect { try await $0.write(.init()) }
                }
                #expect(error?.code == .internal, "\(count) responses")
            }
        }
    }
}

/// Reads everything.
private struct Patient: RPCService {
    func register(with router: inout RPCRouter) {
        router.register(EchoMethods.collect, clientStreaming: collect)
        router.register(EchoMethods.chat, bidirectional: chat)
    }

    @Sendable private func collect(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext
    ) async throws -> EchoV1.CollectResponse {
        for try await _ in requests {}
        return .init()
    }

    @Sendable private func chat(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws {
        for try await _ in requests {}
    }
}

/// A server that takes Collect for a method with any number of responses.
private struct Stutterer: RPCService {
    let count: Int

    func register(with router: inout RPCRouter) {
        router.bidirectional(EchoMethods.collect) { requests, _, writer in
            while try await requests.next() != nil {}
            for _ in 0..<count { try await writer.write([]) }
        }
    }
}
