import EchoService
import Messages
import RPCCore
import Stubs
import Synchronization
import TestSupport
import Testing

@Suite("Typed calls of every shape", .timeLimit(.minutes(2)))
struct EchoTests {
    private static let large = [UInt8](repeating: 7, count: 1_499_999) + [UInt8](repeating: 11, count: 1_500_001)
    private static let allKinds = TransportKind.allCases

    @Test("One request, one response, small and large", arguments: allKinds)
    func unary(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            for payload in [[], [7], Self.large] {
                let response = try await echo.unary(.init(payload: payload))
                #expect(response.payload == payload)
            }
        }
    }

    @Test("One request, many responses in order, then the end; with pauses too", arguments: allKinds)
    func expand(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            for request in [
                EchoV1.ExpandRequest(count: 0, payloadBytes: 5), .init(count: 1000, payloadBytes: 64),
                .init(count: 3, payloadBytes: 3_000_000), .init(count: 5, payloadBytes: 1, pauseUs: 100),
            ] {
                let sizes = try await echo.expand(request) { responses in
                    var sizes: [Int] = []
                    for try await response in responses { sizes.append(response.payload.count) }
                    return sizes
                }
                #expect(sizes == Array(repeating: Int(request.payloadBytes), count: Int(request.count)))
            }
        }
    }

    @Test("A pause between responses is kept", arguments: allKinds)
    func pause(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            // Connects, so that the time below is the call's own.
            _ = try await echo.unary(.init())
            // Over an hour: a loaded machine can't be that slow.
            var seen = 0
            let error = await #expect(throws: RPCError.self) {
                let request = EchoV1.ExpandRequest(count: 2, pauseUs: 4_000_000_000)
                try await echo.expand(request, options: CallOptions(timeout: .seconds(6))) { responses in
                    for try await _ in responses { seen += 1 }
                }
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(seen == 1)
        }
    }

    @Test("What Expand can't do is refused by the field's name", arguments: allKinds)
    func limits(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            for (request, field) in [
                (EchoV1.ExpandRequest(count: 10_000_001), "`count`"),
                (.init(count: 1, payloadBytes: 4_194_305), "`payload_bytes`"),
            ] {
                let error = await #expect(throws: RPCError.self) {
                    try await echo.expand(request) { for try await _ in $0 {} }
                }
                #expect(error?.code == .invalidArgument)
                #expect(error?.message.contains(field) == true)
            }
        }
    }

    @Test("Many requests, one response; none is one too", arguments: allKinds)
    func collect(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            for (count, payload) in [(0, []), (1000, [1, 2]), (3, Self.large)] {
                let response = try await echo.collect { requests in
                    for _ in 0..<count { try await requests.write(.init(payload: payload)) }
                }
                #expect(response == .init(messages: UInt64(count), bytes: UInt64(count * payload.count)))
            }
        }
    }

    @Test("Messages go back and forth, each answered before the next is sent", arguments: allKinds)
    func pingPong(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            let ended = try await echo.chat { requests, responses in
                var responses = responses.makeAsyncIterator()
                for round in 0..<200 {
                    let message = EchoV1.EchoMessage(payload: Array(repeating: UInt8(round), count: round))
                    try await requests.write(message)
                    #expect(try await responses.next() == message)
                }
                requests.finish()
                return try await responses.next() == nil
            }
            #expect(ended)
        }
    }

    @Test("Large messages pass in both directions at once", arguments: allKinds)
    func largeBothWays(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, _ in
            try await echo.chat { requests, responses in
                async let written: Void = {
                    for _ in 0..<4 { try await requests.write(.init(payload: Self.large)) }
                    requests.finish()
                }()
                var count = 0
                for try await response in responses {
                    #expect(response.payload == Self.large)
                    count += 1
                }
                try await written
                #expect(count == 4)
            }
        }
    }

    @Test("Responses that no caller waits for do not keep the call from ending", arguments: allKinds)
    func unread(_ kind: TransportKind) async throws {
        try await kind.with(EchoHandler()) { echo, open in
            try await echo.chat { requests, _ in
                try await requests.write(.init(payload: [1]))
            }
            try await echo.expand(.init(count: 10_000_000, payloadBytes: 1000)) { responses in
                for try await _ in responses { break }
            }
            #expect(await eventually { open() == 0 })
        }
    }

    @Test("The shapes are told by the descriptors")
    func descriptors() {
        let shapes = [EchoMethods.unary, EchoMethods.expand, EchoMethods.collect, EchoMethods.chat].map {
            [$0.isClientStreaming, $0.isServerStreaming, $0.isIdempotent]
        }
        #expect(shapes == [[false, false, true], [false, true, false], [true, false, false], [true, true, false]])
    }
}
