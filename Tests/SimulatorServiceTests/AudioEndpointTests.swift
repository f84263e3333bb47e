import JSON
import Testing

@testable import SimulatorService

@Suite("Rerank, speech, transcriptions and translations over a socket", .serialized)
struct AudioEndpointTests {
    private static let transcriptions = "/v1/audio/transcriptions"

    private func speech(_ input: String, _ more: String = "") -> String {
        #"{"model":"simulator/speech","voice":"tara","input":"\#(input)"\#(more.isEmpty ? "" : "," + more)}"#
    }

    private func wav(seconds: Int, _ text: String) -> [UInt8] {
        let data = Array(text.utf8) + [UInt8](repeating: 0, count: seconds * 16_000 - text.utf8.count)
        return WAVHeader.bytes(samples: seconds * 8_000, sampleRate: 8_000) + data
    }

    @Test("Documents are ranked by the words that they share with the query, the same each time")
    func reranks() async throws {
        try await TestSimulator.run { test in
            let body = """
                {"model":"simulator/rerank","query":"What is the capital of France?","top_n":2,"return_documents":true,\
                "documents":["Berlin is in Germany","Paris is the capital of France","capital"]}
                """
            let answer = try await test.client.post("/v1/rerank", body)
            let results = try #require(try answer.json()["results"]?.array)
            #expect(results.map { $0["index"]?.int } == [1, 2])
            #expect(results.first?["document"]?["text"]?.string == "Paris is the capital of France")
            let scores = results.compactMap { $0["relevance_score"]?.double }
            #expect(scores.count == 2 && scores[0] > scores[1] && scores[1] > 0 && scores[0] < 1)
            #expect(try await test.client.post("/v1/rerank", body).body == answer.body)
            let row = try #require(try await test.rows().first)
            #expect(row["kind"]?.string == "rerank" && row["endpoint"]?.string == "/v1/rerank")
            // 8 tokens of query, 5 + 8 + 2 of documents, at $0.02 a million.
            #expect(row["prompt_tokens"]?.int == 23 && row["cost_nanodollars"]?.int == 460)
        }
    }

