import HTTPServer
import Synchronization
import Testing

@Suite("HTTP under attack", .timeLimit(.minutes(1)))
struct HostileTests {
    @Test(
        "What two readers could take for different requests is refused, and nothing behind it is read",
        arguments: [
            "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", "Content-Length: 1, 1\r\n\r\nx",
            "Content-Length: +1\r\n\r\nx", "Content-Length: 0x1\r\n\r\nx",
            "Content-Length: 99999999999999999999\r\n\r\nx", "Content-Length : 1\r\n\r\nx",
            "Transfer-Encoding: identity\r\n\r\n", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "Host: y\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx",
        ]
    )
    func smuggling(rest: String) async throws {
        let second = "GET /second HTTP/1.1\r\nHost: x\r\n\r\n"
        for handler in [TestHandler.echo, .streamedEcho()] {
            try await withServer(handler) { server in
                let client = try await RawClient.connect(server)
                try await client.send("POST /first HTTP/1.1\r\nHost: x\r\n\(rest)\(second)")
                let answer = await client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
                #expect(answer.contains("connection: close\r\n") && !answer.contains("second"), "\(answer)")
            }
        }
    }

    @Test("HTTP/1.0 has no chunks")
    func oldChunks() async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            #expect(await client.readToEnd().hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(
        "A head without end is cut off at its bound",
        arguments: [
            String(repeating: "a: b\r\n", count: 10_000), String(repeating: "a:\r\n", count: 10_000),
            "a: " + String(repeating: "b", count: 100_000), String(repeating: "a", count: 100_000),
        ]
    )
    func headFlood(fields: String) async throws {
        let refusals = Refusals()
        try await withServer(.echo, .local { $0.onRefusal = refusals.count }) { server in
            let client = try await RawClient.connect(server)
            try? await client.send("GET / HTTP/1.1\r\nHost: x\r\n\(fields)")
            #expect(try #require(await client.read(through: "}}")).hasPrefix("HTTP/1.1 431 "))
            #expect(refusals.all == [.headTooLong])
        }
    }

    @Test("Neither an endless target nor endless empty lines before a request get in")
    func noHead() async throws {
        for flood in ["GET /" + String(repeating: "a", count: 100_000), String(repeating: "\r\n", count: 100_000)] {
            try await withServer(.echo) { server in
                let client = try await RawClient.connect(server)
                try? await client.send(flood)
                #expect(try #require(await client.read(through: "}}")).hasPrefix("HTTP/1.1 431 "))
            }
        }
    }

    @Test("Chunks that are mostly extensions, and trailers without end, are refused")
    func framing() async throws {
        let extended = String(repeating: "1;" + String(repeating: "e", count: 5_000) + "\r\nx\r\n", count: 100)
        let endless = "1;" + String(repeating: "e", count: 300_000)
        let trailers = "0\r\n" + String(repeating: "a: b\r\n", count: 10_000)
        for handler in [TestHandler.echo, .streamedEcho()] {
            for body in [extended, endless, trailers] {
                try await withServer(handler) { server in
                    let client = try await RawClient.connect(server)
                    try? await client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
                    let answer = try #require(await client.read(through: "}}"))
                    #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
                }
            }
        }
    }

    @Test("A head that arrives a byte at a time is given up with 408 though bytes keep coming")
    func slowHead() async throws {
        let refusals = Refusals()
        let configuration = HTTPServer.Configuration.local {
            $0.requestTimeout = .milliseconds(100)
            $0.receiveRateMin = 1 << 30
            $0.onRefusal = refusals.count
        }
        try await withServer(.echo, configuration) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET / HTTP/1.1\r\n")
            async let answer = client.read(through: "}}")
            // Sends until the server closes, however long that is.
            while refusals.all.isEmpty { try? await client.send("a") }
            #expect(try #require(await answer).hasPrefix("HTTP/1.1 408 "))
            #expect(refusals.all == [.tooSlow])
        }
    }

    @Test("A long body at a fair rate may take longer than a short request")
    func fairRate() async throws {
        let configuration = HTTPServer.Configuration.local {
            $0.requestTimeout = .milliseconds(1)
            $0.receiveRateMin = 1
        }
        for handler in [TestHandler.echo, .streamedEcho()] {
            try await withServer(handler, configuration) { server in
                let client = try await RawClient.connect(server)
                for byte in StreamedBodyTests.plainHello { try await client.send(String(byte)) }
                #expect(await client.read(through: "POST /p hello.") != nil)
            }
        }
    }

    @Test("Bodies of all connections together are bounded: beyond it 503, and room again once they are answered")
    func memory() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler { request, responder in
            start.yield()
            for await _ in gate { break }
            try await responder.send(.text(200, "\(request.body.count)."))
        }
        try await withServer(handler, .local { $0.heldBytesMax = 1_500 }) { server in
            let request =
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1_000)
            let first = try await RawClient.connect(server)
            try await first.send(request)
            for await _ in started { break }
            #expect(server.load.heldBytes == 1_000)
            let second = try await RawClient.connect(server)
            try await second.send(request)
            let refused = try #require(await second.read(through: "}}"))
            #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.contains("retry-after: 1\r\n"), "\(refused)")
            open.yield()
            #expect(await first.read(through: "1000.") != nil)
            let third = try await RawClient.connect(server)
            try await third.send(request)
            open.yield()
            #expect(await third.read(through: "1000.") != nil)
            #expect(server.load.openConnections >= 2)
        }
    }

    @Test("A client that ends its side after its requests gets its answers, and then the end")
    func halfClosed() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler { request, responder in
            if request.path == "/a" { for await _ in gate { break } }
            try await TestHandler.echo.respond(to: request, responder)
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            let second = "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
            try await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n\(second)")
            try await client.endSending()
            // Once another client has its answer the server has seen the end of the first.
            let other = try await RawClient.connect(server)
            try await other.send("GET /c HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await other.read(through: "GET /c .") != nil)
            open.yield()
            let answer = await client.readToEnd()
            #expect(answer.contains("GET /a .") && answer.hasSuffix("POST /b x."), "\(answer)")
        }
    }

    @Test("A client that ends its side in the middle of a request gets no answer and no handler")
    func cutRequest() async throws {
        let ran = Count()
        let handler = TestHandler { _, responder in
            ran.set(1)
            try await responder.send(.text(200, "."))
        }
        try await withServer(handler) { server in
            for request in ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx", "GET / HTT"] {
                let client = try await RawClient.connect(server)
                try await client.send(request)
                try await client.endSending()
                #expect(await client.readToEnd().isEmpty)
            }
            #expect(ran.value == 0)
        }
    }

    @Test("OPTIONS of everything reaches the handler")
    func options() async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            try await client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.read(through: "OPTIONS * .") != nil)
        }
    }
}

/// What a server turned away.
final class Refusals: Sendable {
    private let reasons = Mutex<[HTTPRefusal]>([])

    var all: [HTTPRefusal] { reasons.withLock { $0 } }

    @Sendable func count(_ reason: HTTPRefusal) { reasons.withLock { $0.append(reason) } }
}
