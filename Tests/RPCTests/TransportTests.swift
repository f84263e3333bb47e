import RPCCore
import Synchronization
import TestSupport
import Testing

/// Both transports, one suite: what holds in memory holds over TCP.
@Suite("A transport", .timeLimit(.minutes(2)))
struct TransportTests {
    private let service = TestService()

    @Test("Answers many unary calls at once, also with messages far over a frame", arguments: TransportKind.allCases)
    func unary(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        let size = index % 10 == 0 ? 900_000 : index
                        let request = [UInt8](repeating: UInt8(index), count: size)
                        let answer = try await transport.unary(TestService.echo, request, options: .default)
                        #expect(answer == request)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("Carries messages of every size around the edges of a frame", arguments: TransportKind.allCases)
    func edges(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            var options = CallOptions.default
            options.metadata["padding"] = String(repeating: "x", count: 8000)
            for size in [0, 1, 57_000, 57_300, 61_439, 61_440, 61_441, 65_535, 65_536, 131_072, 4_194_304] {
                let request = [UInt8](repeating: 3, count: size)
                let answer = try await transport.unary(TestService.echo, request, options: options)
                #expect(answer == request)
            }
        }
    }

    @Test("A stream gives every message in order and then ends", arguments: TransportKind.allCases)
    func stream(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let messages = try await transport.serverStreaming(TestService.count, [200], options: .default) { stream in
                var all: [[UInt8]] = []
                while let batch = try await stream.next() { all += batch }
                return all
            }
            #expect(messages == (0..<200).map { [UInt8($0)] })
        }
    }

    @Test("An error travels whole, but never as not started", arguments: TransportKind.allCases)
    func errors(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.fail, [], options: .default)
            }
            let expected = RPCError(
                .resourceExhausted,
                "no more",
                reason: .budget,
                retryAfter: .milliseconds(20),
                detail: [1, 2]
            )
            #expect(error == expected)
            let internalError = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.broken, [], options: .default)
            }
            #expect(internalError?.code == .internal)
            #expect(internalError?.message.contains("Oddity") == false)
        }
    }

    @Test("A handler knows the request id, the key and the time that is left", arguments: TransportKind.allCases)
    func context(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            var options = CallOptions(timeout: .seconds(20))
            options.metadata["x-request-id"] = "r-17"
            options.metadata["authorization"] = "Bearer secret"
            let bytes = try await transport.unary(TestService.facts, [], options: options)
            let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            #expect(words.prefix(2) == ["r-17", "secret"])
            #expect((10_000...20_000).contains(Int(words[2]) ?? 0))
        }
    }

    @Test(
        "A call whose time is over ends with DEADLINE_EXCEEDED, and its handler is cancelled",
        arguments: TransportKind.allCases
    )
    func deadline(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.hang, [], options: CallOptions(timeout: .milliseconds(100)))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(await eventually { service.counts.cancelled == service.counts.started })
            let late = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.echo, [], options: CallOptions(timeout: .zero))
            }
            #expect(late?.code == .deadlineExceeded)
            #expect(late?.notStarted == true)
        }
    }

    @Test("A short call beside a long one ends in its own time", arguments: TransportKind.allCases)
    func deadlines(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let long = Task {
                try await transport.unary(TestService.hang, [], options: CallOptions(timeout: .seconds(600)))
            }
            #expect(await eventually { service.counts.started == 1 })
            for round in 1...20 {
                let error = await #expect(throws: RPCError.self) {
                    try await transport.unary(TestService.hang, [], options: CallOptions(timeout: .milliseconds(5)))
                }
                #expect(error?.code == .deadlineExceeded, "round \(round)")
            }
            long.cancel()
            _ = await long.result
        }
    }

    @Test("A caller that leaves cancels the handler", arguments: TransportKind.allCases)
    func cancellation(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let task = Task { try await transport.unary(TestService.hang, [], options: .default) }
            #expect(await eventually { service.counts.started == 1 })
            task.cancel()
            let error = await #expect(throws: RPCError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            #expect(await eventually { service.counts.cancelled == 1 })
        }
    }

    @Test("A stream that is left early stops its writer", arguments: TransportKind.allCases)
    func leftStream(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let size = try await transport.serverStreaming(TestService.flood, [1], options: .default) { stream in
                try await stream.next()?.first?.count
            }
            #expect(size == 1024)
            #expect(await eventually { service.counts.cancelled == 1 })
        }
    }

    @Test(
        "A stream that is not read stands still after about a window, and does not hold back others",
        arguments: TransportKind.allCases,
        [1, 100]
    )
    func backPressure(_ kind: TransportKind, _ kibibytes: UInt8) async throws {
        try await service.with(kind) { transport in
            try await transport.serverStreaming(TestService.flood, [kibibytes], options: .default) { stream in
                let first = try await stream.next()
                #expect(first != nil)
                var last = -1
                #expect(
                    await eventually {
                        // Enough other calls for the writer to go on, if it could.
                        for _ in 0..<50 { _ = try? await transport.unary(TestService.echo, [1], options: .default) }
                        defer { last = service.counts.written }
                        return service.counts.written == last
                    }
                )
                #expect(service.counts.written * Int(kibibytes) <= 2 * 256 + 4 * 100)
                let before = service.counts.written
                for _ in 0..<20 { _ = try await stream.next() }
                #expect(service.counts.written > before)
            }
        }
    }

    @Test("An unknown method is refused by name, and the connection lives", arguments: TransportKind.allCases)
    func unknownMethod(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            let missing = MethodDescriptor(service: "test.v1.Test", method: "Missing")
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(missing, [], options: .default)
            }
            #expect(error?.code == .unimplemented)
            #expect(error?.message.contains("test.v1.Test/Missing") == true)
            #expect(error?.notStarted == true)
            let answer = try await transport.unary(TestService.echo, [1], options: .default)
            #expect(answer == [1])
        }
    }

    @Test("A message over the limit is refused and the connection lives", arguments: TransportKind.allCases)
    func tooLarge(_ kind: TransportKind) async throws {
        var session = SessionConfiguration()
        session.messageBytesMax = 100_000
        try await service.with(kind, session) { transport in
            let request = [UInt8](repeating: 0, count: 100_001)
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.echo, request, options: .default)
            }
            #expect(error?.code == .resourceExhausted)
            #expect(error?.reason == .messageTooLarge)
            #expect(service.counts.started == 0)
            let largest = [UInt8](repeating: 0, count: 100_000)
            let answer = try await transport.unary(TestService.echo, largest, options: .default)
            #expect(answer.count == 100_000)
        }
    }

    @Test("Metadata over its limit is refused", arguments: TransportKind.allCases)
    func metadata(_ kind: TransportKind) async throws {
        try await service.with(kind) { transport in
            var options = CallOptions.default
            options.metadata["x"] = String(repeating: "y", count: 8200)
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.echo, [], options: options)
            }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test(
        "Calls over the limit are shed, and a cancelled call counts until its handler returns",
        arguments: TransportKind.allCases
    )
    func shed(_ kind: TransportKind) async throws {
        var session = SessionConfiguration()
        session.callsMax = 4
        try await service.with(kind, session) { transport in
            let calls = (0..<4).map { _ in
                Task { try await transport.unary(TestService.stubborn, [], options: .default) }
            }
            #expect(await eventually { service.counts.started == 4 })
            for call in calls { call.cancel() }
            for call in calls { _ = await call.result }
            let error = await #expect(throws: RPCError.self) {
                try await transport.unary(TestService.echo, [], options: .default)
            }
            #expect(error?.code == .resourceExhausted)
            #expect(error?.reason == .shed)
            #expect(error?.notStarted == true)
            service.gate.open()
            let isServed = await eventually {
                (try? await transport.unary(TestService.echo, [1], options: .default)) == [1]
            }
            #expect(isServed)
        }
    }
}
