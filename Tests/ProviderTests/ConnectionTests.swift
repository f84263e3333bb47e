import Foundation
import Provider
import ProviderClient
import Synchronization
import TestSupport
import Testing

@Suite("Ways to the provider", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private func request(_ baseURL: String, path: String = "/chat/completions") throws -> ProviderRequest {
        ProviderRequest(
            endpoint: try ProviderEndpoint(name: "test", baseURL: baseURL, apiKey: "secret"),
            path: path,
            body: Array("{}".utf8),
            timeouts: ProviderTimeouts(connect: .seconds(5))
        )
    }

    private func client(_ port: Int, except: String = "") -> ProviderClient {
        let proxy = "http://127.0.0.1:\(port)"
        let environment = ["http_proxy": proxy, "https_proxy": proxy, "no_proxy": except]
        return ProviderClient(configuration: .init(proxies: ProviderProxies(environment: environment)))
    }

    @Test("A proxy is asked for hosts elsewhere, not for excepted ones and never for this machine")
    func proxy() async throws {
        let seen = Mutex<[String]>([])
        let proxy = try RawServer { connection in
            guard let request = connection.request() else { return }
            seen.withLock { $0.append(String(request.prefix { $0 != "\r\n" })) }
            connection.answer("{}", headers: "connection: close\r\n")
        }
        _ = try await client(proxy.port).send(request("http://provider.invalid"))
        #expect(seen.withLock { $0 } == ["POST http://provider.invalid/v1/chat/completions HTTP/1.1"])
        let failure = await #expect(throws: ProviderFailure.self) {
            try await client(proxy.port, except: "elsewhere,.invalid").send(request("http://provider.invalid"))
        }
        #expect(failure?.cause == .connect)
        let here = try RawServer { connection in
            _ = connection.request()
            connection.answer("{}")
        }
        for host in ["127.0.0.1", "localhost"] {
            _ = try await client(proxy.port).send(request("http://\(host):\(here.port)"))
        }
        #expect(seen.withLock { $0 }.count == 1)
    }

    @Test("TLS goes through a proxy's tunnel, and a proxy that refuses it is no answer of the provider's")
    func tunnel() async throws {
        let seen = Mutex("")
        let proxy = try RawServer { connection in
            seen.withLock { $0 = connection.request() ?? "" }
            connection.answer("no", status: "407 Proxy Authentication Required")
        }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await client(proxy.port).send(request("https://provider.invalid"))
        }
        #expect(seen.withLock { $0 }.hasPrefix("CONNECT provider.invalid:443 HTTP/1.1\r\n"))
        #expect(!seen.withLock { $0 }.contains("secret"))
        #expect(failure?.kind != .refused)
        #expect(failure?.status == 0)
    }

    @Test("The environment's variables count as libcurl counts them")
    func environment() {
        let all = ProviderProxies(environment: ["all_proxy": "a", "https_proxy": "b", "NO_PROXY": "c,d"])
        #expect(all.http == "a" && all.https == "b" && all.except == "c,d")
        let capitals = ProviderProxies(environment: ["HTTP_PROXY": "a", "HTTPS_PROXY": "b"])
        #expect(capitals.http == nil && capitals.https == "b")
        #expect(ProviderProxies(environment: ["https_proxy": ""]) == .none)
        for local in ["http://localhost:1/v1", "http://127.1.2.3/v1", "http://[::1]:80/v1", "http://a.localhost/v1"] {
            #expect(all.proxy(for: local) == nil, "\(local)")
        }
        #expect(all.proxy(for: "http://localhost.example/v1") == "a")
        #expect(all.proxy(for: "https://example/v1") == "b")
    }

    @Test("Chat completions go to their own host, everything else does not")
    func chatHost() async throws {
        let seen = Mutex<[String]>([])
        let answer: @Sendable (String) -> (@Sendable (RawConnection) -> Void) = { name in
            { connection in
                guard let request = connection.request() else { return }
                seen.withLock { $0.append(name + " " + request.prefix { $0 != "\r\n" }) }
                connection.answer("{}", headers: "connection: close\r\n")
            }
        }
        let (chat, other) = (try RawServer(answer("chat")), try RawServer(answer("other")))
        let endpoint = try ProviderEndpoint(
            name: "test",
            baseURL: "http://127.0.0.1:\(other.port)",
            chatBaseURL: "http://127.0.0.1:\(chat.port)/x",
            apiKey: ""
        )
        let client = ProviderClient()
        for path in ["/chat/completions", "/completions"] {
            _ = try await client.send(ProviderRequest(endpoint: endpoint, path: path, body: [1]))
        }
        let expected = ["chat POST /x/chat/completions HTTP/1.1", "other POST /v1/completions HTTP/1.1"]
        #expect(seen.withLock { $0 } == expected)
    }

    @Test("Connections are counted: made, used again, waited for")
    func counts() async throws {
        let gate = ThreadGate()
        let server = try RawServer { connection in
            while connection.request() != nil {
                gate.waitForOpen()
                connection.answer("{}")
            }
        }
        let client = ProviderClient(configuration: .init(hostConnectionsMax: 1))
        let request = try request("http://127.0.0.1:\(server.port)")
        async let first = client.send(request)
        async let second = client.send(request)
        #expect(await eventually { client.callsInFlight == 2 && client.connections.waiting == 1 })
        gate.open()
        gate.open()
        _ = try await (first, second)
        var expected = ProviderConnections()
        expected.opened = 1
        expected.reused = 1
        #expect(await eventually { client.connections == expected })
        #expect(server.connections == 1)
    }

    @Test("The provider sees a cancelled call's connection close at once")
    func cancelIsQuick() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let seen = Mutex<ContinuousClock.Instant?>(nil)
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            connection.chunk("one")
            arrived.open()
            connection.waitForClose()
            seen.withLock { $0 = .now }
            closed.open()
        }
        let client = ProviderClient()
        let request = try request("http://127.0.0.1:\(server.port)")
        let call = Task {
            try await client.stream(request) { _, stream in while try await stream.next() != nil {} }
        }
        await arrived.waitForOpen()
        let start = ContinuousClock.now
        call.cancel()
        await closed.waitForOpen()
        let took = try #require(seen.withLock { $0 }) - start
        #expect(took < .seconds(2), "\(took)")
        _ = await call.result
    }

    @Test("Two hundred streams whose readers lag take memory for their bound and no more, and all arrive whole")
    func manySlowReaders() async throws {
        let (streams, pieces) = (200, 512)
        let stuck = Atomic(0)
        let server = try RawServer { connection in
            _ = connection.request()
            connection.sendLittle()
            connection.beginChunked()
            // Small, so that a write never blocks where the poll before it said that it would not.
            let piece = String(repeating: "x", count: 4 << 10)
            var wasStuck = false
            for _ in 0..<pieces {
                if !wasStuck, connection.isStuck() {
                    wasStuck = true
                    stuck.wrappingAdd(1, ordering: .relaxed)
                }
                connection.chunk(piece)
            }
            if !wasStuck { stuck.wrappingAdd(1, ordering: .relaxed) }
            connection.endChunked()
        }
        let client = ProviderClient(configuration: .init(lagBytesMax: 64 << 10))
        let request = try request("http://127.0.0.1:\(server.port)")
        let before = ProcessMemory.resident
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<streams {
                group.addTask {
                    try await client.stream(request) { _, stream in
                        var gate = gate.makeAsyncIterator()
                        await gate.next()
                        var received = 0
                        while let bytes = try await stream.next() { received += bytes.count }
                        return received
                    }
                }
            }
            #expect(await eventually { stuck.load(ordering: .relaxed) == streams })
            // 400 MiB are under way. Tests beside this one take memory too.
            #expect(ProcessMemory.resident - before < 224 << 20)
            open.finish()
            for try await received in group { #expect(received == pieces * (4 << 10)) }
        }
    }
}

/// What this process takes.
enum ProcessMemory {
    /// Bytes in memory.
    static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}
