import JSON
import Testing

@testable import SimulatorService

@Suite("Models, embeddings, images, files, batches and fine-tunes over a socket", .serialized)
struct ObjectEndpointTests {
    @Test("Models are a bare array with prices; retired and fault models are not in it")
    func listsModels() async throws {
        try await TestSimulator.run { test in
            let models = try #require(try await test.client.get("/v1/models").json().array)
            let ids = models.compactMap { $0["id"]?.string }
            #expect(ids.contains("simulator/small") && ids.contains("moonshotai/Kimi-K3"))
            #expect(!ids.contains("mistralai/Mixtral-8x7B-Instruct-v0.1"))
            let kimi = try #require(models.first { $0["id"]?.string == "moonshotai/Kimi-K3" })
            #expect(kimi["pricing"]?["input"]?.double == 3 && kimi["pricing"]?["cached_input"]?.double == 0.3)
            #expect(kimi["type"]?.string == "chat" && kimi["context_length"]?.int == 1_000_000)
        }
    }

    @Test("Embeddings come as floats or base64, with the model's dimensions, and are metered")
    func embeds() async throws {
        try await TestSimulator.run { test in
            let body = #"{"model":"simulator/embed","input":["a b","c"]}"#
            let answer = try await test.client.post("/v1/embeddings", body).json()
            #expect(answer["data"]?.array?.count == 2)
            #expect(answer["data"]?.array?.first?["embedding"]?.array?.count == 64)
            #expect(answer["usage"]?["prompt_tokens"]?.int == 2)
            let coded = #"{"model":"simulator/embed","input":"a b","encoding_format":"base64"}"#
            let base64 = try await test.client.post("/v1/embeddings", coded).json()
            #expect(base64["data"]?.array?.first?["embedding"]?.string?.utf8.count == 344)
            let rows = try await test.rows()
            #expect(rows.map { $0["kind"]?.string } == ["embedding", "embedding"])
            #expect(rows.first?["cost_nanodollars"]?.int == 20)
        }
    }

