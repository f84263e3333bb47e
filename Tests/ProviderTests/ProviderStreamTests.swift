import Glibc
import Provider
import ProviderClient
import Synchronization
import TestSupport
import Testing

@Suite("Streams of the provider client")
struct ProviderStreamTests {
    private let client = ProviderClient(configuration: .init(lagBytesMax: 64 << 10))

    private func request(_ port: Int) throws -> ProviderRequest {
        ProviderRequest(
            endpoint: try ProviderEndpoint(name: "test", baseURL: "http://127.0.0.1:\(port)/v1/", apiKey: ""),
            path: "/chat/completions",
            body: [1]
        )
    }

    @Test("Bytes are read as they come, before the provider sends its next")
    func comesAtOnce() async throws {
        let gate = ThreadGate()
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked(headers: "content-type: text/event-stream\r\n")
            for text in ["one", "two", "three"] {
                connection.chunk(text)
                gate.waitForOpen()
            }
            connection.endChunked()
        }
        let texts = try await client.stream(request(server.port)) { head, stream in
            #expect(head.contentType == "text/event-stream")
            var texts: [String] = []
            while let bytes = try await stream.next() {
                texts.append(String(decoding: bytes, as: UTF8.self))
                gate.open()
            }
            return texts
        }
        #expect(texts == ["one", "two", "three"])
    }

    @Test("A stream that breaks off throws after its last bytes, never ends cleanly")
    func cut() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            connection.chunk("half")
        }
        let seen = Mutex("")
        let failure = await #expect(throws: ProviderFailure.self) {
            try await client.stream(request(server.port)) { _, stream in
                while let bytes = try await stream.next() {
                    seen.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
                }
            }
        }
        #expect(failure?.kind == .cut)
        #expect(seen.withLock { $0 } == "half")
    }

    @Test("A refused stream throws the refusal and reads nothing")
    func refusal() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.answer("overloaded", status: "503 Service Unavailable")
        }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await client.stream(request(server.port)) { _, _ in Issue.record("read") }
        }
        #expect(failure?.kind == .refused)
        #expect(failure?.status == 503)
        #expect(failure?.body == Array("overloaded".utf8))
    }

    @Test("A reader that lags holds the provider back, and gets every byte when it goes on")
    func backPressure() async throws {
        let total = 32 << 20
        let wasStuck = Mutex(false)
        let stuckOrDone = Gate()
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            let piece = String(repeating: "x", count: 64 << 10)
            for _ in 0..<total / piece.utf8.count {
                if !wasStuck.withLock({ $0 }), connection.isStuck() {
                    wasStuck.withLock { $0 = true }
                    stuckOrDone.open()
                }
                connection.chunk(piece)
            }
            connection.endChunked()
            stuckOrDone.open()
        }
        let received = try await client.stream(request(server.port)) { _, stream in
            await stuckOrDone.waitForOpen()
            var received = 0
            while let bytes = try await stream.next() {
                #expect(bytes.count <= 128 << 10)
                received += bytes.count
            }
            return received
        }
        #expect(wasStuck.withLock { $0 })
        #expect(received == total)
    }

    @Test("Leaving the reader early closes the connection")
    func leavesEarly() async throws {
        let closed = Gate()
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            connection.chunk("one")
            connection.waitForClose()
            closed.open()
        }
        let first = try await client.stream(request(server.port)) { _, stream in try await stream.next() }
        #expect(first == Array("one".utf8))
        await closed.waitForOpen()
    }

    @Test("A connection whose stream ends just after its reader left is used again")
    func endsAfterReader() async throws {
        let client = ProviderClient(configuration: .init(endPatience: .seconds(60)))
        let gate = ThreadGate()
        let server = try RawServer { connection in
            while connection.request() != nil {
                connection.beginChunked()
                connection.chunk("one")
                gate.waitForOpen()
                connection.chunk("two")
                connection.endChunked()
            }
        }
        for _ in 0..<3 {
            let first = try await client.stream(request(server.port)) { _, stream in try await stream.next() }
            #expect(first == Array("one".utf8))
            gate.open()
            #expect(await eventually { client.callsInFlight == 0 })
        }
        #expect(server.connections == 1)
    }

    @Test("Many streams at a time all arrive whole")
    func many() async throws {
        let server = try RawServer { connection in
            while connection.request() != nil {
                connection.beginChunked()
                for number in 0..<20 { connection.chunk("data: \(number)\n\n") }
                connection.endChunked()
            }
        }
        let expected = (0..<20).map { "data: \($0)\n\n" }.joined()
        let request = try request(server.port)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<64 {
                group.addTask { [client] in
                    try await client.stream(request) { _, stream in
                        var text: [UInt8] = []
                        while let bytes = try await stream.next() { text += bytes }
                        return String(decoding: text, as: UTF8.self)
                    }
                }
            }
            for try await text in group { #expect(text == expected) }
        }
    }

    @Test("Comments do not keep a stream alive that has no content in time; with content it goes on")
    func firstContent() async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            while connection.chunk(": still here\n\n") {}
        }
        var request = try request(server.port)
        request.timeouts.firstContent = .milliseconds(100)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await client.stream(request) { _, stream in while try await stream.next() != nil {} }
        }
        #expect(failure?.kind == .cut && failure?.cause == .timeout)
        let started = ContinuousClock.now
        try await client.stream(request) { _, stream in
            stream.sawContent()
            while try await stream.next() != nil, .now - started < .milliseconds(300) {}
        }
        #expect(.now - started >= .milliseconds(300), "three times the bound")
    }

    @Test("Comments do not keep a stream alive that stops in the middle; events do", arguments: [": x", "data: x"])
    func stall(_ line: String) async throws {
        let server = try RawServer { connection in
            _ = connection.request()
            connection.beginChunked()
            // Comments until the client has had enough, events for longer than that takes.
            let end = ContinuousClock.now + (line.hasPrefix(":") ? .seconds(50) : .milliseconds(4_500))
            var isGoing = connection.chunk("data: first\n\n")
            while isGoing, .now < end {
                usleep(20_000)
                isGoing = connection.chunk("\(line)\n\n")
            }
            connection.endChunked()
        }
        var request = try request(server.port)
        request.timeouts.firstContent = .seconds(30)
        request.timeouts.betweenBytes = .seconds(2)
        var failure: ProviderFailure?
        do {
            try await client.stream(request) { _, stream in
                while try await stream.next() != nil { stream.sawContent() }
            }
        } catch let error as ProviderFailure {
            failure = error
        }
        #expect(failure?.cause == (line.hasPrefix(":") ? .timeout : nil), "\(String(describing: failure))")
    }
}
