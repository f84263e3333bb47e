import JSON
import Testing

@testable import SimulatorService

@Suite("The provider's contract", .serialized)
struct ContractTests {
    /// Asks a simulator and holds each answer against its shape.
    private final class Asker: Sendable {
        let test: TestSimulator
        let contract: Contract

        init(_ test: TestSimulator) throws {
            self.test = test
            contract = try Contract()
        }

        @discardableResult
        func check(_ shape: String, _ value: JSONValue) -> JSONValue {
            let problems = contract.problems(value, "$" + shape)
            #expect(problems.isEmpty, "\(shape): \(problems.joined(separator: "; "))")
            return value
        }

        @discardableResult
        func get(_ path: String, _ shape: String) async throws -> JSONValue {
            check(shape, try await test.client.get(path).json())
        }

        @discardableResult
        func post(_ path: String, _ body: String, _ shape: String, status: Int = 200) async throws -> JSONValue {
            let answer = try await test.client.post(path, body)
            #expect(answer.status == status, "\(path): \(answer.text)")
            return check(shape, try answer.json())
        }

        func stream(_ path: String, _ body: String, _ shape: String) async throws {
            let events = try await test.client.post(path, body).events()
            #expect(!events.isEmpty)
            for event in events {
                check(shape, event)
            }
        }

        func upload(_ text: String, purpose: String) async throws -> String {
            let fields = [("purpose", nil, purpose), ("file", "in.jsonl", text)]
            let answer = try await test.client.form("/v1/files/upload", fields).json()
            return try #require(check("file", answer)["id"]?.string)
        }
    }

    private func asking(settings: String = "{}", _ body: (Asker) async throws -> Void) async throws {
        try await TestSimulator.run(settings: settings) { try await body(Asker($0)) }
    }

