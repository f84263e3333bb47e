import Provider
import Synchronization
import Testing

/// Answers every request from a table and remembers what was asked.
private final class ScriptedTransport: ProviderTransport {
    let answer: (status: Int, body: String)
    let requests = Mutex<[ProviderRequest]>([])

    init(_ body: String, status: Int = 200) { answer = (status, body) }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        requests.withLock { $0.append(request) }
        let head = ProviderHead(status: answer.status)
        guard (200..<300).contains(answer.status) else { throw .refused(head, body: Array(answer.body.utf8)) }
        return ProviderResponse(head: head, body: Array(answer.body.utf8))
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        throw ProviderFailure(.notSent, .limit, "no streams here")
    }

    var last: ProviderRequest? { requests.withLock { $0.last } }
}

@Suite("Provider API")
struct ProviderAPITests {
    private func api(_ transport: ScriptedTransport) throws -> ProviderAPI {
        let endpoint = try ProviderEndpoint(name: "together", baseURL: "https://example.test/", apiKey: "secret-key")
        return ProviderAPI(transport: transport, endpoint: endpoint)
    }

    @Test("The key of an endpoint does not show in any description")
    func keyIsHidden() throws {
        let endpoint = try ProviderEndpoint(name: "together", baseURL: "https://example.test", apiKey: "secret-key")
        var dumped = ""
        dump(endpoint, to: &dumped)
        #expect(!("\(endpoint)" + String(reflecting: endpoint) + dumped).contains("secret-key"))
        #expect(endpoint.baseURL == "https://example.test/v1")
    }

    @Test(
        "An address that is none is refused with the rule it breaks",
        arguments: ["", "example.test", "ftp://x", "https://", "https://a b", "https://u:p@h", "https://h/v1?x=1"]
    )
    func badAddress(text: String) {
        #expect(throws: ProviderEndpointError.self) {
            try ProviderEndpoint(name: "x", baseURL: text, apiKey: "")
        }
    }

    @Test("A batch is read out of its envelope, in whatever case its status is")
    func createsBatch() async throws {
        let transport = ScriptedTransport(
            #"{"job":{"id":"b-1","status":"in_progress","input_file_id":"f-1","output_file_id":""},"warning":""}"#,
            status: 201
        )
        let batch = try await api(transport).createBatch(inputFileID: "f-1")
        #expect(batch.id == "b-1")
        #expect(batch.status == .inProgress)
        #expect(!batch.status.isTerminal)
        #expect(batch.outputFileID == nil)
        #expect(transport.last?.path == "/batches")
        let body = String(decoding: transport.last?.body ?? [], as: UTF8.self)
        #expect(
            body
                == #"{"input_file_id":"f-1","endpoint":"/v1/chat/completions","completion_window":"24h"}"#
        )
    }

    @Test("Lists are read as bare arrays and as objects, elements without an id are skipped")
    func lists() async throws {
        let bare = try await api(ScriptedTransport(#"[{"id":"a"},{"status":"FAILED"}]"#)).batches()
        #expect(bare.map(\.id) == ["a"])
        let wrapped = try await api(ScriptedTransport(#"{"data":[{"id":"m","context_length":8}]}"#)).listModels()
        #expect(wrapped.map(\.contextTokens) == [8])
    }

    @Test("A file that the provider has already is named by its id")
    func uploadsExisting() async throws {
        let transport = ScriptedTransport(#"{"file_id":"f-9"}"#, status: 409)
        let upload = try await api(transport).uploadFile(name: "a\"b.jsonl", purpose: "batch-api", bytes: [65])
        #expect(upload == .init(fileID: "f-9", existed: true))
        let bytes = try await transport.last?.collected().body
        #expect(bytes?.count == transport.last?.upload?.bytes)
        let body = String(decoding: bytes ?? [], as: UTF8.self)
        #expect(body.contains("name=\"purpose\"\r\n\r\nbatch-api\r\n"))
        #expect(body.contains("filename=\"a_b.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\nA\r\n--"))
    }

    @Test("A fine-tune's parameters go out only where they were given")
    func createsFinetune() async throws {
        let transport = ScriptedTransport(#"{"id":"ft-1","status":"pending","token_count":12,"model_output_name":"x"}"#)
        let finetune = try await api(transport).createFinetune(
            FinetuneRequest(model: "m", trainingFile: "f-1", epochs: 2, suffix: "s"),
            requestID: "attempt-7"
        )
        #expect(finetune.status == .pending)
        #expect(finetune.trainedTokens == 12)
        #expect(finetune.outputModel == "x")
        #expect(transport.last?.requestID == "attempt-7")
        let body = String(decoding: transport.last?.body ?? [], as: UTF8.self)
        #expect(body == #"{"model":"m","training_file":"f-1","n_epochs":2,"suffix":"s"}"#)
    }

    @Test("An answer that is no JSON or has no id is malformed", arguments: ["", "{", "{}", "[]", #"{"id":""}"#])
    func malformed(body: String) async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await api(ScriptedTransport(body)).finetune("ft-1")
        }
        #expect(failure?.kind == .malformed)
    }

    @Test("An id that is no word is escaped in the path")
    func escapesIDs() async throws {
        let transport = ScriptedTransport(#"{"id":"x"}"#)
        _ = try await api(transport).batch("../a b")
        #expect(transport.last?.path == "/batches/%2E%2E%2Fa%20b")
    }
}
