import Bodies
import JSON
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Testing

@Suite("Typed requests and models")
struct TypedAndModelsTests {
    private func message(_ content: String) -> RouterV1.Message {
        RouterV1.Message(role: .user, content: Array(content.utf8))
    }

    @Test("A typed completion takes the same path and comes back typed")
    func complete() async throws {
        let router = RouterUnderTest()
        let request = RouterV1.CompleteRequest(model: "good", messages: [message("a\n😀")], maxTokens: 5)
        let response = try await router.client.complete(request, options: Fixture.options())
        #expect(response.content == Array("hello".utf8) && response.finishReason == "stop" && response.id == "c1")
        #expect(response.usage?.promptTokens == 3 && response.route?.model == "good")
        let call = try #require(router.script.state.withLock { $0.calls.first })
        let root = try JSONDocument(parsing: call.body).root
        #expect(root["temperature"]?.double == 0.7 && root["max_tokens"]?.int == 5)
        #expect(root["messages"]?.array?[0]["content"]?.string == "a\n😀")
    }

    @Test("A typed request and its JSON have one cache key")
    func oneKey() async throws {
        let router = RouterUnderTest()
        let request = RouterV1.CompleteRequest(model: "good", messages: [message("hi")], temperature: 0)
        _ = try await router.client.complete(request, options: Fixture.options())
        _ = try await router.forward(Fixture.chat("good", #""temperature":0.0"#))
        let keys = router.script.state.withLock { $0.lookups.map(\.keys) }
        #expect(keys.count == 2 && keys[0] == keys[1])
        var uncached = request
        uncached.allowCached = false
        _ = try await router.client.complete(uncached, options: Fixture.options())
        #expect(router.script.state.withLock { $0.lookups.count } == 2)
    }

    @Test("A typed stream brings deltas and ends with usage and reason")
    func stream() async throws {
        let router = RouterUnderTest()
        let request = RouterV1.CompleteRequest(messages: [message("hi")])
        var text: [UInt8] = []
        var done: RouterV1.Done?
        var route: RouterV1.Route?
        try await router.client.streamComplete(request, options: Fixture.options()) { chunks in
            for try await chunk in chunks {
                switch chunk.part {
                case .route(let value): route = value
                case .delta(let delta): text += delta.content
                case .done(let value): done = value
                case .ticket, nil: continue
                }
            }
        }
        #expect(text == Array("hello".utf8) && route?.model == "cheap")
        #expect(done?.finishReason == "stop" && done?.usage?.completionTokens == 2)
    }

    @Test("A reader that is behind is waited for before each delta, also where many came in one piece")
    func slowReader() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.isOnePiece = true }
        let reader = SlowReader()
        let context = ServerContext(
            method: RouterMethods.streamComplete,
            metadata: Fixture.options().metadata,
            deadline: .now + .seconds(60),
            peer: "test"
        )
        let request = RouterV1.CompleteRequest(messages: [message("hi")])
        try await router.handler.streamComplete(request, context: context, writer: RPCWriter(reader) { $0.encoded() })
        let steps = reader.steps.withLock { $0 }
        // The route is small: nobody waits after it.
        #expect(steps == "route hel wait lo wait done wait ")
    }

