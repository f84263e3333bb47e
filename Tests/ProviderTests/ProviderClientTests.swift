import Foundation
import Provider
import ProviderClient
import Synchronization
import Testing

@Suite("Provider client")
struct ProviderClientTests {
    private let client = ProviderClient(configuration: .init(lagBytesMax: 64 << 10))

    private func request(_ port: Int, _ timeouts: ProviderTimeouts = ProviderTimeouts()) throws -> ProviderRequest {
        ProviderRequest(
            endpoint: try ProviderEndpoint(name: "test", baseURL: "http://127.0.0.1:\(port)", apiKey: "secret"),
            path: "/chat/completions",
            body: Array(#"{"model":"m"}"#.utf8),
            requestID: "attempt-1",
            timeouts: timeouts,
            responseBytesMax: 8 << 20
        )
    }

    private func failure(_ request: ProviderRequest) async -> ProviderFailure? {
        do {
            _ = try await client.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test("The body goes out as it is, with the key, the request id and the version's path")
    func sendsRequest() async throws {
        let seen = Mutex("")
        let server = try RawServer { connection in
            seen.withLock { $0 = connection.request() ?? "" }
            connection.answer("{}", headers: "x-request-id: abc\r\n")
        }
        let response = try await client.send(request(server.port))
        let text = seen.withLock { $0 }
        #expect(text.hasPrefix("POST /v1/chat/completions HTTP/1.1\r\n"))
        #expect(text.contains("Authorization: Bearer secret\r\n"))
        #expect(text.contains("x-request-id: attempt-1\r\n"))
        #expect(!text.contains("Expect:"))
        #expect(text.hasSuffix("\r\n\r\n{\"model\":\"m\"}"))
        #expect(response.body == Array("{}".utf8))
        #expect(response.head.requestID == "abc")
    }

    @Test("Calls of all kinds take turns on one connection, and none sees what another one sent")
    func kindsTakeTurns() async throws {
        let seen = Mutex<[String]>([])
        let server = try RawServer { connection in
            while let text = connection.request() {
                seen.withLock { $0.append(text) }
                connection.answer("{}")
            }
        }
        var bodies: [String] = []
        for round in 0..<4 {
            for method in ["POST", "GET", "DELETE", "POST"] {
                var request = try request(server.port)
                request.method = method
                request.requestID = "attempt-\(bodies.count)"
                request.body = method == "POST" ? Array(String(repeating: "x", count: round * 7 + 1).utf8) : []
                if method == "GET" { request.headers = [.init("x-only", "here")] }
                bodies.append(String(decoding: request.body, as: UTF8.self))
                _ = try await client.send(request)
            }
        }
        let texts = seen.withLock { $0 }
        #expect(texts.count == bodies.count && server.connections == 1)
        for (index, text) in texts.enumerated() {
            let method = ["POST", "GET", "DELETE", "POST"][index % 4]
            #expect(text.hasPrefix(method + " /v1/chat/completions HTTP/1.1\r\n"))
            #expect(text.contains("x-request-id: attempt-\(index)\r\n"))
            #expect(text.contains("x-only: here\r\n") == (method == "GET"))
            #expect(text.components(separatedBy: "\r\n\r\n").last == bodies[index])
        }
    }

    @Test("Header fields are read whatever their case and the spaces around their values")
    func headerFields() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 200\r\nX-Request-ID: \t two words \t\r\nx-empty:\r\nX-Sign: \u{00FC}:x\r\n"
                    + "Content-Length: 2\r\n\r\n{}"
            )
        }
        let head = try await client.send(request(server.port)).head
        #expect(head.status == 200)
        #expect(head.requestID == "two words")
        #expect(head["X-EMPTY"] == "")
        #expect(head["x-sign"] == "\u{00FC}:x")
        #expect(head.headers.count == 4)
    }

    @Test("A connection is used again, but a request on it that gets no answer is not sent twice")
    func neverSendsTwice() async throws {
        let bytesOf = Mutex([Int: Int]())
        let connections = Mutex(0)
        let closed = Gate()
        let server = try RawServer { connection in
            let number = connections.withLock { count in
                count += 1
                return count
            }
            if number == 1 {
                _ = connection.request()
                connection.answer("{}")
                _ = connection.request()
            } else {
                let bytes = connection.read()?.count ?? 0
                bytesOf.withLock { $0[number] = bytes }
                closed.open()
            }
        }
        _ = try await client.send(request(server.port))
        let failure = await failure(try request(server.port))
        #expect(failure?.kind == .unknown)
        #expect(failure?.cause == .closed)
        // libcurl connects once more before it finds that it must not send again.
        if server.connections > 1 { await closed.waitForOpen() }
        #expect(bytesOf.withLock { $0.values.reduce(0, +) } == 0)
    }

