import Messages
import Provider
import RPCCore
import Stubs
import Testing

struct SoundCallTests {
    private static let price = CommonV1.Price(
        version: 4,
        nanodollarsPerMchar: 1_000_000_000,
        nanodollarsPerAudioMinute: 60_000_000
    )

    private func request(_ endpoint: RouterV1.Endpoint, units: UInt64 = 500) -> InferenceV1.CallRequest {
        var request = InferenceUnderTest.request(endpoint)
        request.price = Self.price
        request.hold = CommonV1.Usage(units: units)
        request.store = nil
        return request
    }

    @Test("Speech is paid by its characters, whatever its bytes are")
    func speech() async throws {
        let service = try InferenceUnderTest(.body("\u{1}\u{2}"))
        let answer = try await service.client.call(request(.speech))
        #expect(answer.body == [1, 2] && answer.quality == .exact)
        #expect(answer.costNanodollars == 500_000 && answer.usage?.units == 500)
        #expect(service.provider.requests.first?.path == "/audio/speech")
    }

    @Test("A transcription is paid by the sound that it states, else by the hold as an estimate")
    func transcription() async throws {
        for (text, quality, units) in [
            (#"{"text":"a","duration":2}"#, CommonV1.Quality.exact, UInt64(2000)), (#"{"text":"a"}"#, .estimated, 500),
            ("1\n00:00 --> 00:01\na\n", .estimated, 500),
        ] {
            let service = try InferenceUnderTest(.body(text))
            var call = request(.transcriptions)
            call.contentType = "multipart/form-data; boundary=b"
            let answer = try await service.client.call(call)
            #expect(answer.quality == quality && answer.usage?.units == units)
            #expect(answer.costNanodollars == Int64(units) * 1000)
            #expect(service.provider.requests.first?.contentType == "multipart/form-data; boundary=b")
            #expect(service.spender.intents.first?.kind == .transcription)
        }
    }

    @Test("Streamed sound goes on as it comes; its end is kept back until it is paid for")
    func streams() async throws {
        let chunk = #"data: {"object":"audio.tts.chunk","b64":"AA=="}"# + "\n\n"
        let speech = try InferenceUnderTest(.stream([.text(chunk + chunk), .text("data: [DONE]\n\n")]))
        let heard = try await speech.stream(request(.speech))
        #expect(heard.text == chunk + chunk + "data: [DONE]\n\n" && heard.settledAtClose == 1)
        #expect(heard.done?.usage?.units == 500 && heard.done?.quality == .exact)

        let delta = #"data: {"type":"transcript.text.delta","delta":"a"}"# + "\n\n"
        let last = #"data: {"type":"transcript.text.done","text":"a","usage":{"seconds":3}}"# + "\n\n"
        let words = try InferenceUnderTest(.stream([.text(delta), .text(last)]))
        let read = try await words.stream(request(.transcriptions))
        #expect(read.text == delta + last && read.error == nil)
        #expect(read.done?.usage?.units == 3000 && read.done?.quality == .exact)
    }

    @Test("A stream of sound that is cut, or gives up, is an error and booked as held")
    func cut() async throws {
        let chunk = #"data: {"object":"audio.tts.chunk","b64":"AA=="}"# + "\n\n"
        for end in ["", #"data: {"error":{"message":"gone"}}"# + "\n\n", "data: nonsense\n\n"] {
            let service = try InferenceUnderTest(.stream([.text(chunk), .text(end)].filter { $0.isSomething }))
            let seen = try await service.stream(request(.speech))
            #expect(seen.text == chunk && seen.error != nil && seen.done == nil)
            #expect(service.spender.settlements.map(\.quality) == [.partial])
            #expect(service.spender.settlements.first?.usage?.units == 500)
        }
    }

    @Test("What does not come in parts is refused as a stream")
    func noStream() async throws {
        for endpoint in [RouterV1.Endpoint.translations, .rerank, .embeddings] {
            let service = try InferenceUnderTest(.stream([]))
            #expect(try await service.stream(request(endpoint)).error?.code == .invalidArgument)
        }
    }
}

extension ScriptedProvider.Step {
    fileprivate var isSomething: Bool {
        if case .bytes(let bytes) = self { !bytes.isEmpty } else { true }
    }
}
