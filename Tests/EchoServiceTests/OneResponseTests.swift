import Messages
import RPCCore
import Stubs
import Synchronization
import Testing

/// Answers methods that have one response with as many as it was told, and success.
private final class Miscounting: RPCService {
    private let count: Int
    private let runs = Mutex(0)

    init(_ count: Int) { self.count = count }

    /// How often a handler ran.
    var started: Int { runs.withLock { $0 } }

    func register(with router: inout RPCRouter) {
        router.serverStreaming(EchoMethods.unary) { request, _, writer in
            try await self.answer(request, writer)
        }
        router.bidirectional(EchoMethods.collect) { requests, _, writer in
            while try await requests.next() != nil {}
            try await self.answer([], writer)
        }
    }

    private func answer(_ message: [UInt8], _ writer: any RPCByteWriter) async throws {
        runs.withLock { $0 += 1 }
        for _ in 0..<count { try await writer.write(message) }
    }
}

@Suite("Calls that have one response", .timeLimit(.minutes(2)))
struct OneResponseTests {
    private static let allKinds = TransportKind.allCases
    private static let counts = [(0, "no response"), (2, "several responses"), (300, "several responses")]

    @Test(
        "A unary call that succeeds with none or several is INTERNAL, and is not sent again",
        arguments: allKinds,
        counts
    )
    func unary(kind: TransportKind, count: (Int, String)) async throws {
        let service = Miscounting(count.0)
        try await kind.with(service) { client, _ in
            let error = await #expect(throws: RPCError.self) { try await client.unary(.init(payload: [1])) }
            Self.check(error, EchoMethods.unary, count.1)
        }
        #expect(service.started == 1)
    }

    @Test(
        "A call with a stream of requests that succeeds with none or several is INTERNAL",
        arguments: allKinds,
        counts
    )
    func clientStreaming(kind: TransportKind, count: (Int, String)) async throws {
        let service = Miscounting(count.0)
        try await kind.with(service) { client, _ in
            let error = await #expect(throws: RPCError.self) {
                try await client.collect { requests in try await requests.write(.init(payload: [1])) }
            }
            Self.check(error, EchoMethods.collect, count.1)
        }
        #expect(service.started == 1)
    }

    @Test("With exactly one the call has succeeded, however that one travelled", arguments: allKinds)
    func one(kind: TransportKind) async throws {
        try await kind.with(Miscounting(1)) { client, _ in
            let large = [UInt8](repeating: 7, count: 200_000)
            let answer = try await client.unary(.init(payload: large))
            #expect(answer.payload == large)
            let collected = try await client.collect { _ in }
            #expect(collected == EchoV1.CollectResponse())
        }
    }

    private static func check(_ error: RPCError?, _ method: MethodDescriptor, _ count: String) {
        #expect(error?.code == .internal, "\(String(describing: error))")
        #expect(error?.message == "\(method.fullName) was answered with \(count) instead of one")
        #expect(error?.notStarted == false)
    }
}
