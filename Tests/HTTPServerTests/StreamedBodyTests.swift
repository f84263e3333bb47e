import HTTPServer
import Synchronization
import Testing

@Suite("HTTP bodies as they arrive", .timeLimit(.minutes(1)))
struct StreamedBodyTests {
    static let chunkedHello =
        "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b;c\r\nhel\r\n002\r\nlo\r\n0\r\nT: t\r\n\r\n"
    static let plainHello = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"

    @Test("The handler has the first piece while the client still holds the second")
    func asItComes() async throws {
        let handler = TestHandler(.stream(bytesMax: 100)) { request, responder in
            let stream = try #require(request.stream)
            let first = try await stream.next() ?? []
            let writer = try await responder.begin(status: 200, headers: [:])
            try await writer.write(first)
            while let piece = try await stream.next() { try await writer.write(piece) }
            try await writer.end()
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\none")
            #expect(await client.read(through: "3\r\none\r\n") != nil)
            try await client.send("more")
            #expect(await client.read(through: "0\r\n\r\n") == "4\r\nmore\r\n0\r\n\r\n")
        }
    }

    @Test(
        "A body in bytes that come one by one is the same body, collected or streamed",
        arguments: [plainHello, chunkedHello]
    )
    func split(request: String) async throws {
        for handler in [TestHandler.echo, .streamedEcho()] {
            try await withServer(handler) { server in
                let client = try await RawClient.connect(server)
                for byte in request.utf8 { try await client.send(String(UnicodeScalar(byte))) }
                #expect(await client.read(through: "POST /p hello.") != nil)
                try await client.send(request)
                #expect(await client.read(through: "POST /p hello.") != nil, "the connection goes on")
            }
        }
    }

    @Test("Pipelined requests with streamed bodies are answered in order")
    func pipelined() async throws {
        try await withServer(.streamedEcho()) { server in
            let client = try await RawClient.connect(server)
            let body = String(repeating: "x", count: 3_000)
            let requests = (0..<100).map {
                "POST /\($0) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n\(body)\r\n0\r\n\r\n"
            }
            async let sent: Void = client.send(requests.joined())
            for number in 0..<100 {
                #expect(try #require(await client.read(through: "xx.")).contains("POST /\(number) xxx"))
            }
            try await sent
        }
    }

    @Test("A client that sends faster than its body is read is held back")
    func backPressure() async throws {
        let total = 16 << 20
        let largest = Mutex(0)
        let handler = TestHandler(.stream(bytesMax: total)) { request, responder in
            var count = 0
            while let piece = try await request.stream?.next() {
                count += piece.count
                largest.withLock { $0 = max($0, piece.count) }
                // Each way from another thread back to the event loop lets that read once, if it may.
                for _ in 0..<20 { await Task.detached {}.value }
            }
            try await responder.send(.text(200, "\(count)~"))
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(total)\r\n\r\n")
            let piece = String(repeating: "x", count: 1 << 20)
            async let sent: Void = { for _ in 0..<16 { try await client.send(piece) } }()
            #expect(await client.read(through: "\r\n\r\n\(total)~") != nil)
            try await sent
            #expect(largest.withLock { $0 } <= 192 << 10)
        }
    }

    @Test("100 continue is said when the body is asked for, not before")
    func expectContinue() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler(.stream(bytesMax: 10)) { request, responder in
            if request.path == "/no" { return try await responder.send(.text(403, "no.")) }
            for await _ in gate { break }
            let body = try await request.readToEnd()
            try await responder.send(.text(200, "got \(body.count)."))
        }
        try await withServer(handler) { server in
            let head = "HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
            let client = try await RawClient.connect(server)
            try await client.send("POST /yes \(head)")
            open.yield()
            #expect(await client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("ok")
            #expect(await client.read(through: "got 2.") != nil)
            try await client.send("POST /no \(head)")
            let answer = await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 403 ") && answer.contains("connection: close\r\n"), "\(answer)")
        }
    }

    @Test("A request that is answered unread ends the connection, and a client that still sends can read the answer")
    func unread() async throws {
        let handler = TestHandler(.stream(bytesMax: 64 << 20)) { _, responder in
            try await responder.send(.text(401, "who are you."))
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(32 << 20)\r\n\r\n")
            let answer = try #require(await client.read(through: "who are you."))
            #expect(answer.contains("connection: close\r\n"))
            try? await client.send(String(repeating: "x", count: 32 << 20))
            #expect(await client.readToEnd().isEmpty)
        }
    }

    @Test("A body over the bound is refused by its length unread, by chunks as soon as it passes")
    func oversize() async throws {
        let (runs, ran) = AsyncStream.makeStream(of: HTTPServerError?.self)
        let handler = TestHandler(.stream(bytesMax: 10)) { request, _ in
            do { _ = try await request.readToEnd() } catch {
                ran.yield(error as? HTTPServerError)
                throw error
            }
        }
        try await withServer(handler) { server in
            let known = try await RawClient.connect(server)
            try await known.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
            #expect(try #require(await known.read(through: "}}")).hasPrefix("HTTP/1.1 413 "))
            let chunked = try await RawClient.connect(server)
            try await chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await chunked.send("a\r\n0123456789\r\n")
            try await chunked.send("1\r\n0")
            let answer = await chunked.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.contains("connection: close\r\n"), "\(answer)")
            for await error in runs {
                #expect(error == .bodyTooLong)
                break
            }
        }
    }

    @Test("A reader is told when the client leaves, sends rubbish or stops sending")
    func failures() async throws {
        let (errors, failed) = AsyncStream.makeStream(of: HTTPServerError?.self)
        let handler = TestHandler(.stream(bytesMax: 100)) { request, _ in
            do { _ = try await request.readToEnd() } catch {
                failed.yield(error as? HTTPServerError)
                throw error
            }
        }
        let configuration = HTTPServer.Configuration.local { $0.requestTimeout = .milliseconds(50) }
        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        try await withServer(handler, configuration) { server in
            var error = errors.makeAsyncIterator()
            let slow = try await RawClient.connect(server)
            try await slow.send(head)
            #expect(await error.next() == .bodyTooSlow)
            #expect(try #require(await slow.read(through: "}}")).hasPrefix("HTTP/1.1 408 "))
            let wrong = try await RawClient.connect(server)
            try await wrong.send("\(head)zz\r\n")
            #expect(await error.next() == .bodyMalformed)
            #expect(try #require(await wrong.read(through: "}}")).hasPrefix("HTTP/1.1 400 "))
        }
        try await withServer(handler) { server in
            var error = errors.makeAsyncIterator()
            let leaving = try await RawClient.connect(server)
            try await leaving.send("\(head)1\r\nx\r\n")
            try await leaving.close()
            #expect(await error.next() == .connectionClosed)
        }
    }
}
