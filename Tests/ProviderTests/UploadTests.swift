import Provider
import ProviderClient
import Synchronization
import TestSupport
import Testing

@Suite("Bodies that are made while they are sent", .timeLimit(.minutes(1)))
struct UploadTests {
    private let client = ProviderClient(configuration: .init(lagBytesMax: 64 << 10))

    private func request(_ port: Int, _ upload: ProviderUpload) throws -> ProviderRequest {
        ProviderRequest(
            endpoint: try ProviderEndpoint(name: "test", baseURL: "http://127.0.0.1:\(port)", apiKey: ""),
            path: "/files/upload",
            upload: upload,
            contentType: "text/plain"
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

    @Test("The provider has the first piece before the second is made", arguments: [8, nil])
    func asItIsMade(length: Int?) async throws {
        let arrived = Gate()
        let seen = Mutex("")
        let server = try RawServer { connection in
            var text = ""
            while !text.contains("one-") { text += String(decoding: connection.read() ?? [], as: UTF8.self) }
            arrived.open()
            while !text.contains("last") { text += String(decoding: connection.read() ?? [], as: UTF8.self) }
            while length == nil, !text.hasSuffix("0\r\n\r\n") {
                text += String(decoding: connection.read() ?? [], as: UTF8.self)
            }
            let all = text
            seen.withLock { $0 = all }
            connection.answer("{}")
        }
        let step = Mutex(0)
        let upload = ProviderUpload(bytes: length) {
            let now = step.withLock { step in
                step += 1
                return step
            }
            switch now {
            case 1: return Array("one-".utf8)
            case 2:
                await arrived.waitForOpen()
                return Array("last".utf8)
            default: return nil
            }
        }
        _ = try await client.send(request(server.port, upload))
        let text = seen.withLock { $0 }
        #expect(text.contains("Content-Type: text/plain\r\n"))
        if length == nil {
            #expect(text.contains("Transfer-Encoding: chunked\r\n"), "\(text)")
            #expect(text.hasSuffix("4\r\nlast\r\n0\r\n\r\n"), "\(text)")
        } else {
            #expect(text.contains("Content-Length: 8\r\n") && text.hasSuffix("\r\n\r\none-last"), "\(text)")
        }
    }

    @Test("A provider that reads slowly holds the maker back, and gets every byte")
    func backPressure() async throws {
        let total = 64 << 20
        let made = Atomic(0)
        let ahead = Mutex(0)
        let server = try RawServer { connection in
            connection.receiveLittle()
            var head = ""
            while !head.contains("\r\n\r\n"), let bytes = connection.read() {
                head += String(decoding: bytes, as: UTF8.self)
            }
            let parts = head.split(separator: "\r\n\r\n", omittingEmptySubsequences: false)
            var received = parts.dropFirst().first?.utf8.count ?? 0
            while received < total, let bytes = connection.read() {
                received += bytes.count
                let lead = made.load(ordering: .relaxed) - received
                ahead.withLock { $0 = max($0, lead) }
            }
            connection.answer("\(received)")
        }
        let piece = [UInt8](repeating: 120, count: 64 << 10)
        let upload = ProviderUpload(bytes: total) {
            guard made.load(ordering: .relaxed) < total else { return nil }
            made.wrappingAdd(piece.count, ordering: .relaxed)
            return piece
        }
        let response = try await client.send(request(server.port, upload))
        #expect(String(decoding: response.body, as: UTF8.self) == "\(total)")
        // The bound, a piece, and what the system buffers.
        #expect(ahead.withLock { $0 } < 16 << 20)
    }

    @Test("A maker that fails ends the call, and the provider sees no whole body", arguments: [8, nil])
    func makerFails(length: Int?) async throws {
        struct Gone: Error {}
        let ended = Mutex<String?>(nil)
        let closed = Gate()
        let server = try RawServer { connection in
            var text = ""
            while let bytes = connection.read() { text += String(decoding: bytes, as: UTF8.self) }
            let all = text
            ended.withLock { $0 = all }
            closed.open()
        }
        let upload = ProviderUpload(bytes: length, pieces: ["half"]) { throw Gone() }
        let failure = await failure(try request(server.port, upload))
        #expect(failure?.cause == .body)
        #expect(failure?.message.contains("Gone") == true)
        if failure?.kind == .unknown {
            await closed.waitForOpen()
            #expect(ended.withLock { $0 }?.contains("0\r\n\r\n") == false)
        }
    }

    @Test("A body that is shorter or longer than was said is an error of the caller's", arguments: [3, 5])
    func wrongLength(length: Int) async throws {
        let server = try RawServer { connection in connection.waitForClose() }
        let failure = await failure(try request(server.port, ProviderUpload(bytes: length, pieces: ["four"])))
        #expect(failure?.cause == .body)
        #expect(failure?.message.contains("\(length) bytes") == true, "\(failure?.message ?? "")")
    }

    @Test("Cancelling ends an upload whose next piece is not there yet")
    func cancellation() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let server = try RawServer { connection in
            _ = connection.read()
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        let upload = ProviderUpload(bytes: 100, pieces: ["half"], then: waitForCancellation)
        let request = try request(server.port, upload)
        let call = Task { [client] in try await client.send(request) }
        await arrived.waitForOpen()
        call.cancel()
        let failure = await #expect(throws: ProviderFailure.self) { try await call.value }
        #expect(failure?.kind == .unknown)
        #expect(failure?.cause == .cancelled)
        await closed.waitForOpen()
    }

    @Test("A provider that refuses in the middle is heard, and nothing more is made")
    func refusedEarly() async throws {
        let server = try RawServer { connection in
            _ = connection.read()
            connection.answer("{}", status: "413 Too Large", headers: "connection: close\r\n")
            connection.waitForClose()
        }
        let upload = ProviderUpload(bytes: 1_000, pieces: ["half"], then: waitForCancellation)
        let failure = await failure(try request(server.port, upload))
        #expect(failure?.kind == .refused)
        #expect(failure?.status == 413)
    }

    @Test("A body that got no answer on a used connection is not sent again")
    func neverTwice() async throws {
        let made = Atomic(0)
        let connections = Mutex(0)
        let received = Mutex(0)
        let server = try RawServer { connection in
            let number = connections.withLock { count in
                count += 1
                return count
            }
            if number == 1 {
                _ = connection.request()
                connection.answer("{}")
                _ = connection.read()
            } else {
                let count = connection.read()?.count ?? 0
                received.withLock { $0 += count }
            }
        }
        _ = try await client.send(request(server.port, ProviderUpload(bytes: 4, pieces: ["four"])))
        let upload = ProviderUpload(bytes: 4) {
            made.wrappingAdd(1, ordering: .relaxed).oldValue == 0 ? Array("four".utf8) : nil
        }
        let failure = await failure(try request(server.port, upload))
        #expect(failure?.kind == .unknown)
        #expect(made.load(ordering: .relaxed) <= 2)
        #expect(received.withLock { $0 } == 0)
    }

    @Test("A file goes up as a form of the length that was said, and comes down in pieces")
    func file() async throws {
        let form = Mutex("")
        let server = try RawServer { connection in
            while let request = connection.request() {
                if request.hasPrefix("POST") {
                    form.withLock { $0 = request }
                    connection.answer(#"{"id":"f-1"}"#)
                } else {
                    connection.beginChunked()
                    for _ in 0..<10 { connection.chunk(String(repeating: "x", count: 10_000)) }
                    connection.endChunked()
                }
            }
        }
        let endpoint = try ProviderEndpoint(name: "test", baseURL: "http://127.0.0.1:\(server.port)", apiKey: "")
        let api = ProviderAPI(transport: client, endpoint: endpoint)
        let content = ProviderUpload(bytes: 8, pieces: ["one\n", "two\n"])
        let upload = try await api.uploadFile(name: "a\"b.jsonl", purpose: "fine-tune", content: content)
        #expect(upload == .init(fileID: "f-1", existed: false))
        let text = form.withLock { $0 }
        #expect(text.contains("name=\"purpose\"\r\n\r\nfine-tune\r\n"))
        #expect(text.contains("filename=\"a_b.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\none\n"))
        #expect(text.contains("\r\n\r\none\ntwo\n\r\n--"))
        #expect(text.hasSuffix("--\r\n"))
        let received = Mutex(0)
        try await api.fileContent("f-1", bytesMax: 100_000) { piece in received.withLock { $0 += piece.count } }
        #expect(received.withLock { $0 } == 100_000)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await api.fileContent("f-1", bytesMax: 99_999) { _ in }
        }
        #expect(failure?.cause == .limit)
    }
}

extension ProviderUpload {
    /// These texts, one after the other, and then whatever `then` does.
    init(bytes: Int?, pieces: [String], then: @escaping @Sendable () async throws -> Void = {}) {
        let rest = Mutex(pieces[...])
        self.init(bytes: bytes) {
            if let piece = rest.withLock({ $0.popFirst() }) { return Array(piece.utf8) }
            try await then()
            return nil
        }
    }
}

/// Returns by throwing only.
private func waitForCancellation() async throws {
    for await _ in AsyncStream<Void>.makeStream().stream {}
    throw CancellationError()
}
