import JSON
import Testing

@testable import SimulatorService

@Suite("Endpoints, hardware and uploaded models", .serialized)
struct ServingTests {
    private static let hardware = "1x_nvidia_h100_80gb_sxm"

    private func create(_ test: TestSimulator, model: String, _ more: String = "") async throws -> JSONValue {
        let scaling = #""autoscaling":{"min_replicas":1,"max_replicas":1}"#
        let body = #"{"model":"\#(model)","hardware":"\#(Self.hardware)",\#(scaling)\#(more)}"#
        return try await test.client.post("/v1/endpoints", body).json()
    }

    @Test("A deployment's state is a function of the time, on the way up and on the way down")
    func stateOfTime() {
        var deployment = Deployment(
            id: "d",
            name: "n",
            model: "m",
            hardware: "h",
            replicas: 1...1,
            inactiveTimeout: nil,
            now: 1_000,
            runs: true,
            stepMS: 100
        )
        let up = [1_000, 1_099, 1_100, 1_199, 1_200, 9_000].map { deployment.state(at: $0) }
        #expect(up == [.pending, .pending, .starting, .starting, .started, .started])
        deployment.run(true, now: 5_000)
        #expect(deployment.state(at: 5_000) == .started)
        deployment.run(false, now: 5_000)
        #expect([5_000, 5_099, 5_100].map { deployment.state(at: $0) } == [.stopping, .stopping, .stopped])
    }

