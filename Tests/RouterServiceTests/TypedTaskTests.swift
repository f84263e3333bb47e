import JSON
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Testing

@Suite("Typed tasks beside text")
struct TypedTaskTests {
    private let router = RouterUnderTest()

    private func calledBody() throws -> JSONValue {
        let call = try #require(router.script.state.withLock { $0.calls.last })
        return try JSONDocument(parsing: call.body).root
    }

    private func refusal(_ body: () async throws -> Void) async -> RPCError? {
        await #expect(throws: RPCError.self) { try await body() }
    }

    @Test("Pictures come as bytes, or as addresses where the provider gives those")
    func image() async throws {
        var request = RouterV1.GenerateImageRequest(prompt: Array("a \"cat\"".utf8), n: 2, width: 512, height: 256)
        request.seed = 0
        request.negativePrompt = Array("dogs".utf8)
        let answer = try await router.client.generateImage(request, options: Fixture.options())
        #expect(answer.images == [.init(data: Array("hi".utf8)), .init(url: "http://x/y")])
        #expect(answer.route?.model == "paint" && answer.route?.cache == .bypass && answer.cost?.costNanodollars == 77)
        let body = try calledBody()
        #expect(body["prompt"]?.string == "a \"cat\"" && body["negative_prompt"]?.string == "dogs")
        #expect(body["n"]?.int == 2 && body["seed"]?.int == 0 && body["steps"] == nil)
        #expect(body["response_format"]?.string == "base64")
        #expect(router.script.state.withLock { $0.calls.last?.hold } == CommonV1.Usage(units: 263))
        request.asURL = true
        _ = try await router.client.generateImage(request, options: Fixture.options())
        #expect(try calledBody()["response_format"]?.string == "url")
    }

    @Test("Documents come back best first, by their place in the request")
    func rerank() async throws {
        let documents = ["a", "b"].map { Array($0.utf8) }
        var request = RouterV1.RerankRequest(query: Array("q".utf8), documents: documents, topN: 2)
        let answer = try await router.client.rerank(request, options: Fixture.options())
        #expect(answer.results.map(\.index) == [1, 0] && answer.results.map(\.relevanceScore) == [0.75, 0.5])
        #expect(answer.route?.model == "rank" && answer.usage?.promptTokens == 3)
        #expect(try calledBody()["top_n"]?.int == 2)
        // The fake still tells of two.
        request.documents.removeLast()
        let error = await refusal { _ = try await router.client.rerank(request, options: Fixture.options()) }
        #expect(error?.code == .unavailable)
    }

    @Test("What these requests get wrong is named")
    func refusals() async throws {
        let bad: [(RouterV1.GenerateImageRequest, String)] = [
            (.init(), "`prompt`"), (.init(prompt: [0xFF]), "`prompt`"), (.init(prompt: [65], n: 129), "`n`"),
            (.init(prompt: [65], width: 70_000), "`width`"),
            (.init(prompt: [65], negativePrompt: [0xFF]), "`negative_prompt`"),
        ]
        for (request, field) in bad {
            let error = await refusal { _ = try await router.client.generateImage(request, options: Fixture.options()) }
            #expect(error?.code == .invalidArgument && error?.message.hasPrefix(field) == true, "\(field)")
        }
        let documents: [(RouterV1.RerankRequest, String)] = [
            (.init(query: [65]), "`documents`"), (.init(query: [0xFF], documents: [[65]]), "`query`"),
            (.init(query: [65], documents: [[65], [0xFF]]), "`documents[1]`"),
        ]
        for (request, field) in documents {
            let error = await refusal { _ = try await router.client.rerank(request, options: Fixture.options()) }
            #expect(error?.code == .invalidArgument && error?.message.hasPrefix(field) == true, "\(field)")
        }
    }

    @Test("A prompt is one message of a user; with messages it is refused")
    func prompt() async throws {
        let text = Array("say \"hi\"\n".utf8)
        _ = try await router.client.complete(.init(model: "good", prompt: text), options: Fixture.options())
        let messages = try #require(try calledBody()["messages"]?.array)
        #expect(messages.count == 1 && messages[0]["role"]?.string == "user")
        #expect(messages[0]["content"]?.utf8 == text)
        let message = RouterV1.Message(role: .user, content: text)
        for request in [
            RouterV1.CompleteRequest(messages: [message], prompt: text), .init(prompt: [0xFF]),
        ] {
            let error = await refusal { _ = try await router.client.complete(request, options: Fixture.options()) }
            #expect(error?.code == .invalidArgument && error?.message.hasPrefix("`prompt`") == true)
        }
    }

