import Crypto
import JSON
import Testing

@testable import SimulatorService

@Suite("Uploads in parts", .serialized)
struct UploadPartsTests {
    private static let lines = [#"{"text":"first"}"#, #"{"text":"second"}"#].map { Array($0.utf8) + [0x0A] }

    /// An upload that was announced, and where its parts go.
    private struct Announced {
        var id: String
        var uploadID: String
        var paths: [String]
    }

    private func announce(_ test: TestSimulator, size: Int, checksum: String = "") async throws -> Announced {
        let body = """
            {"file_name":"a.jsonl","file_size":\(size),"num_parts":2,"purpose":"fine-tune","file_type":"jsonl",\
            "checksum":"\(checksum)"}
            """
        let answer = try await test.client.post("/v1/files/multipart/initiate", body).json()
        let addresses = try #require(answer["parts"]?.array).compactMap { $0["URL"]?.string }
        return Announced(
            id: try #require(answer["file_id"]?.string),
            uploadID: try #require(answer["upload_id"]?.string),
            paths: addresses.map { String($0.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }) }
        )
    }

    private func put(_ test: TestSimulator, _ path: String, _ bytes: [UInt8]) async throws -> TestClient.Response {
        try await test.client.send("PUT", path, key: nil, headers: [:], body: bytes)
    }