    @Test("A refused connection is a call that was not sent")
    func refusedConnection() async throws {
        let server = try RawServer { _ in }
        let port = server.port
        withExtendedLifetime(server) {}
        var gone: RawServer? = try RawServer { _ in }
        let closedPort = try #require(gone?.port)
        gone = nil
        let failure = await failure(try request(closedPort))
        #expect(failure?.kind == .notSent)
        #expect(failure?.cause == .connect)
        #expect(port > 0)
    }

    @Test(
        "A connection that is closed or reset after the request leaves the outcome unknown",
        arguments: [false, true]
    )
    func unknownOutcome(reset: Bool) async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            if reset { connection.reset() }
        }
        let failure = await failure(try request(server.port))
        #expect(failure?.kind == .unknown)
        #expect(failure?.cause == .closed)
        #expect(failure?.status == 0)
    }

    @Test("A refusal comes with its status, headers and body")
    func refusal() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.answer(#"{"error":{}}"#, status: "429 Too Many Requests", headers: "retry-after: 7\r\n")
        }
        let failure = await failure(try request(server.port))
        #expect(failure?.kind == .refused)
        #expect(failure?.status == 429)
        #expect(failure?.head.retryAfter == .seconds(7))
        #expect(failure?.body == Array(#"{"error":{}}"#.utf8))
    }

    @Test("A redirect is not followed")
    func redirect() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.answer("", status: "302 Found", headers: "location: http://127.0.0.1:1/\r\n")
        }
        let failure = await failure(try request(server.port))
        #expect(failure?.kind == .refused)
        #expect(failure?.status == 302)
    }

    @Test("An answer that breaks off is cut, never whole", arguments: [false, true])
    func cut(chunked: Bool) async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            if chunked {
                connection.beginChunked()
                connection.chunk("half")
            } else {
                connection.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            }
        }
        let failure = await failure(try request(server.port))
        #expect(failure?.kind == .cut)
        #expect(failure?.status == 200)
    }

    @Test("A provider that is silent before its answer, or within it, runs into the time limits")
    func silence() async throws {
        let mute = try RawServer { connection in
            _ = connection.request()
            connection.waitForClose()
        }
        let short = ProviderTimeouts(
            connect: .milliseconds(20),
            firstByte: .milliseconds(30),
            betweenBytes: .milliseconds(30)
        )
        let first = await failure(try request(mute.port, short))
        #expect(first?.kind == .unknown)
        #expect(first?.cause == .timeout)
        let stalled = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            connection.chunk("half")
            connection.waitForClose()
        }
        let second = await failure(try request(stalled.port, short))
        #expect(second?.kind == .cut)
        #expect(second?.cause == .timeout)
        let total = await failure(try request(stalled.port, ProviderTimeouts(total: .seconds(1))))
        #expect(total?.kind == .cut)
        #expect(total?.cause == .timeout)
    }

    @Test("An answer larger than its bound is refused")
    func tooLarge() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            while connection.chunk(String(repeating: "x", count: 100_000)) {}
        }
        let failure = await failure(try request(server.port))
        #expect(failure?.kind == .malformed)
        #expect(failure?.cause == .limit)
    }

    @Test("More calls than the bound are refused before they are sent")
    func inFlightBound() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.waitForClose()
        }
        let small = ProviderClient(configuration: .init(callsMax: 1))
        let first = try request(server.port)
        let running = Task { try await small.send(first) }
        while small.callsInFlight == 0 { await Task.yield() }
        let refusal = await #expect(throws: ProviderFailure.self) { try await small.send(first) }
        #expect(refusal?.kind == .notSent)
        #expect(refusal?.cause == .limit)
        running.cancel()
        _ = await running.result
        #expect(small.callsInFlight == 0)
    }

    @Test("Cancelling the task ends the call, and the provider sees the connection close")
    func cancellation() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let server = try RawServer { connection in
            _ = connection.request()
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        let request = try request(server.port)
        let client = client
        let call = Task { try await client.send(request) }
        await arrived.waitForOpen()
        call.cancel()
        let failure = await #expect(throws: ProviderFailure.self) { try await call.value }
        await closed.waitForOpen()
        #expect(failure?.kind == .unknown)
        #expect(failure?.cause == .cancelled)
    }

    @Test("Stopping the client ends what runs and refuses what comes")
    func stopping() async throws {
        let arrived = Gate()
        let server = try RawServer { connection in
            _ = connection.request()
            arrived.open()
            connection.waitForClose()
        }
        let request = try request(server.port)
        let client = client
        let call = Task { try await client.send(request) }
        await arrived.waitForOpen()
        client.stop()
        let failure = await #expect(throws: ProviderFailure.self) { try await call.value }
        #expect(failure?.kind == .unknown)
        let refusal = await #expect(throws: ProviderFailure.self) { try await client.send(request) }
        #expect(refusal?.kind == .notSent)
    }
}