    @Test("Of an object the fields to rank by count, and the object is shown")
    func ranksObjects() async throws {
        try await TestSimulator.run { test in
            let documents = #"[{"title":"blue","text":"green"},{"title":"green","text":"blue"}]"#
            let head = #"{"model":"simulator/rerank","query":"green","return_documents":true,"documents":\#(documents)"#
            let byTitle = try await test.client.post("/v1/rerank", head + #","rank_fields":["title"]}"#).json()
            #expect(byTitle["results"]?.array?.map { $0["index"]?.int } == [1, 0])
            let shown = byTitle["results"]?.array?.first?["document"]?["text"]?.string
            #expect(shown == #"{"title":"green","text":"blue"}"#)
            let byAll = try await test.client.post("/v1/rerank", head + "}").json()
            #expect(byAll["results"]?.array?.map { $0["index"]?.int } == [0, 1])
            let none = try await test.client.post(
                "/v1/rerank",
                #"{"model":"simulator/rerank","query":"q","documents":[]}"#
            )
            #expect(none.status == 400 && none.text.contains("documents must be a list of 1 to 1024"))
        }
    }

    @Test("Speech is a real WAV whose length is that of its text, and is billed by the character")
    func speaks() async throws {
        try await TestSimulator.run { test in
            let text = "Grüße, Welt! 🚂"
            let answer = try await test.client.post("/v1/audio/speech", speech(text))
            #expect(answer.status == 200 && answer.isWhole)
            #expect(answer.headers["content-type"] == "audio/wav")
            let recording = Recording(bytes: answer.body[...])
            #expect(recording.milliseconds == 14 * Sound.millisecondsPerCharacter)
            #expect(answer.body.count == 44 + 14 * 882 * 2)
            #expect(Set(answer.body[44...]).count > 50)
            let other = try await test.client.post("/v1/audio/speech", speech("Other words!!!"))
            #expect(other.body.count == answer.body.count && other.body != answer.body)
            let row = try #require(try await test.rows().first)
            #expect(row["kind"]?.string == "speech" && row["units"]?.int == 14)
            #expect(row["cost_nanodollars"]?.int == 7_000 && row["prompt_tokens"]?.int == 0)
        }
    }

    @Test("Raw sound has the encoding and the rate that were asked for; MP3 is frame after frame")
    func speaksInOtherForms() async throws {
        try await TestSimulator.run { test in
            for (encoding, bytes) in [("pcm_f32le", 4), ("pcm_s16le", 2), ("pcm_mulaw", 1), ("pcm_alaw", 1)] {
                let more = #""response_format":"raw","response_encoding":"\#(encoding)","sample_rate":8000,"speed":2"#
                let answer = try await test.client.post("/v1/audio/speech", speech("0123456789", more))
                #expect(answer.body.count == 10 * 80 * bytes, "\(encoding)")
                #expect(answer.headers["content-type"] == "audio/pcm")
            }
            let more = #""response_format":"mp3","bit_rate":64000"#
            let mp3 = try await test.client.post("/v1/audio/speech", speech("0123456789", more))
            let frame = 144 * 64_000 / 44_100
            // 200 ms are 8820 samples, which need 8 frames of 1152.
            #expect(mp3.headers["content-type"] == "audio/mpeg" && mp3.body.count == 8 * frame)
            for start in stride(from: 0, to: mp3.body.count, by: frame) {
                #expect(mp3.body[start...].starts(with: [0xFF, 0xFB, 0x50, 0xC0]))
            }
            for (field, value) in [
                ("response_format", #""flac""#), ("response_encoding", #""pcm""#), ("sample_rate", "7"),
                ("speed", "9"), ("stream_format", #""x""#), ("bit_rate", "5"),
            ] {
                let answer = try await test.client.post("/v1/audio/speech", speech("a", #""\#(field)":\#(value)"#))
                #expect(try answer.status == 400 && answer.json()["error"]?["param"]?.string == field)
            }
        }
    }

    @Test("The events of a stream hold the same raw sound, and end with [DONE]")
    func streamsSpeech() async throws {
        try await TestSimulator.run { test in
            let raw = try await test.client.post(
                "/v1/audio/speech",
                speech("a longer text", #""response_format":"raw""#)
            )
            let stream = try await test.client.post("/v1/audio/speech", speech("a longer text", #""stream":true"#))
            #expect(stream.headers["content-type"] == "text/event-stream")
            #expect(stream.text.hasSuffix("data: [DONE]\n\n"))
            let events = try stream.events()
            #expect(events.count == 4)
            #expect(events.allSatisfy { $0["object"]?.string == "audio.tts.chunk" })
            #expect(events.allSatisfy { $0["model"]?.string == "simulator/speech" })
            let sound = try events.flatMap { try #require(Base64Text.decode($0["b64"]?.string ?? "")) }
            #expect(sound == raw.body)
            let wav = #""stream":true,"response_format":"wav""#
            #expect(try await test.client.post("/v1/audio/speech", speech("a", wav)).status == 400)
        }
    }

    @Test("A cut sound does not end cleanly and is billed; a refused one is not")
    func failsWhileSpeaking() async throws {
        try await TestSimulator.run { test in
            let cut = ["x-simulator-fault": "cut_stream; after_chunks=2"]
            let half = try await test.client.post("/v1/audio/speech", speech("a longer text"), headers: cut)
            #expect(half.status == 200 && !half.isWhole && half.body.count == 44 + 8 * 882 * 2)
            let refused = ["x-simulator-fault": "429"]
            #expect(
                try await test.client.post("/v1/audio/speech", speech("a"), headers: refused).status == 429
            )
            let rows = try await test.rows()
            #expect(rows.map { $0["complete"]?.bool } == [false])
            #expect(rows.first?["units"]?.int == 13)
        }
    }

    @Test("A recording says what was dictated into it, and is billed by its length")
    func transcribes() async throws {
        try await TestSimulator.run { test in
            let file = wav(seconds: 3, "Repeat exactly: Grüße aus 東京.")
            let model = ("model", String?.none, "simulator/transcribe")
            let answer = try await test.client.form(Self.transcriptions, [model], file: file)
            #expect(answer.text == #"{"text":"Grüße aus 東京."}"#)
            let row = try #require(try await test.rows().first)
            #expect(row["kind"]?.string == "transcription" && row["endpoint"]?.string == Self.transcriptions)
            // Three seconds at $0.003 a minute.
            #expect(row["units"]?.int == 3_000 && row["cost_nanodollars"]?.int == 150_000)
            let noise = [UInt8](repeating: 0xFE, count: 1_601)
            let first = try await test.client.form(Self.transcriptions, [model], file: noise)
            #expect(try await test.client.form(Self.transcriptions, [model], file: noise).body == first.body)
            let translated = try await test.client.form("/v1/audio/translations", [model], file: noise)
            #expect(translated.status == 200 && translated.body != first.body)
            let rows = try await test.rows()
            // 1601 bytes at 16 kB a second, rounded up.
            #expect(rows.dropFirst().map { $0["units"]?.int } == [101, 101, 101])
            #expect(rows.last?["endpoint"]?.string == "/v1/audio/translations")
        }
    }

    @Test("The long form has segments, words and speakers that cover the whole time")
    func transcribesAtLength() async throws {
        try await TestSimulator.run { test in
            let words = (1...25).map { "w\($0)" }.joined(separator: " ")
            let answer = try await test.client.form(
                Self.transcriptions,
                [
                    ("model", nil, "simulator/transcribe"), ("response_format", nil, "verbose_json"),
                    ("timestamp_granularities[]", nil, "segment"),
                    ("timestamp_granularities[]", nil, "word"), ("diarize", nil, "true"), ("language", nil, "de"),
                ],
                file: wav(seconds: 5, "Repeat exactly: \(words)")
            ).json()
            #expect(answer["duration"]?.int == 5 && answer["language"]?.string == "de")
            let segments = try #require(answer["segments"]?.array)
            #expect(segments.map { $0["id"]?.int } == [0, 1, 2])
            #expect(segments.first?["start"]?.int == 0 && segments.last?["end"]?.int == 5)
            #expect(segments.compactMap { $0["text"]?.string }.joined(separator: " ") == words)
            #expect(answer["words"]?.array?.count == 25)
            #expect(answer["words"]?.array?[1]["start"]?.double == 0.2)
            #expect(
                answer["speaker_segments"]?.array?.map { $0["speaker_id"]?.string } == [
                    "SPEAKER_00", "SPEAKER_01", "SPEAKER_00",
                ]
            )
        }
    }

    @Test("An address stands for a file; what is neither, or is empty, or is of no format, is refused by its field")
    func takesAddresses() async throws {
        try await TestSimulator.run { test in
            let address = [("file", String?.none, "https://example.com/a.mp3?Repeat exactly: by address")]
            let answer = try await test.client.form(Self.transcriptions, address)
            #expect(answer.text == #"{"text":"by address"}"#)
            #expect(try await test.rows().first?["model"]?.string == TranscriptionRequest.defaultModel)
            for (field, value) in [
                ("file", "no address"), ("response_format", "srt"), ("temperature", "2"), ("diarize", "maybe"),
                ("timestamp_granularities", "year"),
            ] {
                let fields = [(field, String?.none, value)] + (field == "file" ? [] : address)
                let refusal = try await test.client.form(Self.transcriptions, fields)
                #expect(try refusal.status == 400 && refusal.json()["error"]?["param"]?.string == field, "\(field)")
            }
            let wrong = try await test.client.form(Self.transcriptions, [("model", nil, "simulator/small")] + address)
            #expect(wrong.status == 400 && wrong.text.contains("is of type chat"))
        }
    }

    @Test("A batch transcribes addresses at half the price")
    func transcribesInBatches() async throws {
        try await TestSimulator.run { test in
            let line = #"{"custom_id":"a","body":{"model":"simulator/transcribe","file":"http://h/Repeat exactly: x"}}"#
            let fields = [("purpose", nil, "batch-api"), ("file", "in.jsonl", line)]
            let id = try await test.client.form("/v1/files/upload", fields).json()["id"]?.string ?? ""
            let body = #"{"endpoint":"\#(Self.transcriptions)","input_file_id":"\#(id)"}"#
            let job = try await test.client.post("/v1/batches", body).json()["job"]
            let batch = try #require(job?["id"]?.string)
            let done = try await test.poll {
                try await test.client.get("/v1/batches/\(batch)").json()
            } until: {
                $0["status"]?.string == "COMPLETED"
            }
            let output = try await test.client.get("/v1/files/\(done["output_file_id"]?.string ?? "")/content")
            #expect(output.text.contains(#""body":{"text":"x"}"#))
            let row = try #require(try await test.rows().first)
            #expect(row["kind"]?.string == "batch" && row["units"]?.int == 2 && row["cost_nanodollars"]?.int == 50)
        }
    }

    @Test("Voices and the prices of speech and of sound are listed")
    func listsVoices() async throws {
        try await TestSimulator.run { test in
            let voices = try await test.client.get("/v1/voices").json()["data"]?.array ?? []
            #expect(voices.contains { $0["model"]?.string == "simulator/speech" })
            #expect(voices.allSatisfy { $0["voices"]?.array?.isEmpty == false })
            let models = try #require(try await test.client.get("/v1/models").json().array)
            let speech = try #require(models.first { $0["id"]?.string == "simulator/speech" })
            #expect(speech["type"]?.string == "audio" && speech["pricing"]?["million_characters"]?.double == 0.5)
            let text = try #require(models.first { $0["id"]?.string == "simulator/transcribe" })
            #expect(text["type"]?.string == "transcribe" && text["pricing"]?["audio_minute"]?.double == 0.003)
        }
    }
}
