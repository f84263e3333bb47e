import Logging
import RPCCore
import RPCInProcess
import RPCTransport
import Testing

/// Both transports, one suite: what holds in memory holds over TCP.
@Suite("A transport", .timeLimit(.minutes(1)))
struct TransportTests {
    enum Kind: String, CaseIterable, Sendable {
        case inProcess
        case tcp
    }

    static let echo = MethodDescriptor(service: "test.v1.Test", method: "Echo")
    static let count = MethodDescriptor(service: "test.v1.Test", method: "Count", isServerStreaming: true)
    static let hang = MethodDescriptor(service: "test.v1.Test", method: "Hang")

    static var router: RPCRouter {
        var router = RPCRouter()
        router.unary(echo) { request, _ in request }
        router.unary(hang) { _, _ in
            try await ContinuousClock().sleep(for: .seconds(60))
            return []
        }
        router.serverStreaming(count) { request, _, writer in
            for index in 0..<Int(request[0]) { try await writer.write([UInt8(index)]) }
        }
        return router
    }

    /// Runs `body` with a transport of this kind to `router`.
    static func with(_ kind: Kind, _ body: (any ClientTransport) async throws -> Void) async throws {
        switch kind {
        case .inProcess: try await body(InProcessTransport(router: router))
        case .tcp:
            let server = try await RPCServer.start(.init(), router: router, logger: Logger(label: "test"))
            let channel = try ClientChannel(target: "127.0.0.1:\(server.port)")
            do {
                try await body(channel)
            } catch {
                await channel.close()
                await server.stop(drain: .zero)
                throw error
            }
            await channel.close()
            await server.stop(drain: .seconds(5))
        }
    }

    @Test("Answers many unary calls at once, also with messages far over a frame", arguments: Kind.allCases)
    func unary(_ kind: Kind) async throws {
        try await Self.with(kind) { transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        let size = index % 10 == 0 ? 900_000 : index
                        let request = [UInt8](repeating: UInt8(index), count: size)
                        let answer = try await transport.unary(Self.echo, request, options: .default)
                        #expect(answer == request)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A stream gives every message in order and then ends", arguments: Kind.allCases)
    func stream(_ kind: Kind) async throws {
        try await Self.with(kind) { transport in
            let messages = try await transport.serverStreaming(Self.count, [200], options: .default) { stream in
                var all: [[UInt8]] = []
                while let batch = try await stream.next() { all += batch }
                return all
            }
            #expect(messages == (0..<200).map { [UInt8($0)] })
        }
    }

    @Test("A call whose time is over ends with DEADLINE_EXCEEDED", arguments: Kind.allCases)
    func deadline(_ kind: Kind) async throws {
        try await Self.with(kind) { transport in
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(Self.hang, [], options: CallOptions(timeout: .milliseconds(50)))
            }
            #expect(error?.code == .deadlineExceeded)
        }
    }

    @Test("An unknown method is refused by name, and the connection lives", arguments: Kind.allCases)
    func unknownMethod(_ kind: Kind) async throws {
        try await Self.with(kind) { transport in
            let missing = MethodDescriptor(service: "test.v1.Test", method: "Missing")
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(missing, [], options: .default)
            }
            #expect(error?.code == .unimplemented)
            #expect(error?.message.contains("test.v1.Test/Missing") == true)
            #expect(error?.notStarted == true)
            let answer = try await transport.unary(Self.echo, [1], options: .default)
            #expect(answer == [1])
        }
    }
}
