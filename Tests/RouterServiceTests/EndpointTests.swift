import JSON
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Testing

struct EndpointTests {
    @Test("A body that asks for no stream is answered whole, by whichever method it comes")
    func plainOnStream() async throws {
        let router = RouterUnderTest()
        let seen = await router.stream(Fixture.chat("cheap", #""stream":false"#))
        #expect(seen.error == nil && seen.done == nil)
        #expect(seen.route?.model == "cheap" && seen.text == Script.answer)
        let input = Array(#"{"model":"embed","input":"the \"stream\""}"#.utf8)
        #expect(await router.stream(input, .embeddings).text == Script.vectors)
    }

    @Test("Rerankings are cached, held by their tokens, and fit by their longest document")
    func rerank() async throws {
        let router = RouterUnderTest()
        let documents = (0..<50).map { _ in #""doc""# }.joined(separator: ",")
        let body = Array(#"{"model":"rank","query":"q","documents":[\#(documents)]}"#.utf8)
        let answer = try await router.forward(body, .rerank)
        #expect(String(decoding: answer.body, as: UTF8.self) == Script.body(.rerank))
        #expect(answer.route?.cache == .miss)
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(call.endpoint == .rerank && call.store?.kind == .inference)
        #expect(try #require(call.hold).promptTokens > 50)
    }

    @Test("Images are held by their steps, and by a guess where nobody knows which of them the price covers")
    func imageSteps() async throws {
        let router = RouterUnderTest()
        let ask = #""prompt":"x","width":1024,"height":1024,"steps":9"#
        let body = Array(#"{"model":"paint",\#(ask)}"#.utf8)
        let ceiling = Array(#"{"model":"paint",\#(ask),"pointsman":{"max_cost_usd":0.02}}"#.utf8)
        func held() -> InferenceV1.CallRequest? { router.script.state.withLock { $0.calls.last } }
        _ = try await router.forward(body, .images)
        #expect(held()?.hold == CommonV1.Usage(units: 1049) && held()?.holdIsGuess == true)
        var models = Fixture.models
        let place = try #require(models.firstIndex { $0.id == "paint" })
        models[place].price = CommonV1.Price(version: 1, nanodollarsPerMegapixel: 10_000_000)
        router.snapshots.install(Fixture.snapshot(version: 2, models: models))
        await #expect(throws: RPCError.self, "who does not know the steps does not know the cost") {
            try await router.forward(ceiling, .images)
        }
        models[place].price?.defaultSteps = 4
        router.snapshots.install(Fixture.snapshot(version: 3, models: models))
        _ = try await router.forward(body, .images)
        #expect(held()?.hold == CommonV1.Usage(units: 2360) && held()?.holdIsGuess == false)
        await #expect(throws: RPCError.self, "$0.0236 are more than the ceiling") {
            try await router.forward(ceiling, .images)
        }
    }

    @Test("Speech is held by its characters, answered with its own content type, and never cached")
    func speech() async throws {
        let router = RouterUnderTest()
        let answer = try await router.forward(Array(#"{"model":"auto","input":"héllo","voice":"v"}"#.utf8), .speech)
        #expect(answer.contentType == "audio/mpeg" && answer.body == Array("sound".utf8))
        #expect(answer.route?.model == "voice" && answer.route?.cache == .bypass)
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(call.hold == CommonV1.Usage(units: 5) && call.store == nil)
    }

    @Test("A transcription goes on as a form with the chosen model, held by its sound")
    func transcription() async throws {
        let router = RouterUnderTest()
        let file = String(repeating: "s", count: 1600)
        let form = """
            --b\r\ncontent-disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n\(file)\r\n--b--\r\n
            """
        var request = RouterV1.ForwardRequest(endpoint: .transcriptions, body: Array(form.utf8))
        request.contentType = "multipart/form-data; boundary=b"
        let answer = try await router.client.forward(request, options: Fixture.options())
        #expect(String(decoding: answer.body, as: UTF8.self) == Script.body(.transcriptions))
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(call.contentType == request.contentType && call.model == "listen")
        #expect(call.hold == CommonV1.Usage(units: 100))
        #expect(String(decoding: call.body, as: UTF8.self).contains("name=\"model\"\r\n\r\nlisten\r\n--b\r\n"))
    }

    @Test("Words alone are asked for as JSON, and answered as text")
    func words() async throws {
        let router = RouterUnderTest()
        let part = "--b\r\ncontent-disposition: form-data; name="
        let form =
            part + "\"response_format\"\r\n\r\ntext\r\n" + part + "\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n"
        var request = RouterV1.ForwardRequest(endpoint: .transcriptions, body: Array(form.utf8))
        request.contentType = "multipart/form-data; boundary=b"
        let answer = try await router.client.forward(request, options: Fixture.options())
        #expect(answer.contentType == "text/plain; charset=utf-8" && answer.body == Array("words\n".utf8))
    }

    @Test("A model answers only at the endpoints that it is for")
    func wrongEndpoint() async throws {
        let router = RouterUnderTest()
        let error = await #expect(throws: RPCError.self) {
            try await router.forward(Array(#"{"model":"cheap","input":"x"}"#.utf8), .speech)
        }
        #expect(error?.code == .invalidArgument && error?.message.contains("does not serve") == true)
    }

    @Test("Vectors in base64 and as numbers agree to the bit and share one cache entry")
    func base64() async throws {
        let router = RouterUnderTest()
        let floats = try await router.forward(Array(#"{"model":"embed","input":"x"}"#.utf8), .embeddings)
        let coded = try await router.forward(
            Array(#"{"model":"embed","input":"x","encoding_format":"base64"}"#.utf8),
            .embeddings
        )
        let state = router.script.state.withLock { $0 }
        #expect(state.lookups.map(\.keys).count == 2 && state.lookups[0].keys == state.lookups[1].keys)
        #expect(String(decoding: state.calls[1].body, as: UTF8.self).contains(#""encoding_format":"float""#))
        let numbers = try vectors(floats.body) { item in
            item["embedding"]?.array?.compactMap { $0.double.map { Float($0).bitPattern } }
        }
        let bits = try vectors(coded.body) { $0["embedding"]?.string.map(Self.floats) }
        #expect(numbers == bits && numbers == [[Float(0.5).bitPattern], [Float(1).bitPattern, Float(-2).bitPattern]])
    }

    private func vectors<R>(_ body: [UInt8], _ read: (JSONValue) -> R?) throws -> [R] {
        try JSONDocument(parsing: body).root["data"]?.array?.compactMap(read) ?? []
    }

    private static func floats(_ base64: String) -> [UInt32] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits = base64.filter { $0 != "=" }.flatMap { letter in
            let value = alphabet.firstIndex(of: letter) ?? 0
            return (0..<6).map { value >> (5 - $0) & 1 }
        }
        bits.removeLast(bits.count % 8)
        let bytes = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt32(0)) { $0 << 1 | UInt32($1) }
        }
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            (0..<4).reduce(UInt32(0)) { $0 | bytes[start + $1] << UInt32(8 * $1) }
        }
    }
}