    @Test("A model that is not serverless answers on an endpoint, under its name, and is billed as itself")
    func serves() async throws {
        try await TestSimulator.run { test in
            let retired = "mistralai/Mixtral-8x7B-Instruct-v0.1"
            #expect(try await test.client.post("/v1/chat/completions", chat("a", model: retired)).status == 400)
            let name = try #require(try await create(test, model: retired)["name"]?.string)
            let answer = try await test.client.post("/v1/chat/completions", chat("Repeat exactly: abc", model: name))
            #expect(try answer.json()["model"]?.string == name)
            let row = try #require(try await test.rows().first)
            // 9 tokens of prompt, 1 of answer, each at $0.60 a million.
            #expect(row["model"]?.string == name && row["cost_nanodollars"]?.int == 600 * 10)
            for (field, body) in [
                ("model", #"{"model":"no/such","hardware":"\#(Self.hardware)","autoscaling":{}}"#),
                ("hardware", #"{"model":"simulator/small","hardware":"abacus","autoscaling":{}}"#),
                ("autoscaling", #"{"model":"simulator/small","hardware":"\#(Self.hardware)"}"#),
            ] {
                let refusal = try await test.client.post("/v1/endpoints", body)
                #expect(try refusal.status == 400 && refusal.json()["error"]?["param"]?.string == field)
            }
        }
    }

    @Test("While it starts, and once it is stopped, an endpoint refuses; it survives a restart")
    func startsAndStops() async throws {
        let directory = try TemporaryDirectory()
        var made: JSONValue?
        let slow = #"{"endpoint_step_ms":3600000}"#
        try await TestSimulator.run(in: directory, settings: slow) { test in
            let endpoint = try await create(test, model: "simulator/small")
            #expect(endpoint["state"]?.string == "PENDING")
            let name = endpoint["name"]?.string ?? ""
            let refusal = try await test.client.post("/v1/chat/completions", chat("a", model: name))
            #expect(refusal.status == 400 && refusal.text.contains("dedicated_endpoint_not_running"))
            made = endpoint
        }
        try await TestSimulator.run(in: directory) { test in
            let id = made?["id"]?.string ?? ""
            let path = "/v1/endpoints/\(id)"
            #expect(try await test.client.get(path).json()["state"]?.string == "PENDING")
            let body = Array(#"{"state":"STOPPED"}"#.utf8)
            let stopped = try await test.client.send("PATCH", path, key: "test", headers: [:], body: body)
            #expect(try stopped.json()["state"]?.string == "STOPPING")
            let other = try await create(test, model: "simulator/small", #","state":"STOPPED""#)
            #expect(other["state"]?.string == "STOPPED")
            let listed = try await test.client.get("/v1/endpoints?type=dedicated").json()["data"]?.array
            #expect(listed?.count == 2)
            #expect(try await test.client.delete(path).status == 204)
            #expect(try await test.client.get(path).status == 404)
        }
    }

    @Test("Of the newer API's endpoint the deployment that the split names answers; a stranger is refused")
    func splits() async throws {
        try await TestSimulator.run { test in
            let base = "/v2/projects/p/endpoints"
            let endpoint = try await test.client.post(base, #"{"name":"mine"}"#).json()
            #expect(endpoint["name"]?.string == "simulator-user/mine")
            #expect(try await test.client.post(base, #"{"name":"simulator-user/mine"}"#).status == 409)
            #expect(try await test.client.post(base, #"{"name":"other/mine"}"#).status == 400)
            let path = base + "/" + (endpoint["id"]?.string ?? "")
            var ids: [String] = []
            for model in ["simulator/echo", "simulator/small"] {
                let body = #"{"name":"\#(ids.count)","model":"\#(model)","autoscaling":{"minReplicas":1}}"#
                ids.append(try await test.client.post(path + "/deployments", body).json()["id"]?.string ?? "")
            }
            func split(_ id: String) async throws -> TestClient.Response {
                let body = Array(#"{"trafficSplit":[{"deploymentId":"\#(id)","weight":1}]}"#.utf8)
                return try await test.client.send("PATCH", path, key: "test", headers: [:], body: body)
            }
            #expect(try await split("stranger").status == 400)
            #expect(try await split(ids[1]).status == 200)
            let ask = chat("Repeat exactly: x", model: "simulator-user/mine")
            let answer = try await test.client.post("/v1/chat/completions", ask).json()
            #expect(answer["choices"]?.array?.first?["message"]?["content"]?.string == "x")
            let direct = chat("Repeat exactly: x", model: "simulator-user/mine/0")
            let echoed = try await test.client.post("/v1/chat/completions", direct).json()
            #expect(echoed["model"]?.string == "simulator-user/mine/0")
            #expect(try await test.client.delete(path + "/deployments/" + ids[1]).status == 200)
            #expect(try await test.client.post("/v1/chat/completions", ask).status == 400)
        }
    }

    @Test("A list comes in pages of the size that is asked for, each once")
    func pages() async throws {
        try await TestSimulator.run { test in
            var seen: [String] = []
            var cursor: String? = ""
            while let after = cursor {
                let page = try await test.client.get("/v2/supported-models?limit=7&after=\(after)").json()
                let ids = page["data"]?.array?.compactMap { $0["id"]?.string } ?? []
                #expect((1...7).contains(ids.count))
                seen += ids
                cursor = page["next_cursor"]?.string
            }
            #expect(seen.count == Set(seen).count && seen.count == ModelTable.builtIn.served.count)
            #expect(try await test.client.get("/v2/supported-models?limit=0").status == 400)
            #expect(try await test.client.get("/v2/supported-models?after=9999").json()["data"]?.array?.isEmpty == true)
        }
    }

    @Test("The result of a fine-tune, and an uploaded model once it is there, can be deployed")
    func deploysOwnModels() async throws {
        try await TestSimulator.run(settings: #"{"endpoint_step_ms":3600000}"#) { test in
            let fields = [("purpose", nil, "fine-tune"), ("file", "t.jsonl", #"{"text":"a"}"#)]
            let file = try await test.client.form("/v1/files/upload", fields).json()["id"]?.string ?? ""
            let body = #"{"model":"simulator/small","training_file":"\#(file)"}"#
            let job = try await test.client.post("/v1/fine-tunes", body).json()
            let result = job["model_output_name"]?.string ?? ""
            #expect(try await create(test, model: result)["model"]?.string == result)
            let models = try await test.client.get("/v2/projects/p/models").json()["data"]?.array
            #expect(models?.map { $0["name"]?.string } == [result])
            let upload = #"{"model_name":"mine","model_source":"https://huggingface.co/a/b"}"#
            #expect(try await test.client.post("/v1/models", upload).status == 200)
            #expect(try await test.client.post("/v1/models", upload).status == 409)
            let early = try await create(test, model: "simulator-user/mine")
            #expect(early["error"]?["message"]?.string == "model names a model that is not uploaded (yet)")
            let fast = Array(#"{"endpoint_step_ms":0}"#.utf8)
            _ = try await test.client.send("POST", "/admin/settings", key: nil, headers: [:], body: fast)
            let other = upload.replacing("mine", with: "other")
            #expect(try await test.client.post("/v1/models", other).status == 200)
            #expect(try await create(test, model: "simulator-user/other")["model"]?.string == "simulator-user/other")
        }
    }

    @Test("The weights of a finished job are an archive; metrics obey the bounds of their body")
    func downloads() async throws {
        try await TestSimulator.run { test in
            let fields = [("purpose", nil, "fine-tune"), ("file", "t.jsonl", #"{"text":"a"}"#)]
            let file = try await test.client.form("/v1/files/upload", fields).json()["id"]?.string ?? ""
            let body = #"{"model":"simulator/small","training_file":"\#(file)","n_epochs":4}"#
            let id = try await test.client.post("/v1/fine-tunes", body).json()["id"]?.string ?? ""
            let archive = try await test.client.get("/v1/finetune/download?ft_id=\(id)")
            #expect(archive.body.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) && archive.text.contains(id))
            let step = try await test.client.get("/v1/finetune/download?ft_id=\(id)&checkpoint_step=3")
            #expect(step.text.contains(#""step":3"#))
            #expect(try await test.client.get("/v1/finetune/download?ft_id=\(id)&checkpoint_step=5").status == 400)
            #expect(try await test.client.get("/v1/finetune/download?ft_id=none").status == 404)
            func steps(_ body: String) async throws -> [Int64?] {
                let path = "/v1/fine-tunes/\(id)/metrics"
                let answer = try await test.client.send("GET", path, key: "test", headers: [:], body: Array(body.utf8))
                return try answer.json()["metrics"]?.array?.map { $0["global_step"]?.int } ?? []
            }
            #expect(try await steps("") == [1, 2, 3, 4])
            #expect(try await steps(#"{"global_step_from":2,"global_step_to":3}"#) == [2, 3])
            let asked = try await test.client.get("/v1/fine-tunes/\(id)/metrics?global_step_from=4").json()["metrics"]
            #expect(asked?.array?.count == 1)
            #expect(try await steps(#"{"logged_at_to":"2020-01-01T00:00:00Z"}"#) == [])
            #expect(try await steps(#"{"logged_at_from":"2020-01-01T00:00:00+00:00"}"#) == [1, 2, 3, 4])
            #expect(try await steps(#"{"logged_at_from":"yesterday"}"#) == [])
        }
    }
}