    private func complete(
        _ test: TestSimulator,
        _ upload: Announced,
        _ tags: [String]
    ) async throws -> TestClient.Response {
        let parts = tags.enumerated().map { #"{"part_number":\#($0 + 1),"etag":"\#($1)"}"# }.joined(separator: ",")
        let body = #"{"file_id":"\#(upload.id)","upload_id":"\#(upload.uploadID)","parts":[\#(parts)]}"#
        return try await test.client.post("/v1/files/multipart/complete", body)
    }

    private func putAll(_ test: TestSimulator, _ upload: Announced) async throws -> [String] {
        var tags: [String] = []
        for (path, part) in zip(upload.paths, Self.lines) {
            let answer = try await put(test, path, part)
            tags.append(try #require(answer.headers["etag"]).filter { $0 != "\"" })
        }
        return tags
    }

    @Test("The parts become the file, also over a restart between them")
    func putsTogether() async throws {
        let directory = try TemporaryDirectory()
        let whole = Self.lines.flatMap { $0 }
        var upload: Announced?
        try await TestSimulator.run(in: directory) { test in
            let checksum = SHA256.hash(whole).hex
            let made = try await announce(test, size: whole.count, checksum: checksum)
            #expect(try await put(test, made.paths[0], Self.lines[0]).status == 200)
            #expect(try await test.client.get("/v1/files/\(made.id)/content").status == 404)
            upload = made
        }
        try await TestSimulator.run(in: directory) { test in
            let upload = try #require(upload)
            let tags = try await putAll(test, upload)
            let file = try await complete(test, upload, tags).json()["file"]
            #expect(file?["processing_status"]?.string == "COMPLETED" && file?["bytes"]?.int == Int64(whole.count))
            #expect(file?["validation_report"]?["nlines"]?.int == 2)
            #expect(try await test.client.get("/v1/files/\(upload.id)/content").body == whole)
            let names = try Disk.names(directory.path + "/files")
            #expect(names.sorted() == ["\(upload.id).data", "\(upload.id).json"])
        }
    }

    @Test("A part that is missing, another's tag, a size or a sum that is not the announced one changes nothing")
    func refuses() async throws {
        try await TestSimulator.run { test in
            let size = Self.lines.flatMap { $0 }.count
            let upload = try await announce(test, size: size)
            let first = try await put(test, upload.paths[0], Self.lines[0])
            let tag = try #require(first.headers["etag"]).filter { $0 != "\"" }
            let missing = try await complete(test, upload, [tag, tag])
            #expect(missing.status == 400 && missing.text.contains("part 2, which was not put"))
            let tags = try await putAll(test, upload)
            let swapped = try await complete(test, upload, tags.reversed())
            #expect(swapped.status == 400 && swapped.text.contains("part 1 another tag"))
            #expect(try await complete(test, upload, [tags[0]]).text.contains("each of the parts 1 to 2 once"))
            let longer = try await announce(test, size: size + 1)
            let all = try await putAll(test, longer)
            #expect(try await complete(test, longer, all).text.contains("bytes together, not \(size + 1)"))
            let other = try await announce(test, size: size, checksum: "abc")
            let others = try await putAll(test, other)
            #expect(try await complete(test, other, others).text.contains("checksum is not that of the bytes"))
            // The first is as it was: it can still be completed.
            #expect(try await complete(test, upload, tags).status == 200)
        }
    }

    @Test("A part is put only at its own signed address, and an aborted upload leaves nothing")
    func isSigned() async throws {
        let directory = try TemporaryDirectory()
        try await TestSimulator.run(in: directory) { test in
            let upload = try await announce(test, size: 10)
            let unsigned = String(upload.paths[0].prefix { $0 != "?" })
            #expect(try await put(test, unsigned, [1]).status == 403)
            #expect(try await put(test, unsigned + "?signature=0", [1]).status == 403)
            let beyond = upload.paths[1].replacing("/2?", with: "/3?")
            #expect(try await put(test, beyond, [1]).status == 400)
            _ = try await putAll(test, upload)
            let wrong = #"{"file_id":"\#(upload.id)","upload_id":"0"}"#
            #expect(try await test.client.post("/v1/files/multipart/abort", wrong).status == 403)
            let right = #"{"file_id":"\#(upload.id)","upload_id":"\#(upload.uploadID)"}"#
            #expect(try await test.client.post("/v1/files/multipart/abort", right).status == 200)
            #expect(try Disk.names(directory.path + "/files").isEmpty)
            #expect(try await put(test, upload.paths[0], [1]).status == 403)
            for (field, value) in [("num_parts", "251"), ("file_size", "53794465383"), ("num_parts", "0")] {
                let body =
                    #"{"file_name":"a.jsonl","purpose":"eval","file_size":1,"num_parts":1,"\#(field)":\#(value)}"#
                    .replacing(#""\#(field)":1,"#, with: "")
                let refusal = try await test.client.post("/v1/files/multipart/initiate", body)
                #expect(refusal.status == 400 && refusal.text.contains("\(field) must be"), "\(refusal.text)")
            }
        }
    }

    @Test("A file of more than 100 MB is no batch's input")
    func boundsBatches() async throws {
        try await TestSimulator.run { test in
            for (size, reason) in [(100_000_001, "more than 100000000 bytes"), (100_000_000, "not a processed file")] {
                let id = try await announce(test, size: size).id
                let body = #"{"endpoint":"/v1/chat/completions","input_file_id":"\#(id)"}"#
                let refusal = try await test.client.post("/v1/batches", body)
                #expect(refusal.status == 400 && refusal.text.contains(reason), "\(refusal.text)")
            }
        }
    }

    @Test("A file is surveyed in pieces: lines that lie across them count once, one that is too long is no sample")
    func surveys() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/data"
        let sample = #"{"text":"\#(String(repeating: "x", count: 100_000))"}"#
        try Disk.replace(path, with: Array([sample, "", sample, sample, sample].joined(separator: "\n").utf8))
        let good = try LineSurvey(path: path, checksSamples: true)
        #expect(good.count == 4 && good.problem == nil)
        try Disk.replace(path, with: Array("\(sample)\n\n{\"a\":1}\n".utf8))
        #expect(try LineSurvey(path: path, checksSamples: true).problem?.hasPrefix("line 3 is no sample") == true)
        #expect(try LineSurvey(path: path, checksSamples: false).problem == nil)
        try Disk.replace(path, with: [UInt8](repeating: 0x78, count: LineSurvey.lineBytesMax + 1))
        #expect(try LineSurvey(path: path, checksSamples: true).problem == "line 1 has more than 16777216 bytes")
        try Disk.replace(path, with: [])
        #expect(try LineSurvey(path: path, checksSamples: true).problem == "the file has no samples")
    }
}