    @Test(
        "A task that Complete is not for is answered with the method that is",
        arguments: [
            (CommonV1.Task.embedding, "Embed"), (.image, "GenerateImage"), (.rerank, "Rerank"), (.speech, "Forward"),
            (.transcription, "Forward"), (CommonV1.Task(rawValue: 99), "99"),
        ]
    )
    func tasks(_ task: CommonV1.Task, _ method: String) async {
        let request = RouterV1.CompleteRequest(task: task, prompt: [65])
        let error = await refusal { _ = try await router.client.complete(request, options: Fixture.options()) }
        #expect(error?.code == .invalidArgument && error?.message.hasPrefix("`task`") == true)
        #expect(error?.message.contains(method) == true)
    }

    @Test("A batch's items get the cheap model that does, of those that are served in batches")
    func batch() async throws {
        var models = Fixture.models
        for index in models.indices where ["good", "middle", "simulator/echo"].contains(models[index].id) {
            models[index].batchable = true
        }
        router.snapshots.install(Fixture.snapshot(version: 2, models: models))
        let plain = RouterV1.CompleteRequest(priority: .realtime, prompt: Array("hi".utf8))
        var tooled = plain
        tooled.tools = Array(#"[{"type":"function"}]"#.utf8)
        var named = plain
        named.model = "cheap"
        let requests = [plain, tooled, named]
        let items = requests.enumerated().map { RouterV1.BatchItem(customID: "c\($0)", request: $1) }
        let request = RouterV1.SubmitBatchRequest(items: items, submissionID: "s", metadata: Array("{}".utf8))
        let answer = try await router.client.submitBatch(request, options: Fixture.options())
        #expect(answer == RouterV1.SubmitBatchResponse(id: "batch_1", total: 3))
        let sent = try #require(router.script.state.withLock { $0.batches.first })
        #expect(sent.submissionID == "s" && sent.metadata == Array("{}".utf8) && sent.model.isEmpty)
        #expect(sent.items.map(\.customID) == ["c0", "c1", "c2"])
        let bodies = try sent.items.map { try JSONDocument(parsing: $0.body).root }
        // What a named model can do in batches is the batch-worker's to judge.
        #expect(bodies.map { $0["model"]?.string } == ["middle", "good", "cheap"])
        #expect(bodies.allSatisfy { $0["temperature"]?.double == 0.7 })
    }

    @Test("A batch that is wrong is refused by item and field, and nothing is submitted")
    func badBatch() async {
        let good = RouterV1.CompleteRequest(model: "cheap", prompt: [65])
        let cases: [(RouterV1.BatchItem, Code, String)] = [
            (.init(customID: "a"), .invalidArgument, "items[1].request: is required"),
            (.init(customID: "a", request: .init()), .invalidArgument, "items[1].request: `messages`"),
            (.init(customID: "a", request: .init(prompt: [0xFF])), .invalidArgument, "items[1].request: `prompt`"),
            (.init(customID: "a", request: .init(prompt: [65])), .failedPrecondition, "items[1].request: no model"),
        ]
        for (item, code, message) in cases {
            let items = [RouterV1.BatchItem(customID: "b", request: good), item]
            let error = await refusal {
                _ = try await router.client.submitBatch(.init(items: items), options: Fixture.options())
            }
            #expect(error?.code == code && error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        }
        #expect(router.script.state.withLock { $0.batches.isEmpty })
        let error = await refusal {
            _ = try await router.client.submitBatch(.init(), options: Fixture.options("pm-nobody"))
        }
        #expect(error?.code == .unauthenticated)
    }

    @Test("A model is changed by an admin, and is served so when the call returns")
    func update() async throws {
        let request = RouterV1.UpdateModelRequest(model: .init(id: "cheap", quality: 1), fields: ["quality"])
        let denied = await refusal { _ = try await router.client.updateModel(request, options: Fixture.options()) }
        #expect(denied?.code == .permissionDenied)
        let answer = try await router.client.updateModel(request, options: Fixture.options(Fixture.adminKey))
        #expect(answer.snapshotVersion == 2)
        let models = try await router.client.listModels(.init(), options: Fixture.options()).models
        #expect(models.first { $0.id == "cheap" }?.quality == 1)
    }

    @Test("Feedback goes to the ledger under its caller's name")
    func feedback() async throws {
        let request = RouterV1.ReportFeedbackRequest(
            requestID: "req-9",
            attemptID: "j-1",
            model: "cheap",
            score: 0.25,
            label: "wrong",
            comment: Array("é".utf8)
        )
        _ = try await router.client.reportFeedback(request, options: Fixture.options())
        let noted = try #require(router.script.state.withLock { $0.feedback.first })
        #expect(noted.attribution?.tenant == "acme" && noted.attribution?.requestID == "req-9")
        #expect(noted.attribution?.keyID == "k1" && noted.attemptID == "j-1" && noted.score == 0.25)
        #expect(noted.model == "cheap" && noted.label == "wrong" && noted.comment == Array("é".utf8))
        let unknown = RouterV1.ReportFeedbackRequest(model: "nobody", score: 1)
        let error = await refusal { _ = try await router.client.reportFeedback(unknown, options: Fixture.options()) }
        #expect(error?.code == .notFound && error?.message.hasPrefix("`model`") == true)
    }
}
