import Bodies
import Multipart
import Testing

struct FormBodyTests {
    private static let contentType = "multipart/form-data; boundary=XX"

    private func form(_ parts: [(head: String, content: [UInt8])]) -> [UInt8] {
        parts.reduce(into: []) { form, part in
            form += "--XX\r\nContent-Disposition: form-data; \(part.head)\r\n\r\n".utf8
            form += part.content + Array("\r\n".utf8)
        } + "--XX--\r\n".utf8
    }

    private func body(_ parts: [(String, String)], _ kind: BodyKind = .transcription) throws -> RequestBody {
        let parts = parts.map { (head: $0.0, content: Array($0.1.utf8)) }
        return try RequestBody(form: form(parts), contentType: Self.contentType, kind: kind)
    }

    private static let file = (#"name="file"; filename="a.mp3""#, String(repeating: "x", count: 160))

    @Test("A form's model, stream and file are read; sound of unknown kind lasts by its bytes")
    func facts() throws {
        let facts = try body([(#"name="model""#, "whisper"), Self.file, (#"name="stream""#, "true")]).facts
        #expect(facts.model == "whisper" && facts.stream && facts.units == 10)
        #expect(try body([Self.file]).facts.model == "")
        #expect(try body([(#"name="file""#, "https://example.com/a.mp3")]).facts.units == 600_000)
    }

    @Test("The model is replaced where it stands, or put first, and every other byte stays")
    func splice() throws {
        let with = try body([Self.file, (#"name="model""#, "auto"), (#"name="language""#, "en")])
        let expected = form(
            [Self.file, (#"name="model""#, "org/m"), (#"name="language""#, "en")].map {
                (head: $0.0, content: Array($0.1.utf8))
            }
        )
        #expect(with.spliced(BodyEdits(model: "org/m", stream: true)) == expected)
        #expect(with.spliced(BodyEdits()) == with.bytes)
        let without = try body([Self.file])
        let read = try MultipartForm(contentType: Self.contentType, body: without.spliced(BodyEdits(model: "org/m")))
        #expect(read.parts.map(\.head.name) == ["model", "file"] && read.text("model") == "org/m")
        #expect(try read.bytes(#require(read["file"])).elementsEqual(Self.file.1.utf8))
    }

    @Test("Words and subtitles are asked for as the JSON of which they are made, where the provider has no others")
    func formats() throws {
        let form = [Self.file, (#"name="response_format""#, "srt"), (#"name="model""#, "auto")]
        let body = try body(form)
        #expect(body.facts.transcriptFormat == .srt)
        let edits = BodyEdits(model: "org/m", inTogethersWords: true)
        let sent = try MultipartForm(contentType: Self.contentType, body: body.spliced(edits))
        #expect(sent.parts.map(\.head.name) == ["file", "response_format", "model"])
        #expect(sent.text("response_format") == "verbose_json" && sent.text("model") == "org/m")
        #expect(body.spliced(BodyEdits()) == body.bytes)
        let json = try self.body([Self.file, (#"name="response_format""#, "json")])
        #expect(json.facts.transcriptFormat == nil && json.spliced(BodyEdits(inTogethersWords: true)) == json.bytes)
    }

    @Test(
        "A transcription becomes words or subtitles",
        arguments: [
            (TranscriptFormat.text, "mind  the gap 🚂\n"),
            (.srt, "1\n00:00:00,000 --> 00:00:01,500\nmind the\n\n2\n00:00:01,500 --> 01:01:01,001\ngap 🚂\n\n"),
            (
                .vtt,
                "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nmind the\n\n00:00:01.500 --> 01:01:01.001\ngap 🚂\n\n"
            ),
        ]
    )
    func transcripts(_ format: TranscriptFormat, _ expected: String) throws {
        let answer =
            #"{"text":"mind  the gap 🚂","segments":[{"start":0,"end":1.5,"text":" mind\n\nthe"},"#
            + #"{"start":1.5,"end":3661.0005,"text":"gap 🚂 "}]}"#
        #expect(String(decoding: try format.transcript(Array(answer.utf8)), as: UTF8.self) == expected)
        #expect(try format.transcript(Array("words".utf8)) == Array("words".utf8), "it is in that format already")
        for bad in ["{", #"{"text":5}"#, #"{"segments":[{"start":0,"end":-1}]}"#] {
            #expect(throws: BodyError.self) { try format.transcript(Array(bad.utf8)) }
        }
    }

    @Test(
        "What the router cannot take in a form is refused by the field's name",
        arguments: [
            ([(#"name="model""#, "m")], "file"), ([file, (#"name="model""#, "")], "model"),
            ([file, (#"name="model""#, "a"), (#"name="model""#, "b")], "model"), ([file, file], "file"),
            ([file, (#"name="stream""#, "maybe")], "stream"), ([(#"name="file"; filename="a""#, "")], "file"),
        ]
    )
    func refusals(_ parts: [(String, String)], _ field: String) {
        let error = #expect(throws: BodyError.self) { try body(parts) }
        #expect(error?.field == field)
    }

    @Test("A translation is not streamed, and a body that is no form is none")
    func otherRefusals() {
        let error = #expect(throws: BodyError.self) {
            try body([Self.file, (#"name="stream""#, "true")], .translation)
        }
        #expect(error?.field == "stream")
        for (bytes, type) in [
            ("{}", Self.contentType), ("--XX--\r\n", "application/json"), ("--XX\r\n", Self.contentType),
        ] {
            #expect(throws: BodyError.self) {
                try RequestBody(form: Array(bytes.utf8), contentType: type, kind: .transcription)
            }
        }
    }

    @Test("The length of a WAV file is read from its header, whatever else stands in it")
    func wave() {
        func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> (8 * $0) & 0xFF) } }
        func wave(_ format: Int = 1, rate: Int = 16_000, declared: Int? = nil, sound: Int) -> [UInt8] {
            var file = Array("RIFF".utf8) + little(0, 4) + "WAVELIST".utf8 + little(3, 4) + [1, 2, 3, 0]
            file += "fmt ".utf8
            file += little(16, 4) + little(format, 2) + little(1, 2) + little(rate, 4) + little(7, 4)
            file += little(2, 2) + little(16, 2)
            file += "data".utf8
            return file + little(declared ?? sound, 4) + [UInt8](repeating: 0, count: sound)
        }
        #expect(WaveHeader.milliseconds(wave(sound: 32_000)[...]) == 1000)
        #expect(WaveHeader.milliseconds(wave(sound: 33)[...]) == 2)
        #expect(WaveHeader.milliseconds(wave(declared: 0xFFFF_FFFF, sound: 64_000)[...]) == 2000)
        for (format, rate) in [(2, 16_000), (1, 0)] {
            #expect(WaveHeader.milliseconds(wave(format, rate: rate, sound: 100)[...]) == nil)
        }
        let file = wave(sound: 0)
        for count in 0..<file.count { #expect(WaveHeader.milliseconds(file.prefix(count)) == nil) }
    }
}
