import BatchService
import Messages
import RPCCore
import SQLStore
import Stubs
import Testing

@Suite("Batches of files")
struct BatchOfFileTests {
    private let options = BatchWorld.options()

    private func upload(_ world: BatchWorld, _ lines: [String], purpose: String = "batch") async throws -> String {
        let bytes = Array(lines.joined(separator: "\n").utf8)
        return try await world.filesClient.upload(options: options) { writer in
            let info = BatchV1.FileInfo(filename: "in.jsonl", purpose: purpose)
            try await writer.write(.init(part: .info(info)))
            for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
                try await writer.write(.init(part: .data(Array(bytes[start..<min(start + 1 << 20, bytes.count)]))))
            }
        }.id
    }

    private func line(_ id: String, _ text: String = "hello", extra: String = "", model: String = "cheap") -> String {
        #"{"custom_id":"\#(id)",\#(extra)"body":{"model":"\#(model)","messages":[{"role":"user","content":"\#(text)"}]}}"#
    }

    @Test("A batch of a file leaves a file of results and one of errors, both there before it says completed")
    func wholeWay() async throws {
        let world = try await BatchWorld()
        let openAI = #""method":"POST","url":"/v1/chat/completions","#
        let file = try await upload(world, [line("a", extra: openAI), "", line("b", "please fail"), line("c")])
        let request = BatchV1.SubmitRequest(
            submissionID: "s1",
            inputFileID: file,
            endpoint: "/v1/chat/completions",
            metadata: Array(#"{"team":"x"}"#.utf8),
            completionWindow: "24h"
        )
        let client = world.client()
        let answer = try await client.submit(request, options: options)
        let first = try #require(answer.batch)
        #expect(first.inputFileID == file && first.total == 3 && first.endpoint == "/v1/chat/completions")
        #expect(first.metadata == request.metadata && first.completionWindow == "24h")
        #expect(first.outputFileID.isEmpty && first.inProgressUnixMS == 0 && first.finalizingUnixMS == 0)
        #expect(first.expiresUnixMS > first.createdUnixMS)
        #expect(try await client.submit(request, options: options).batch?.id == first.id)
        world.clock.advance(.seconds(31))

        let batch = try #require(try await world.runToEnd(first.id) { try world.worker() })
        #expect(batch.state == .completed && batch.done == 2 && batch.failed == 1)
        #expect(batch.createdUnixMS <= batch.inProgressUnixMS && batch.inProgressUnixMS <= batch.finalizingUnixMS)
        #expect(batch.finalizingUnixMS > 0 && batch.finalizingUnixMS <= batch.endedUnixMS)
        let output = try await world.fileLines(batch.outputFileID)
        #expect(output.map { $0["custom_id"] } == ["a", "c"])
        #expect(output.allSatisfy { $0["error"] == "null" && $0["response"]?.contains(#""status_code":200"#) == true })
        #expect(Set(output.compactMap { $0["id"] }).count == 2)
        let errors = try await world.fileLines(batch.errorFileID)
        #expect(errors.map { $0["custom_id"] } == ["b"])
        #expect(errors.first?["error"] == #"{"code":"500","message":"no"}"#)
        let kept = try await world.filesClient.get(.init(id: batch.outputFileID), options: options)
        #expect(kept.purpose == "batch_output" && kept.lines == 2 && kept.state == .ready)
        await #expect(throws: RPCError.self) {
            try await world.filesClient.get(.init(id: batch.outputFileID), options: BatchWorld.options("k2"))
        }
    }

    @Test("While its files are being written a batch has not ended")
    func finalizing() async throws {
        let world = try await BatchWorld()
        let id = try #require(
            try await world.client().submit(.init(items: [BatchWorld.item("a")]), options: options).batch?.id
        )
        world.clock.advance(.seconds(31))
        let job = try #require(try await world.store.dispatch(limit: 1, quiet: .zero).first)
        let claim = try #require(try await world.store.claim(job, lease: .seconds(30))).claim
        try await world.store.settle(claim, [], then: .done(status: 502, reason: "gone", cancelled: false))
        let batch = try #require(try await world.store.batch(id, tenant: "acme"))
        #expect(batch.state == .finalizing && batch.endedUnixMS == 0 && batch.errorFileID.isEmpty)
        await #expect(throws: RPCError.self) {
            try await world.client().results(.init(id: id), options: options) { results in
                for try await _ in results {}
            }
        }
        // Two at a time: one makes the files, the other finds them made.
        let finisher = BatchFinisher(store: world.store, files: world.files)
        async let one: Void = finisher.run()
        async let other: Void = finisher.run()
        _ = try await (one, other)
        let ended = try #require(try await world.store.batch(id, tenant: "acme"))
        #expect(ended.state == .failed && ended.outputFileID.isEmpty)
        #expect(try await world.fileLines(ended.errorFileID).count == 1)
        #expect(try await world.filesClient.list(.init(), options: options).files.count == 1)
        #expect(try await world.files.sweep() == 0)
    }

    @Test("What is wrong with a batch of a file is refused by field, and by line")
    func refusals() async throws {
        let world = try await BatchWorld()
        let good = try await upload(world, [line("a")])
        let twice = try await upload(world, [line("a"), "", line("a")])
        let unknown = try await upload(world, [line("a"), line("b", model: "none")])
        let data = try await upload(world, ["x"], purpose: "user_data")
        let cases: [(BatchV1.SubmitRequest, Code, String)] = [
            (.init(inputFileID: "file-none"), .notFound, "input_file_id: no file"),
            (.init(inputFileID: data), .invalidArgument, "input_file_id: \(data) is for user_data"),
            (.init(inputFileID: twice), .invalidArgument, "input_file_id: line 3: custom_id"),
            (.init(inputFileID: unknown), .notFound, "input_file_id: line 2: body: `model`"),
            (.init(items: [BatchWorld.item("a")], inputFileID: good), .invalidArgument, "items"),
            (.init(inputFileID: good, endpoint: "/v1/embeddings"), .invalidArgument, "endpoint"),
            (.init(inputFileID: good, metadata: Array("[]".utf8)), .invalidArgument, "metadata"),
            (.init(inputFileID: good, metadata: Array(#"{"a":1}"#.utf8)), .invalidArgument, "metadata: `a`"),
            (.init(inputFileID: good, completionWindow: "1h"), .invalidArgument, "completion_window"),
        ]
        let client = world.client()
        for (request, code, text) in cases {
            let error = await #expect(throws: RPCError.self) { try await client.submit(request, options: options) }
            #expect(error?.code == code, "\(text)")
            #expect(error?.message.hasPrefix(text) == true, "\(error?.message ?? "") for \(text)")
        }
        let foreign = await #expect(throws: RPCError.self) {
            try await client.submit(.init(inputFileID: good), options: BatchWorld.options("k2"))
        }
        #expect(foreign?.code == .notFound)
        #expect(try await client.list(.init(), options: options).batches.isEmpty)
    }

    @Test("A file of 50,000 requests is a batch, one more is not")
    func most() async throws {
        let world = try await BatchWorld()
        let lines = (0..<SubmissionCheck.itemsMax).map { line("i\($0)") }
        let full = try await upload(world, lines)
        let accepted = try await world.client().submit(.init(inputFileID: full), options: options)
        #expect(accepted.batch?.total == UInt32(SubmissionCheck.itemsMax))
        let over = try await upload(world, lines + [line("last")])
        let error = await #expect(throws: RPCError.self) {
            try await world.client().submit(.init(inputFileID: over), options: options)
        }
        #expect(error?.message == "input_file_id: line 50001 is one more than 50000 requests")
    }

    @Test("Batches are listed newest first, page by page")
    func pages() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        for index in 0..<5 {
            _ = try await client.submit(.init(items: [BatchWorld.item("\(index)")]), options: options)
            if index != 2 { world.clock.advance(.seconds(1)) }
        }
        let all = try await client.list(.init(), options: options)
        #expect(all.batches.count == 5 && !all.hasMore)
        var (paged, after) = ([String](), "")
        while true {
            let page = try await client.list(.init(limit: 2, after: after), options: options)
            paged += page.batches.map(\.id)
            guard page.hasMore else { break }
            after = paged.last ?? ""
        }
        #expect(paged == all.batches.map(\.id))
        let error = await #expect(throws: RPCError.self) {
            try await client.list(.init(after: "batch_none"), options: options)
        }
        #expect(error?.message.hasPrefix("after") == true)
    }

    @Test("A cancelled batch says when that was asked, and keeps the results it has as files")
    func cancelled() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        let id = try #require(
            try await client.submit(.init(items: [BatchWorld.item("a")]), options: options).batch?.id
        )
        let asked = try await client.cancel(.init(id: id), options: options)
        #expect(asked.cancellingUnixMS > 0)
        let batch = try #require(try await world.runToEnd(id) { try world.worker() })
        #expect(batch.state == .cancelled && batch.cancellingUnixMS == asked.cancellingUnixMS)
        #expect(try await world.fileLines(batch.errorFileID).count == 1)
    }
}