    @Test("Floats and base64 of one embedding agree to the bit")
    func agreesToTheBit() async throws {
        try await TestSimulator.run { test in
            let input = #"{"model":"simulator/embed","input":"agree to the bit, 東京""#
            let floats = try await test.client.post("/v1/embeddings", input + "}").json()
            let coded = try await test.client.post("/v1/embeddings", input + #","encoding_format":"base64"}"#).json()
            let numbers = try #require(floats["data"]?.array?.first?["embedding"]?.array)
            let text = try #require(coded["data"]?.array?.first?["embedding"]?.string)
            let read = try numbers.flatMap { number in
                let bits = try #require(Float(String(decoding: number.raw, as: UTF8.self))).bitPattern
                return (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
            }
            #expect(numbers.count == 64 && read == Base64Text.decode(text))
        }
    }

    @Test("Images are small and real, as base64 or behind a url, and billed by the megapixel")
    func draws() async throws {
        try await TestSimulator.run { test in
            let more = #""width":1000,"height":1000"#
            let inline =
                #"{"model":"simulator/image","prompt":"p","response_format":"base64","output_format":"png",\#(more)}"#
            let answer = try await test.client.post("/v1/images/generations", inline).json()
            #expect(answer["data"]?.array?.first?["b64_json"]?.string?.hasPrefix("iVBORw0KGgo") == true)
            let linked = #"{"model":"simulator/image","prompt":"p","n":2,"steps":8,\#(more)}"#
            let urls = try await test.client.post("/v1/images/generations", linked).json()
            let url = try #require(urls["data"]?.array?.last?["url"]?.string)
            let path = String(url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
            #expect(try await test.client.get(path).status == 403)
            let headers = ["user-agent": "test"]
            let picture = try await test.client.send("GET", path, key: nil, headers: headers, body: [])
            #expect(picture.headers["content-type"] == "image/jpeg")
            #expect(picture.body.starts(with: [0xFF, 0xD8]) && picture.body.suffix(2) == [0xFF, 0xD9])
            let rows = try await test.rows()
            #expect(rows.map { $0["units"]?.int } == [1_000, 4_000])
            #expect(rows.map { $0["cost_nanodollars"]?.int } == [10_000_000, 40_000_000])
        }
    }

    @Test("A file goes up by signed address in three steps, and its twin is a conflict")
    func uploadsBySignedAddress() async throws {
        try await TestSimulator.run { test in
            let fields = [
                ("purpose", String?.none, "batch-api"), ("file_name", nil, "in.jsonl"), ("file_type", nil, "jsonl"),
            ]
            let announced = try await test.client.form("/v1/files", fields)
            #expect(announced.status == 302)
            let id = try #require(announced.headers["x-together-file-id"])
            let location = try #require(announced.headers["location"])
            let path = String(location.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
            let bytes = Array("{\"a\":1}\n".utf8)
            let wrong = try await test.client.send(
                "PUT",
                "/uploads/\(id)?signature=x",
                key: nil,
                headers: [:],
                body: bytes
            )
            #expect(wrong.status == 403)
            #expect(try await test.client.send("PUT", path, key: nil, headers: [:], body: bytes).status == 200)
            let file = try await test.client.post("/v1/files/\(id)/preprocess", "").json()
            #expect(file["Processed"]?.bool == true && file["bytes"]?.int == Int64(bytes.count))
            #expect(try await test.client.get("/v1/files/\(id)/content").body == bytes)
            let twin = try await test.client.form(
                "/v1/files/upload",
                [
                    ("purpose", nil, "batch-api"), ("file_name", nil, "in.jsonl"), ("file", "in.jsonl", "{\"a\":1}\n"),
                ]
            )
            #expect(twin.status == 409)
            #expect(try twin.json()["file_id"]?.string == id)
            #expect(try await test.client.get("/v1/files").json()["data"]?.array?.count == 1)
            #expect(try await test.client.delete("/v1/files/\(id)").json()["deleted"]?.bool == true)
            #expect(try await test.client.get("/v1/files/\(id)").status == 404)
        }
    }

    private func upload(_ test: TestSimulator, purpose: String, _ content: String) async throws -> String {
        let answer = try await test.client.form(
            "/v1/files/upload",
            [
                ("purpose", nil, purpose), ("file_name", nil, "in.jsonl"), ("file", "in.jsonl", content),
            ]
        )
        return try #require(try answer.json()["id"]?.string)
    }

    private func item(_ id: String, _ text: String, model: String = "simulator/small") -> String {
        #"{"custom_id":"\#(id)","body":\#(chat("Repeat exactly: " + text, model: model))}"# + "\n"
    }

    @Test("A batch runs to its end; every answered item is metered once, at the batch's price, also across a restart")
    func runsBatch() async throws {
        let directory = try TemporaryDirectory()
        var batch = ""
        try await TestSimulator.run(in: directory) { test in
            let content = item("i1", "abcdefgh") + item("i2", "x") + item("i3", "y", model: "nobody/nothing")
            let file = try await upload(test, purpose: "batch-api", content)
            let body = #"{"endpoint":"/v1/chat/completions","input_file_id":"\#(file)"}"#
            let created = try await test.client.post("/v1/batches", body)
            #expect(created.status == 201)
            let id = try #require(try created.json()["job"]?["id"]?.string)
            batch = id
            let done = try await test.poll(
                { try await test.client.get("/v1/batches/\(id)").json() },
                until: { $0["status"]?.string == "COMPLETED" }
            )
            #expect(done["progress"]?.int == 100)
            let output = try #require(done["output_file_id"]?.string)
            let results = try await test.client.get("/v1/files/\(output)/content").text
            #expect(results.split(separator: "\n").count == 2 && results.contains("abcdefgh"))
            let errors = try #require(done["error_file_id"]?.string)
            #expect(try await test.client.get("/v1/files/\(errors)/content").text.contains("model_not_found"))
            #expect(try await test.client.get("/v1/batches").json().array?.count == 1)
        }
        try await TestSimulator.run(in: directory) { test in
            #expect(try await test.client.get("/v1/batches/\(batch)").json()["status"]?.string == "COMPLETED")
            let rows = try await test.rows()
            #expect(Set(rows.compactMap { $0["attempt_id"]?.string }) == ["i1", "i2"])
            #expect(rows.count == 2 && rows.allSatisfy { $0["kind"]?.string == "batch" })
            let row = try #require(rows.first { $0["attempt_id"]?.string == "i1" })
            // 10 prompt tokens at 100, 2 at 200, halved.
            #expect(row["cost_nanodollars"]?.int == 700)
        }
    }

    @Test(
        "Bad batches are refused with a bare string",
        arguments: [
            #"{"endpoint":"/v1/chat/completions"}"#, #"{"endpoint":"/v1/embeddings","input_file_id":"x"}"#,
            #"{"endpoint":"/v1/chat/completions","input_file_id":"none"}"#,
        ]
    )
    func refusesBatch(body: String) async throws {
        try await TestSimulator.run { test in
            let response = try await test.client.post("/v1/batches", body)
            #expect(response.status == 400)
            #expect(try response.json()["error"]?.string != nil)
        }
    }

    @Test("A fine-tune ends with a model that the simulator serves, and one row of trained tokens")
    func finetunes() async throws {
        let directory = try TemporaryDirectory()
        var model = ""
        try await TestSimulator.run(in: directory) { test in
            let sample = #"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"# + "\n"
            let file = try await upload(test, purpose: "fine-tune", sample)
            let estimate = #"{"training_file":"\#(file)","model":"simulator/small","n_epochs":2}"#
            let price = try await test.client.post("/v1/fine-tunes/estimate-price", estimate).json()
            let limits = try await test.client.get("/v1/fine-tunes/models/limits?model_name=simulator/small").json()
            #expect(limits["max_num_epochs"]?.int == 20)
            let body =
                #"{"training_file":"\#(file)","model":"simulator/small","n_epochs":2,"suffix":"tuned","validation_file":""}"#
            let made = try await test.client.post("/v1/fine-tunes", body, headers: ["x-request-id": "ft-attempt"])
                .json()
            let id = try #require(made["id"]?.string)
            let job = try await test.client.get("/v1/fine-tunes/\(id)").json()
            #expect(job["status"]?.string == "completed")
            model = try #require(job["model_output_name"]?.string)
            let events = try #require(try await test.client.get("/v1/fine-tunes/\(id)/events").json()["data"]?.array)
            #expect(events.last?["type"]?.string == "job_complete")
            #expect(try await test.client.get("/v1/fine-tunes/\(id)/checkpoints").json()["data"]?.array?.count == 2)
            #expect(try await test.client.get("/v1/fine-tunes").json()["data"]?.array?.count == 1)
            #expect(try await test.client.post("/v1/fine-tunes/\(id)/cancel", "").status == 400)
            let rows = try await test.rows()
            #expect(rows.count == 1)
            #expect(rows.first?["attempt_id"]?.string == "ft-attempt")
            #expect(rows.first?["units"]?.int == price["estimated_train_token_count"]?.int)
            #expect(rows.first?["kind"]?.string == "finetune")
        }
        try await TestSimulator.run(in: directory) { test in
            let answer = try await test.client.post("/v1/chat/completions", chat("Repeat exactly: me", model: model))
                .json()
            #expect(answer["choices"]?.array?.first?["message"]?["content"]?.string == "me")
            #expect(try await test.rows().count == 2)
        }
    }

    @Test("Training data that is none cannot be trained on")
    func refusesTrainingData() async throws {
        try await TestSimulator.run { test in
            let file = try await upload(test, purpose: "fine-tune", "{\"no\":1}\n")
            let kept = try await test.client.get("/v1/files/\(file)").json()
            #expect(kept["processing_status"]?.string == "INVALID_FORMAT")
            let body = #"{"training_file":"\#(file)","model":"simulator/small"}"#
            let response = try await test.client.post("/v1/fine-tunes", body)
            #expect(response.status == 400)
            #expect(try response.json()["error"]?["param"]?.string == "training_file")
        }
    }

    @Test("A second simulator on the same directory is refused")
    func refusesSecond() async throws {
        let directory = try TemporaryDirectory()
        try await TestSimulator.run(in: directory) { _ in
            await #expect(throws: SimulatorStartError.self) {
                try await TestSimulator.run(in: directory) { _ in }
            }
        }
    }
}