    @Test("A lack, a wrong type, a stranger in an enumeration and a stray null are all found")
    func findsWhatIsWrong() throws {
        let contract = try Contract()
        func problems(_ json: String, _ type: String) throws -> [String] {
            try contract.problems(parseJSON(Array(json.utf8)).root, type)
        }
        #expect(
            try problems(#"{"prompt_tokens":1,"completion_tokens":"2"}"#, "$usage") == [
                "$.completion_tokens is no int", "$.total_tokens is missing",
            ]
        )
        #expect(try problems(#"[{"text":"a","finish_reason":"over"}]"#, "[$text_choice]").count == 1)
        #expect(try problems(#"{"object":"list","data":null,"model":"m"}"#, "$embeddings") == ["$.data is no list"])
        #expect(try problems(#"{"message":"m","type":"t","param":null,"code":null}"#, "$error_fields").isEmpty)
        #expect(try problems("\"2026-11-21\"", "time").count == 1)
    }

    @Test("Chats and completions, plain and streamed, have the shapes of the contract")
    func texts() async throws {
        try await asking { asker in
            let tool = #""tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required""#
            for more in ["", #""n":2,"echo":true"#, tool] {
                try await asker.post("/v1/chat/completions", chat("hi", more), "chat")
                let streamed = #""stream":true"# + (more.isEmpty ? "" : "," + more)
                try await asker.stream("/v1/chat/completions", chat("hi", streamed), "chat_chunk")
            }
            let usage = #""stream":true,"stream_options":{"include_usage":true}"#
            try await asker.stream("/v1/chat/completions", chat("hi", usage), "chat_chunk")
            let prompt = #"{"model":"simulator/small","prompt":"hi""#
            try await asker.post("/v1/completions", prompt + "}", "completion")
            try await asker.stream("/v1/completions", prompt + #","stream":true}"#, "completion_chunk")
        }
    }

    @Test("Embeddings, images, rerank and sound have the shapes of the contract")
    func otherAnswers() async throws {
        try await asking { asker in
            try await asker.post("/v1/embeddings", #"{"model":"simulator/embed","input":["a"]}"#, "embeddings")
            for format in ["url", "base64"] {
                let body = #"{"model":"simulator/image","prompt":"p","response_format":"\#(format)"}"#
                try await asker.post("/v1/images/generations", body, "images")
            }
            let rerank = #"{"model":"simulator/rerank","query":"q","documents":["a",{"b":1}]"#
            try await asker.post("/v1/rerank", rerank + "}", "rerank")
            try await asker.post("/v1/rerank", rerank + #","return_documents":true}"#, "rerank")
            let speech = #"{"model":"simulator/speech","input":"abcdefgh","voice":"v","stream":true}"#
            try await asker.stream("/v1/audio/speech", speech, "speech_chunk")
            for path in ["/v1/audio/transcriptions", "/v1/audio/translations"] {
                let file = [UInt8](repeating: 7, count: 100_000)
                let plain = try await asker.test.client.form(path, [], file: file)
                asker.check("transcription", try plain.json())
                let fields = [
                    ("response_format", String?.none, "verbose_json"), ("timestamp_granularities", nil, "word"),
                    ("diarize", nil, "true"),
                ]
                asker.check("transcription_verbose", try await asker.test.client.form(path, fields, file: file).json())
            }
            try await asker.get("/v1/voices", "voices")
            for model in try #require(try await asker.test.client.get("/v1/models").json().array) {
                asker.check("model", model)
            }
        }
    }

    @Test("Files and batches have the shapes of the contract, in every state")
    func filesAndBatches() async throws {
        try await asking(settings: #"{"batch_validation_ms":0}"#) { asker in
            _ = try await asker.upload(#"{"no":"sample"}"#, purpose: "fine-tune")
            let good = try await asker.upload(#"{"text":"a"}"#, purpose: "fine-tune")
            let twin = [("purpose", nil, "fine-tune"), ("file", "in.jsonl", #"{"text":"a"}"#)]
            asker.check("file_conflict", try await asker.test.client.form("/v1/files/upload", twin).json())
            let initiate = #"{"file_name":"a.jsonl","file_size":3,"num_parts":2,"purpose":"eval","file_type":"jsonl"}"#
            try await asker.post("/v1/files/multipart/initiate", initiate, "upload")
            let items = ["simulator/small", "no/such"].map {
                #"{"custom_id":"\#($0)","body":\#(chat("hi", model: $0))}"#
            }
            let input = try await asker.upload(items.joined(separator: "\n"), purpose: "batch-api")
            let body = #"{"endpoint":"/v1/chat/completions","input_file_id":"\#(input)"}"#
            let job = try await asker.post("/v1/batches", body, "batch_created", status: 201)["job"]
            let id = try #require(job?["id"]?.string)
            let done = try await asker.test.poll {
                try await asker.get("/v1/batches/\(id)", "batch")
            } until: {
                $0["status"]?.string == "COMPLETED"
            }
            for (file, shape) in [("output_file_id", "batch_output"), ("error_file_id", "batch_error")] {
                let content = try await asker.test.client.get("/v1/files/\(done[file]?.string ?? "")/content").body
                for line in lines(of: content) {
                    asker.check(shape, try parseJSON(Array(line)).root)
                }
            }
            for batch in try #require(try await asker.test.client.get("/v1/batches").json().array) {
                asker.check("batch", batch)
            }
            try await asker.get("/v1/files/\(good)", "file")
            try await asker.get("/v1/files", "files")
            asker.check("file_deleted", try await asker.test.client.delete("/v1/files/\(good)").json())
            try await asker.get("/v1/batches/none", "error_text")
            try await asker.post("/v1/batches/\(id)/cancel", "", "error_text", status: 400)
            try await asker.post("/v1/batches", "{", "error_text", status: 400)
        }
    }

    @Test("Fine-tunes have the shapes of the contract, in every state")
    func finetunes() async throws {
        try await asking(settings: #"{"finetune_step_ms":5}"#) { asker in
            let file = try await asker.upload(#"{"text":"a"}"#, purpose: "fine-tune")
            let bad = try await asker.upload(#"{"a":"text"}"#, purpose: "fine-tune")
            try await asker.post("/v1/fine-tunes/estimate-price", #"{"training_file":"\#(file)"}"#, "estimate")
            try await asker.post("/v1/fine-tunes/estimate-price", #"{"training_file":"\#(bad)"}"#, "no_estimate")
            try await asker.get("/v1/fine-tunes/models/limits?model_name=simulator/small", "limits")
            try await asker.get("/v1/fine-tunes/models/limits?model_name=simulator/echo", "error_message")
            try await asker.get("/v1/fine-tunes/models/supported", "supported")
            for (suffix, end) in [("good", "completed"), ("fail", "error")] {
                let body =
                    #"{"model":"simulator/small","training_file":"\#(file)","n_epochs":2,"suffix":"\#(suffix)"}"#
                let id = try #require(try await asker.post("/v1/fine-tunes", body, "finetune_short")["id"]?.string)
                _ = try await asker.test.poll {
                    try await asker.get("/v1/fine-tunes/\(id)", "finetune")
                } until: {
                    $0["status"]?.string == end
                }
                try await asker.get("/v1/fine-tunes/\(id)/events", "ft_events")
                try await asker.get("/v1/fine-tunes/\(id)/checkpoints", "checkpoints")
                try await asker.get("/v1/fine-tunes/\(id)/metrics", "metrics")
                asker.check("ft_deleted", try await asker.test.client.delete("/v1/fine-tunes/\(id)").json())
            }
            // Only a job that has not ended can be cancelled.
            _ = try await asker.test.client.post("/admin/settings", #"{"finetune_step_ms":60000}"#)
            let full = #"{"model":"simulator/small","training_file":"\#(file)","n_epochs":20,"batch_size":8"#
            let more = #","training_type":{"type":"Full"},"training_method":{"method":"dpo"}}"#
            let id = try #require(try await asker.post("/v1/fine-tunes", full + more, "finetune_short")["id"]?.string)
            try await asker.get("/v1/fine-tunes/\(id)", "finetune")
            try await asker.post("/v1/fine-tunes/\(id)/cancel", "", "finetune_short")
            try await asker.get("/v1/fine-tunes", "finetunes")
        }
    }

    @Test("Uploads of models and refusals have the shapes of the contract")
    func uploadsAndErrors() async throws {
        try await asking { asker in
            let body = #"{"model_name":"mine","model_source":"https://huggingface.co/a/b"}"#
            let job = try await asker.post("/v1/models", body, "model_upload")["data"]?["job_id"]?.string
            try await asker.get("/v1/jobs/\(job ?? "")", "job")
            try await asker.get("/v1/jobs", "jobs")
            try await asker.get("/v1/nothing", "error")
            try await asker.post("/v1/chat/completions", "{", "error", status: 400)
            try await asker.post("/v1/chat/completions", chat("hi", model: "no/such"), "error", status: 404)
            for fault in ["429", "500", "503"] {
                let headers = ["x-simulator-fault": fault]
                let refusal = try await asker.test.client.post("/v1/rerank", #"{"model":"m"}"#, headers: headers)
                #expect(refusal.status == Int(fault))
                asker.check("error", try refusal.json())
            }
        }
    }
}
