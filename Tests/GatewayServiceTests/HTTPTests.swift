import GatewayService
import HTTPServer
import JSON
import Messages
import RPCCore
import Stubs
import Synchronization
import TestSupport
import Testing

@Suite("Gateway")
struct GatewayHTTPTests {
    /// Runs `body` against a gateway, and stops it.
    private func withGateway(
        _ configuration: GatewayHandler.Configuration = .init(),
        _ body: (FakeRouter, Int) async throws -> Void
    ) async throws {
        let router = FakeRouter()
        let server = try await router.start(configuration: configuration)
        do {
            try await body(router, server.port)
        } catch {
            await server.stop(drain: .zero)
            throw error
        }
        await server.stop(drain: .zero)
    }

    private func post(_ port: Int, _ path: String, _ body: String, headers: [String] = []) async throws -> PlainReply {
        var lines = ["authorization: Bearer good"]
        lines += headers
        return try await PlainClient.request(port, "POST", path, headers: lines, body: Array(body.utf8))
    }

    @Test("A plain answer comes with its route and cost in headers, and the body passes untouched both ways")
    func plain() async throws {
        try await withGateway { router, port in
            let body = #"{ "model":"m", "x": 1.50, "e":"😀" }"#
            let reply = try await post(
                port,
                "/v1/chat/completions",
                body,
                headers: [
                    "x-request-id: abc", "x-pointsman-priority: batch", "x-simulator-fault: 500",
                    "x-pointsman-min-quality: 0.5", "x-pointsman-cache: no",
                ]
            )
            #expect(reply.status == 200 && reply.text == body)
            for (name, value) in [
                ("x-request-id", "abc"), ("x-pointsman-model", "m"), ("x-pointsman-provider", "p"),
                ("x-pointsman-attempts", "2"), ("x-pointsman-cache", "miss"), ("x-pointsman-cost-nanodollars", "7"),
                ("x-pointsman-route", "??@q (503), m@p"), ("x-pointsman-cost-usd", "0.000000007"),
                ("x-pointsman-saved-nanodollars", "1"), ("content-type", "application/json"),
            ] { #expect(reply.headers[name] == value) }
            let request = try #require(router.seen.withLock { $0.requests.first })
            #expect(request.priority == .batch && request.simulatorFault == Array("500".utf8))
            #expect(request.wishes == .init(minQuality: 0.5) && request.allowCached == false)
            #expect(router.seen.withLock { $0.metadata[0]["x-request-id"] } == "abc")
            let odd = try await post(port, "/v1/completions", "{}", headers: ["x-pointsman-priority: now"])
            #expect(odd.status == 400 && odd.text.contains("x-pointsman-priority"))
            for body in ["{}", #"{"stream":true}"#] {
                let path = "/v1/chat/completions"
                let misspelt = try await post(port, path, body, headers: ["x-pointsman-max-cost: 0.01"])
                #expect(misspelt.status == 400 && misspelt.text.contains("x-pointsman-max-cost-usd"))
            }
        }
    }

    @Test("Errors keep their status, also for a stream that failed before its content")
    func errors() async throws {
        try await withGateway { _, port in
            for (body, status, code) in [
                ("unknown-model", 404, "model_not_found"), ("exhausted", 503, "all failed"), ("refused", 422, "odd"),
                ("too-long", 400, "context_length_exceeded"),
            ] {
                for stream in [true, false] {
                    let text = #"{"model":"\#(body)","stream":\#(stream)}"#
                    let reply = try await post(port, "/v1/chat/completions", text)
                    #expect(reply.status == status && reply.text.contains(code))
                    #expect(reply.headers["content-type"] == "application/json")
                }
            }
            let noKey = try await PlainClient.request(
                port,
                "POST",
                "/v1/embeddings",
                headers: [],
                body: [UInt8]("{}".utf8)
            )
            #expect(noKey.status == 401 && noKey.text.contains("invalid_api_key"))
            let path = try await PlainClient.request(port, "GET", "/nothing", headers: [], body: [])
            #expect(path.status == 404 && path.text.contains("\"error\""))
            let method = try await PlainClient.request(port, "GET", "/v1/embeddings", headers: [], body: [])
            #expect(method.status == 405 && method.headers["allow"] == "POST, OPTIONS")
            let dialect = try await post(port, "/v1/files", "", headers: ["x-pointsman-dialect: azure"])
            #expect(dialect.status == 400 && dialect.text.contains("x-pointsman-dialect"))
        }
    }

    @Test("A path or a method that is not there is said to be so, also to who sends a body there")
    func strayBodies() async throws {
        try await withGateway { _, port in
            for (method, path, status) in [("POST", "/chat/completions", 404), ("PUT", "/v1/models", 405)] {
                for count in [3, 1 << 20] {
                    let body = [UInt8](repeating: 0x20, count: count)
                    let reply = try await PlainClient.request(port, method, path, headers: [], body: body)
                    #expect(reply.status == status && reply.text.contains(status == 404 ? path : "allowed: GET"))
                }
            }
        }
    }

    @Test("A stream passes event by event and ends cleanly only when it is whole")
    func streams() async throws {
        try await withGateway { _, port in
            let whole = try await post(port, "/v1/chat/completions", #"{"stream":true}"#)
            #expect(whole.status == 200 && whole.text == FakeRouter.events.joined() && whole.endedCleanly)
            #expect(whole.headers["content-type"]?.hasPrefix("text/event-stream") == true)
            #expect(whole.headers["x-pointsman-model"] == "m")
            let used = try await post(port, "/v1/chat/completions", #"{"stream":true,"model":"usage"}"#)
            #expect(used.text.contains(FakeRouter.usage), "what the head has said is not said again")
            for kind in ["cut", "unfinished"] {
                let reply = try await post(port, "/v1/chat/completions", #"{"stream":true,"model":"\#(kind)"}"#)
                #expect(reply.status == 200 && !reply.endedCleanly)
                #expect(reply.text.hasPrefix(FakeRouter.events[0]) && reply.text.contains(#"data: {"error":{"#))
                #expect(kind == "unfinished" || !reply.text.contains("[DONE]"))
            }
        }
    }

    @Test("The error that ends a stream says what was used so far, where that is known")
    func usedSoFar() async throws {
        try await withGateway { _, port in
            let reply = try await post(port, "/v1/chat/completions", #"{"stream":true,"model":"used"}"#)
            #expect(reply.text.contains(#""usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#))
            #expect(!reply.endedCleanly && !reply.text.contains("[DONE]"))
            let unknown = try await post(port, "/v1/chat/completions", #"{"stream":true,"model":"cut"}"#)
            #expect(!unknown.text.contains("usage"))
        }
    }

    @Test("A request that overflowed into a batch is accepted, with the batch and where it is told of")
    func overflow() async throws {
        try await withGateway { _, port in
            for stream in [true, false] {
                let text = #"{"stream":\#(stream),"model":"busy"}"#
                let reply = try await post(port, "/v1/chat/completions", text)
                #expect(reply.status == 202 && reply.headers["location"] == "/v1/batches/batch_7")
                #expect(reply.text.contains(#""id":"batch_7""#) && reply.headers["content-type"] == "application/json")
            }
        }
    }

    @Test("A body that mentions a stream and does not ask for one is answered whole")
    func mentionsStream() async throws {
        try await withGateway { _, port in
            let reply = try await post(port, "/v1/chat/completions", #"{"stream":false}"#)
            #expect(reply.status == 200 && reply.text == #"{"stream":false}"# && reply.endedCleanly)
            #expect(reply.headers["content-type"] == "application/json" && reply.headers["x-pointsman-model"] == "m")
        }
    }

    @Test("A client that leaves in the middle of a stream cancels the router's call")
    func clientLeaves() async throws {
        try await withGateway { router, port in
            let body = Array(#"{"stream":true,"model":"slow"}"#.utf8)
            let headers = ["authorization: Bearer good"]
            let path = "/v1/chat/completions"
            let first = try await PlainClient.firstBytes(port, "POST", path, headers: headers, body: body)
            #expect(first.contains(FakeRouter.events[0]))
            #expect(await eventually { router.seen.withLock { $0.cancelled } == 1 })
        }
    }

    @Test("Models are listed in the shape that the client's SDK reads")
    func models() async throws {
        try await withGateway { _, port in
            func get(_ path: String, _ agent: String) async throws -> PlainReply {
                try await PlainClient.request(port, "GET", path, headers: ["user-agent: \(agent)"], body: [])
            }
            let openAI = try JSONDocument(parsing: try await get("/v1/models", "OpenAI/Python 3.5").body).root
            #expect(openAI["object"]?.string == "list")
            let item = try #require(openAI["data"]?.array?.first)
            #expect(
                item["id"]?.string == "org/m" && item["owned_by"]?.string == "p" && item["type"]?.string == "embedding"
            )
            #expect(item["pricing"]?["input"]?.double == 0.15 && item["context_length"]?.int == 9)
            let together = try JSONDocument(parsing: try await get("/v1/models", "AsyncTogether/Python 2").body).root
            #expect(together.array?.count == 1)
            #expect(try await get("/v1/models/org/m", "x").status == 200)
            #expect(try await get("/v1/models/none", "x").status == 404)
            #expect(try await get("/healthz", "x").status == 200)
        }
    }

    @Test("A stream that waits long for its content begins with comments, and then goes on as ever")
    func lateStream() async throws {
        var configuration = GatewayHandler.Configuration()
        configuration.keepAlive.patience = .milliseconds(20)
        configuration.keepAlive.interval = .milliseconds(10)
        for model in ["late", "late usage", "late failure"] {
            try await withGateway(configuration) { router, port in
                let reply = try await PlainClient.request(
                    port,
                    "POST",
                    "/v1/chat/completions",
                    headers: ["authorization: Bearer good"],
                    body: Array(#"{"stream":true,"model":"\#(model)"}"#.utf8)
                ) { body in
                    // The head is out, and two comments.
                    if body.split(separator: "\n\n").count > 1 { router.gate.continuation.finish() }
                }
                #expect(reply.status == 200 && reply.text.hasPrefix(": ") && !reply.text.contains("event:"))
                #expect(reply.headers["x-pointsman-model"] == nil && reply.headers["x-request-id"] != nil)
                if model == "late" {
                    #expect(reply.endedCleanly && reply.text.hasSuffix(FakeRouter.events.joined()))
                } else if model == "late usage" {
                    let told = #","pointsman":{"model":"m","provider":"p","route":"??@q (503), m@p","attempts":2,"#
                    #expect(reply.text.contains(FakeRouter.usage.dropLast(3) + told + #""cache":"miss"}}"#))
                } else {
                    #expect(!reply.endedCleanly && reply.text.contains(#"data: {"error":{"message":"nobody answered""#))
                }
            }
        }
    }

    @Test("An answer that is no stream may take longer than a stream's patience, and comes whole")
    func latePlain() async throws {
        var configuration = GatewayHandler.Configuration()
        configuration.keepAlive.patience = .milliseconds(1)
        configuration.keepAlive.interval = .milliseconds(1)
        try await withGateway(configuration) { router, port in
            async let reply = post(port, "/v1/chat/completions", #"{"stream":false,"model":"late"}"#)
            #expect(await eventually { router.isWaiting.withLock { $0 } })
            // Another's stream begins, waits and ends meanwhile.
            _ = try await post(port, "/v1/chat/completions", #"{"stream":true}"#)
            router.gate.continuation.finish()
            let answer = try await reply
            #expect(answer.status == 200 && answer.text == #"{"stream":false,"model":"late"}"# && answer.endedCleanly)
        }
    }

    @Test("A failure within a stream's patience has a status of its own")
    func earlyFailure() async throws {
        try await withGateway { router, port in
            router.gate.continuation.finish()
            let reply = try await post(port, "/v1/chat/completions", #"{"stream":true,"model":"late failure"}"#)
            #expect(reply.status == 503 && reply.headers["x-should-retry"] == "false")
        }
    }

    @Test("OpenAI's clients read OpenAI's words where the two dialects differ; text that looks like them stays")
    func words() async throws {
        try await withGateway { _, port in
            let body =
                #"{"object":"text.completion","text":"\"finish_reason\":\"eos\"","finish_reason": "eos","x":"eos"}"#
            let openAI = try await post(port, "/v1/completions", body)
            #expect(
                openAI.text
                    == #"{"object":"text_completion","text":"\"finish_reason\":\"eos\"","finish_reason": "stop","x":"eos"}"#
            )
            let agent = ["user-agent: Together/Python 3.1.1"]
            #expect(try await post(port, "/v1/completions", body, headers: agent).text == body)
        }
    }

    @Test("A file goes on in pieces, whatever the order of the form, and is never held whole")
    func upload() async throws {
        let content = String(repeating: "0123456789", count: 30_000)
        let file = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.jsonl\"\r\n\r\n\(content)\r\n"
        let purpose = "--b\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
        let type = ["content-type: multipart/form-data; boundary=b"]
        try await withGateway { router, port in
            let name = "--b\r\ncontent-disposition: form-data; name=\"file_name\"\r\n\r\nz.csv\r\n"
            let renamed = try await post(port, "/v1/files", purpose + file + name + "--b--\r\n", headers: type)
            #expect(try JSONDocument(parsing: renamed.body).root["filename"]?.string == "z.csv", "\(renamed.text)")
            for form in [purpose + file, file + purpose] {
                let reply = try await post(port, "/v1/files", form + "--b--\r\n", headers: type)
                #expect(reply.status == 200, "\(reply.text)")
                let root = try JSONDocument(parsing: reply.body).root
                #expect(root["purpose"]?.string == "batch" && root["bytes"]?.int == 300_000)
                #expect(root["object"]?.string == "file" && root["FileType"]?.string == "jsonl")
            }
            #expect(router.files.longestPiece < 256 << 10)
            let together = try await post(
                port,
                "/v1/files",
                purpose + "--b\r\ncontent-disposition: form-data; name=\"file_name\"\r\n\r\ny.jsonl\r\n--b--",
                headers: type + ["x-forwarded-proto: https"]
            )
            #expect(together.status == 302)
            #expect(together.headers["location"] == "https://x/v1/uploads/file-9?token=t")
            #expect(together.headers["x-together-file-id"] == "file-9")
            let put = try await PlainClient.request(
                port,
                "PUT",
                "/v1/uploads/file-9?token=t",
                headers: [],
                body: Array("abc".utf8)
            )
            #expect(put.status == 200)
            let address = "/v1/uploads/file-9"
            let noToken = try await PlainClient.request(port, "PUT", address, headers: [], body: Array("abc".utf8))
            #expect(noToken.status == 403 && noToken.text.contains("`token`"))
        }
    }

    @Test("What is wrong with an upload is named")
    func badUploads() async throws {
        var configuration = GatewayHandler.Configuration()
        configuration.fileBytesMax = 1_000
        try await withGateway(configuration) { _, port in
            let file = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
            let type = ["content-type: multipart/form-data; boundary=b"]
            let purpose = "--b\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
            let many = (0...32).map { "--b\r\ncontent-disposition: form-data; name=\"f\($0)\"\r\n\r\nx\r\n" }.joined()
            for (form, status, says) in [
                (purpose + purpose + file + "x\r\n--b--", 400, "`purpose`: is there twice"), (many, 400, "32 fields"),
                (file + "x\r\n--b--", 400, "`purpose`"), ("--b--", 400, "`purpose`"),
                (file + "x", 400, "closing boundary"),
                (file + String(repeating: "x", count: 1_001) + "\r\n--b--", 413, "1000 bytes"), ("x", 400, "boundary"),
            ] {
                let reply = try await post(port, "/v1/files", form, headers: type)
                #expect(reply.status == status && reply.text.contains(says), "\(form.prefix(99)): \(reply.text)")
            }
            let json = try await post(port, "/v1/files", "{}", headers: ["content-type: application/json"])
            #expect(json.status == 400 && json.text.contains("multipart/form-data"))
        }
    }

    @Test("A page in a browser may call, and reads the headers that matter")
    func cors() async throws {
        var configuration = GatewayHandler.Configuration()
        configuration.cors = try CORSPolicy(origins: ["https://app.example"], exposing: AnswerHeaders.names)
        try await withGateway(configuration) { _, port in
            let ask = ["origin: https://app.example", "access-control-request-method: POST"]
            let path = "/v1/chat/completions"
            let preflight = try await PlainClient.request(port, "OPTIONS", path, headers: ask, body: [])
            #expect(preflight.status == 204)
            #expect(preflight.headers["access-control-allow-origin"] == "https://app.example")
            let page = ["origin: https://app.example"]
            for body in ["{}", #"{"stream":true}"#, #"{"model":"unknown-model"}"#] {
                let reply = try await post(port, path, body, headers: page)
                #expect(reply.headers["access-control-allow-origin"] == "https://app.example")
                #expect(reply.headers["access-control-expose-headers"]?.contains("x-request-id") == true)
            }
            let stranger = try await post(port, path, "{}", headers: ["origin: https://evil.example"])
            #expect(stranger.headers["access-control-allow-origin"] == nil)
        }
    }
}
