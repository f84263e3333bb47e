import HTTPServer
import Testing

@Suite("HTTP requests", .timeLimit(.minutes(1)))
struct RequestTests {
    @Test("A connection serves one request after the other, path decoded and query parsed")
    func keepAlive() async throws {
        let handler = TestHandler { request, responder in
            try await responder.send(
                .text(200, "\(request.path)|\(request.query["q"] ?? "-")|\(request.remoteAddress)~")
            )
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET /a%20b?q=1+2%26 HTTP/1.1\r\nHost: x\r\n\r\n")
            let first = try #require(await client.read(through: "~"))
            #expect(first.hasPrefix("HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: "))
            #expect(first.contains("/a b|1 2&|127.0.0.1:"))
            try await client.send("GET http://host/p HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.read(through: "/p|-") != nil)
        }
    }

    @Test("A request that arrives byte by byte is one request")
    func split() async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            for byte in "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello" {
                try await client.send(String(byte))
            }
            #expect(await client.read(through: "POST /p hello.") != nil)
        }
    }

    @Test("Pipelined requests are answered in order, though the first takes longest")
    func pipelining() async throws {
        let handler = TestHandler { request, responder in
            if request.path == "/0" { for _ in 0..<50 { await Task.yield() } }
            try await responder.send(.text(200, "\(request.path) \(request.body.count)."))
        }
        try await withServer(handler) { server in
            let client = try await RawClient.connect(server)
            let body = String(repeating: "x", count: 3_000)
            let requests = (0..<100).map { "POST /\($0) HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n\(body)" }
            async let sent: Void = client.send(requests.joined())
            for number in 0..<100 {
                let answer = try #require(await client.read(through: " 3000."))
                #expect(answer.hasSuffix("/\(number) 3000."))
            }
            try await sent
        }
    }

    @Test("A chunked body arrives whole")
    func chunked() async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            try await client.send("2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n")
            #expect(await client.read(through: "POST / abcde.") != nil)
        }
    }

    @Test(
        "A body over the bound is refused with 413 and the connection ends",
        arguments: [
            "Content-Length: 11\r\n\r\n01234567890", "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
        ]
    )
    func oversizeBody(rest: String) async throws {
        try await withServer(.echo, .local { $0.bodyBytesMax = 10 }) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\n\(rest)")
            let answer = try #require(await client.read(through: "}}"))
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("connection: close\r\n"))
        }
    }

    @Test("A header over the bound is refused with 431")
    func oversizeHeader() async throws {
        try await withServer(.echo, .local { $0.headerBytesMax = 1_000 }) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 2_000))\r\n\r\n")
            #expect(try #require(await client.read(through: "}}")).hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test(
        "What is not HTTP/1.1 is refused",
        arguments: [
            ("\u{1}\u{2}\u{3} garbage\r\n\r\n", "400"), ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "400"),
            ("GET / HTTP/2.0\r\n\r\n", "505"), ("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400"),
        ]
    )
    func malformed(bytes: String, status: String) async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            try await client.send(bytes)
            let answer = await client.read(through: "}}") ?? "closed"
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        }
    }

    @Test("Garbage behind a good request is refused after the good one's answer")
    func garbageBehind() async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n\u{1}\u{2}\r\n\r\n")
            #expect(try #require(await client.read(through: "GET /a .")).hasPrefix("HTTP/1.1 200 "))
            #expect(try #require(await client.read(through: "}}")).hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test("A client that asks before it sends its body is told to go on")
    func expectContinue() async throws {
        try await withServer(.echo) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(await client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("ok")
            #expect(await client.read(through: "POST / ok.") != nil)
        }
    }

    @Test("A request that never arrives whole is given up with 408, an idle connection is closed")
    func slow() async throws {
        try await withServer(.echo, .local { $0.requestTimeout = .milliseconds(50) }) { server in
            let client = try await RawClient.connect(server)
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            #expect(try #require(await client.read(through: "}}")).hasPrefix("HTTP/1.1 408 "))
        }
        try await withServer(.echo, .local { $0.idleTimeout = .milliseconds(50) }) { server in
            let idle = try await RawClient.connect(server)
            #expect(await idle.readToEnd().isEmpty)
        }
    }
}
