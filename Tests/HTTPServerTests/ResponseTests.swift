import HTTPServer
import Logging
import Synchronization
import Testing

@Suite("HTTP responses", .timeLimit(.minutes(1)))
struct ResponseTests {
    static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("HEAD gets the head alone, also of a stream")
    func head() async throws {
        let handler = TestHandler { request, responder in
            if request.path == "/stream" {
                let writer = try await responder.begin(status: 200, headers: [:])
                try await writer.write(Array("body".utf8))
                try await writer.end()
            } else {
                try await responder.send(.text(200, "body"))
            }
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("HEAD / HTTP/1.1\r\n\r\nHEAD /stream HTTP/1.1\r\nConnection: close\r\n\r\n")
            let answer = await client.readToEnd()
            #expect(answer.contains("content-length: 4\r\n\r\nHTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"))
            #expect(!answer.contains("body"))
        }
    }

    @Test("The first chunk reaches the client while the handler still holds the second")
    func streaming() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler { _, responder in
            let writer = try await responder.begin(status: 201, headers: ["content-type": "text/event-stream"])
            try await writer.write(Array("one".utf8))
            for await _ in gate { break }
            try await writer.write(Array("two, thirteen".utf8))
            try await writer.end()
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send(Self.get)
            let first = try #require(await client.read(through: "one\r\n"))
            #expect(first.hasPrefix("HTTP/1.1 201 Created\r\ncontent-type: text/event-stream\r\n"))
            #expect(first.hasSuffix("transfer-encoding: chunked\r\n\r\n3\r\none\r\n"))
            open.yield()
            #expect(await client.read(through: "0\r\n\r\n") == "d\r\ntwo, thirteen\r\n0\r\n\r\n")
        }
    }

    @Test("HTTP/1.0 gets a bare stream that ends with the connection")
    func oldVersion() async throws {
        let handler = TestHandler { _, responder in
            let writer = try await responder.begin(status: 200, headers: [:])
            try await writer.write(Array("bare".utf8))
            try await writer.end()
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            #expect(await client.readToEnd().hasSuffix("connection: close\r\n\r\nbare"))
        }
    }

    @Test("An aborted stream arrives so far and has no end")
    func abort() async throws {
        let handler = TestHandler { _, responder in
            let writer = try await responder.begin(status: 200, headers: [:])
            try await writer.write(Array("some".utf8))
            responder.abort()
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send(Self.get)
            #expect(await client.readToEnd().hasSuffix("4\r\nsome\r\n"))
        }
    }

    @Test("A handler that throws or returns without an answer is a 500, after the head a cut")
    func failures() async throws {
        struct Secret: Error {}
        let handler = TestHandler { request, responder in
            if request.path == "/throw" { throw Secret() }
            if request.path == "/cut" { _ = try await responder.begin(status: 200, headers: [:]) }
        }
        try await withServer(handler) { server in
            for path in ["/throw", "/silent"] {
                let client = try await RawClient.connect(server)
                try await client.send("GET \(path) HTTP/1.1\r\n\r\n")
                let answer = try #require(await client.read(through: "}}"))
                #expect(answer.hasPrefix("HTTP/1.1 500 ") && !answer.contains("Secret"))
            }
            let client = try await RawClient.connect(server)
            try await client.send("GET /cut HTTP/1.1\r\n\r\n")
            #expect(await client.readToEnd().hasSuffix("chunked\r\n\r\n"))
        }
    }

    @Test("The handler is cancelled when the client leaves")
    func clientLeaves() async throws {
        let (cancelled, cancel) = AsyncStream.makeStream(of: Void.self)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler { _, responder in
            start.yield()
            await withTaskCancellationHandler {
                for await _ in AsyncStream<Void>.makeStream().stream {}
            } onCancel: {
                cancel.yield()
            }
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send(Self.get)
            for await _ in started { break }
            try await client.close()
            for await _ in cancelled { break }
        }
    }

    @Test("A writer waits for a client that does not read, and goes on when it does")
    func backPressure() async throws {
        let written = Count()
        let (stalled, stall) = AsyncStream.makeStream(of: Void.self)
        let total = 64 << 20
        let handler = TestHandler { _, responder in
            let writer = try await responder.begin(status: 200, headers: ["content-length": "\(total)"])
            let piece = [UInt8](repeating: 120, count: 64 << 10)
            for number in 1...(total / piece.count) {
                async let write: Void = {
                    try await writer.write(piece)
                    written.set(number)
                }()
                // Each turn lets the event loop run once: a write that is not done after so many waits for the client.
                for _ in 0..<1_000 where written.value < number { await Task.yield() }
                if written.value < number { stall.yield() }
                try await write
            }
            try await writer.end()
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server, autoRead: false)
            try await client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
            for await _ in stalled { break }
            #expect(written.value * (64 << 10) < total / 2)
            try await client.startReading()
            #expect(await client.readToEnd().utf8.count > total)
        }
    }

    @Test("A line feed in a field cannot make a second field")
    func injection() async throws {
        let handler = TestHandler { _, responder in
            try await responder.send(HTTPResponse(status: 200, headers: ["a": "b\r\nc: d"]))
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send(Self.get)
            #expect(await client.read(through: "\r\n\r\n")?.contains("a: b  c: d\r\n") == true)
        }
    }

    @Test("Answering twice is an error and changes nothing")
    func twice() async throws {
        let (errors, report) = AsyncStream.makeStream(of: HTTPServerError?.self)
        let handler = TestHandler { _, responder in
            try await responder.send(.text(200, "first"))
            do { try await responder.send(.text(200, "second")) } catch { report.yield(error as? HTTPServerError) }
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET / HTTP/1.1\r\n\r\n")
            for await error in errors {
                #expect(error == .alreadyAnswered)
                break
            }
            #expect(await client.read(through: "first") != nil)
        }
    }
}

/// A number that tasks share.
final class Count: Sendable {
    private let number = Atomic(0)

    func set(_ value: Int) { number.store(value, ordering: .relaxed) }

    var value: Int { number.load(ordering: .relaxed) }
}