    @Test("What a typed request gets wrong is named")
    func typedRefusals() async throws {
        let router = RouterUnderTest()
        let bad: [(RouterV1.CompleteRequest, String)] = [
            (.init(messages: []), "messages"), (.init(messages: [.init(content: [65])]), "messages[0].role"),
            (.init(messages: [.init(role: .user, content: [0xFF])]), "messages[0].content"),
            (.init(messages: [message("x")], tools: [UInt8]("[1".utf8)), "tools"),
            (.init(messages: [message("x")], toolChoice: [UInt8](#""a","model":"b""#.utf8)), "tool_choice"),
            (.init(messages: [message("x")], temperature: .nan), "temperature"),
        ]
        for (request, field) in bad {
            let error = await #expect(throws: RPCError.self) {
                try await router.client.complete(request, options: Fixture.options())
            }
            #expect(error?.code == .invalidArgument && error?.message.contains(field) == true)
        }
        #expect(router.calledModels.isEmpty)
    }

    @Test("Embeddings come back as vectors in the order of the inputs, and may be cached")
    func embed() async throws {
        let router = RouterUnderTest()
        let request = RouterV1.EmbedRequest(inputs: [[UInt8]("a".utf8), [UInt8]("b".utf8)])
        let response = try await router.client.embed(request, options: Fixture.options())
        #expect(response.embeddings.map(\.values) == [[1, -2], [0.5]])
        #expect(response.route?.model == "embed" && response.route?.cache == .miss)
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(call.store?.kind == .embedding && call.endpoint == .embeddings)
    }

    @Test("Models are listed without the retired ones, and a choice is explained")
    func models() async throws {
        let router = RouterUnderTest()
        let list = try await router.client.listModels(.init(), options: Fixture.options())
        let ids = ["cheap", "embed", "good", "listen", "middle", "paint", "rank", "simulator/echo", "voice"]
        #expect(list.models.map(\.id) == ids)
        #expect(list.snapshotVersion == 1)
        let request = RouterV1.ExplainRequest(
            endpoint: .chatCompletions,
            body: Fixture.chat("auto", #""tools":[{}],"stream":true"#)
        )
        let explained = try await router.client.explain(request, options: Fixture.options())
        let candidates = explained.candidates
        #expect(candidates.map(\.model) == ["good", "cheap", "gone", "middle", "old", "simulator/echo"])
        #expect(candidates.map(\.chosen) == [true, false, false, false, false, false])
        #expect(candidates.map(\.excluded) == [false, true, true, true, true, true])
        #expect(candidates.allSatisfy { $0.provider == "sim" })
        #expect(String(decoding: candidates[1].reason, as: UTF8.self) == "lacks tools")
        let replay = RouterV1.ExplainRequest(decision: explained.decision)
        #expect(try await router.client.explain(replay, options: Fixture.options()) == explained)
        #expect(router.calledModels.isEmpty)
    }

    @Test("A key is told of the models that it may use")
    func modelsOfKey() async throws {
        let router = RouterUnderTest()
        var snapshot = Fixture.snapshot(version: 2)
        snapshot.keys[0].allowedModels = ["good", "simulator/*", "old"]
        router.snapshots.install(snapshot)
        let list = try await router.client.listModels(.init(), options: Fixture.options())
        #expect(list.models.map(\.id) == ["good", "simulator/echo"])
        let all = try await router.client.listModels(.init(), options: Fixture.options(Fixture.adminKey))
        #expect(all.models.count == 9)
    }

    @Test("A model is registered by an admin and served when the call returns")
    func register() async throws {
        let router = RouterUnderTest()
        let request = RouterV1.RegisterModelRequest(model: Fixture.model("tuned"))
        let denied = await #expect(throws: RPCError.self) {
            try await router.client.registerModel(request, options: Fixture.options())
        }
        #expect(denied?.code == .permissionDenied)
        let response = try await router.client.registerModel(request, options: Fixture.options(Fixture.adminKey))
        #expect(response.snapshotVersion == 2)
        #expect(try await router.forward(Fixture.chat("tuned")).route?.model == "tuned")
    }

    @Test("Waiting for a snapshot ends with the snapshot, or with the caller's patience")
    func waiting() async throws {
        let holder = SnapshotHolder()
        let waiter = Task { try await holder.wait(for: 5) }
        holder.install(Fixture.snapshot(version: 4))
        holder.install(Fixture.snapshot(version: 6))
        try await waiter.value
        holder.install(Fixture.snapshot(version: 5))
        #expect(holder.current?.version == 6)
        let impatient = Task { try await holder.wait(for: 7) }
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
    }
}

/// Has no room after any message.
private final class SlowReader: RPCByteWriter {
    let steps = Mutex("")

    func queue(_ message: [UInt8]) throws(RPCError) -> Bool {
        let step =
            switch try? RouterV1.CompleteChunk(decoding: message).part {
            case .route: "route"
            case .delta(let delta): String(decoding: delta.content, as: UTF8.self)
            case .done: "done"
            case .ticket, nil: "?"
            }
        steps.withLock { $0 += step + " " }
        return true
    }

    func waitForRoom() async throws(RPCError) { steps.withLock { $0 += "wait " } }
}
