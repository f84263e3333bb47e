import HTTPServer
import Testing

@Suite("Calls from web pages", .timeLimit(.minutes(1)))
struct CORSPolicyTests {
    private static func handler(_ origins: [String]) throws -> TestHandler {
        let policy = try CORSPolicy(origins: origins, exposing: ["x-request-id", "retry-after"])
        return TestHandler { request, responder in
            if let answer = policy.preflight(request) { return try await responder.send(answer) }
            var response = HTTPResponse.text(200, "it.")
            policy.allow(&response.headers, for: request)
            try await responder.send(response)
        }
    }

    private static let preflight = "OPTIONS /v1/files HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: POST\r\n"

    @Test("A browser that asks is told methods, the headers it asked for, and for how long")
    func preflight() async throws {
        try await withServer(Self.handler(["*"])) { server in
            let client = try await RawClient.connect(server)
            try await client.send(
                "\(Self.preflight)Origin: https://a.b\r\nAccess-Control-Request-Headers: authorization,x-a\r\n\r\n"
            )
            let answer = try #require(await client.read(through: "\r\n\r\n"))
            #expect(answer.hasPrefix("HTTP/1.1 204 "))
            for line in [
                "access-control-allow-origin: *\r\n", "access-control-allow-headers: authorization,x-a\r\n",
                "access-control-allow-methods: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n",
                "access-control-max-age: 7200\r\n",
            ] {
                #expect(answer.contains(line), "\(answer)")
            }
        }
    }

    @Test("A page may read the answer and its exposed headers; what is no page gets none of it")
    func answers() async throws {
        try await withServer(Self.handler(["*"])) { server in
            let client = try await RawClient.connect(server)
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nOrigin: https://a.b\r\n\r\n")
            let answer = try #require(await client.read(through: "it."))
            #expect(answer.contains("access-control-allow-origin: *\r\n"))
            #expect(answer.contains("access-control-expose-headers: x-request-id, retry-after\r\n"))
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try #require(await client.read(through: "it.")).contains("access-control") == false)
        }
    }

    @Test("Of listed origins each is named itself, others are answered without leave, caches keep them apart")
    func listed() async throws {
        try await withServer(Self.handler(["https://a.b", "http://localhost:3000"])) { server in
            let client = try await RawClient.connect(server)
            for (origin, isAllowed) in [
                ("https://a.b", true), ("http://localhost:3000", true), ("http://a.b", false), ("https://c.a.b", false),
                ("null", false),
            ] {
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\nOrigin: \(origin)\r\n\r\n")
                let answer = try #require(await client.read(through: "it."))
                #expect(answer.contains("access-control-allow-origin: \(origin)\r\n") == isAllowed, "\(answer)")
                #expect(answer.contains("vary: origin\r\n"))
                try await client.send("\(Self.preflight)Origin: \(origin)\r\n\r\n")
                let status = try #require(await client.read(through: isAllowed ? "\r\n\r\n" : "it."))
                #expect(status.hasPrefix(isAllowed ? "HTTP/1.1 204 " : "HTTP/1.1 200 "))
            }
        }
    }

    @Test(
        "What is no origin is refused by name",
        arguments: ["a.b", "https://", "https://a.b/", "https://*.a.b", "", "https://a b", "ftp://a.b"]
    )
    func invalid(origin: String) {
        #expect(throws: CORSPolicyError(origin: origin)) {
            _ = try CORSPolicy(origins: ["https://ok", origin], exposing: [])
        }
    }

    @Test("A star beside other origins is refused")
    func star() {
        #expect(throws: CORSPolicyError(origin: "*")) { _ = try CORSPolicy(origins: ["*", "https://a"], exposing: []) }
    }
}
