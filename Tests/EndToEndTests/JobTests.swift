import Foundation
import JSON
import TestSupport
import Testing

/// Batches and fine-tunes, from the command to the ledger.
@Suite("Long work", .serialized, .timeLimit(.minutes(10)))
struct JobTests {
    @Test("A batch gives each item its result by custom id, at the batch price, though the worker dies on the way")
    func batch() async throws {
        try await Stack.with { stack in
            let lines = (0..<40).map { index in
                #"{"custom_id":"item-\#(index)","body":{"messages":[{"role":"user","content":"Repeat exactly: n\#(index)"}]}}"#
            }
            let file = stack.folder.appendingPathComponent("requests.jsonl")
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            let submitted = try await stack.pointsman([
                "batch", "submit", file.path, "--no-wait", "--json", "--submission-id", "a",
            ])
            try #require(submitted.status == 0, "\(submitted.errors)")
            let id = try #require(try Self.json(submitted)["id"]?.string)
            let worker = try #require(try stack.processes(of: "batch-worker").first)
            kill(worker, SIGKILL)
            try await Self.until(stack, ["batch", "status", id], reaches: "completed")
            let again = try await stack.pointsman([
                "batch", "submit", file.path, "--no-wait", "--json", "--submission-id", "a",
            ])
            #expect(try Self.json(again)["id"]?.string == id, "the same submission is the same batch")
            let results = try await stack.pointsman(["batch", "results", id])
            let items = try results.output.split(separator: "\n").map {
                try JSONDocument(parsing: [UInt8]($0.utf8)).root
            }
            #expect(items.compactMap { $0["custom_id"]?.string } == (0..<40).map { "item-\($0)" })
            for (index, item) in items.enumerated() {
                let text = item["body"]?["choices"]?.array?.first?["message"]?["content"]?.string
                #expect(text == "n\(index)", "\(item)")
            }
            let state = try Self.json(try await stack.pointsman(["batch", "status", id, "--json"]))
            #expect((state["cost_nanodollars"]?.int ?? 0) > 0)
            #expect((state["saved_nanodollars"]?.int ?? 0) > 0)
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
            try await stack.down()
            try await stack.up()
            #expect(try await stack.pointsman(["batch", "results", id]).output == results.output, "after a restart")
            try Data(#"{"custom_id":7}"#.utf8).write(to: file)
            let refused = try await stack.pointsman(["batch", "submit", file.path])
            #expect(refused.status == 65)
            #expect(refused.errors.contains("custom_id"), "\(refused.errors)")
        }
    }

    @Test("A fine-tune's model is served by name, also after a restart, and its training is in the ledger")
    func finetune() async throws {
        try await Stack.with { stack in
            let line = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#
            let file = stack.folder.appendingPathComponent("examples.jsonl")
            try Data(Array(repeating: line, count: 12).joined(separator: "\n").utf8).write(to: file)
            let arguments = [
                "finetune", "submit", file.path, "--base-model", "openai/gpt-oss-120b", "--suffix", "acme", "--json",
            ]
            let submitted = try await stack.pointsman(arguments)
            try #require(submitted.status == 0, "\(submitted.errors)")
            let job = try Self.json(submitted)
            #expect(job["state"]?.string == "completed", "\(submitted.output)")
            let model = try #require(job["model"]?.string)
            #expect(model.contains("acme"))
            let answer = try await stack.pointsman(["complete", "Repeat exactly: tuned", "--model", model])
            #expect(answer.output == "tuned\n", "\(answer.errors)")
            try await stack.down()
            try await stack.up()
            let again = try await stack.pointsman(["complete", "Repeat exactly: again", "--model", model])
            #expect(again.output == "again\n", "after a restart: \(again.errors)")
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
            try Data(#"{"messages":7}"#.utf8).write(to: file)
            let refused = try await stack.pointsman(arguments)
            #expect(refused.status == 65)
            #expect(refused.errors.contains("line 1"), "\(refused.errors)")
        }
    }

    @Test("A batch of an uploaded file leaves files, and a fine-tune reads one, though who keeps them dies on the way")
    func files() async throws {
        try await Stack.with { stack in
            let requests = (0..<20).map { index in
                #"{"custom_id":"item-\#(index)","method":"POST","url":"/v1/chat/completions","#
                    + #""body":{"messages":[{"role":"user","content":"Repeat exactly: n\#(index)"}]}}"#
            }
            let input = try await Self.upload(stack, requests, purpose: "batch")
            let submission = #"{"inputFileId":"\#(input)","endpoint":"/v1/chat/completions"}"#
            let submitted = try await stack.pointsman(["rpc", "call", "batch.v1.Batches/Submit", submission])
            try #require(submitted.status == 0, "\(submitted.errors)")
            let batch = try #require(try Self.json(submitted)["batch"]?["id"]?.string)
            kill(try #require(try stack.processes(of: "batch-worker").first), SIGKILL)
            try await Self.until(stack, ["batch", "status", batch], reaches: "completed")
            let state = try Self.json(try await stack.pointsman(["batch", "status", batch, "--json"]))
            let output = try #require(state["output_file_id"]?.string)
            let results = try await stack.pointsman(["files", "download", output])
            let lines = try results.output.split(separator: "\n").map {
                try JSONDocument(parsing: [UInt8]($0.utf8)).root
            }
            #expect(lines.compactMap { $0["custom_id"]?.string } == (0..<20).map { "item-\($0)" })
            #expect(lines.allSatisfy { $0["response"]?["status_code"]?.int == 200 && $0["error"]?.isNull == true })

            let example = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#
            let training = try await Self.upload(stack, Array(repeating: example, count: 12), purpose: "fine-tune")
            let asked = #"{"training_file":"\#(training)","model":"simulator/small"}"#
            let price = try await stack.pointsman([
                "rpc", "call", "--text", "finetune.v1.Finetunes/EstimatePrice", #"{"body":{"@json":\#(asked)}}"#,
            ])
            #expect(price.output.contains("estimated_total_price"), "\(price.errors)")
            let order =
                #"{"baseModel":"simulator/small","trainingFile":"\#(training)","validationFile":"\#(training)","#
                + #""suffix":"filed","options":{"@json":{"n_evals":1}}}"#
            let made = try await stack.pointsman(["rpc", "call", "finetune.v1.Finetunes/Submit", order])
            try #require(made.status == 0, "\(made.errors)")
            let job = try #require(try Self.json(made)["id"]?.string)
            try await Self.until(stack, ["finetune", "status", job], reaches: "completed")
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)

            #expect(try await stack.pointsman(["files", "delete", input]).status == 0)
            try await stack.down()
            try await stack.up()
            #expect(try await stack.pointsman(["files", "download", output]).output == results.output)
            #expect(try await stack.pointsman(["files", "download", input]).status != 0)
        }
    }

    /// Keeps the lines as a file; its id.
    private static func upload(_ stack: Stack, _ lines: [String], purpose: String) async throws -> String {
        let file = stack.folder.appendingPathComponent("\(purpose).jsonl")
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        let kept = try await stack.pointsman(["files", "upload", file.path, "--purpose", purpose, "--json"])
        try #require(kept.status == 0, "\(kept.errors)")
        return try #require(try json(kept)["id"]?.string)
    }

    private static func json(_ result: Finished) throws -> JSONValue {
        try JSONDocument(parsing: [UInt8](result.output.utf8)).root
    }

    private static func until(_ stack: Stack, _ command: [String], reaches state: String) async throws {
        var last = Finished(status: 0, output: "", errors: "")
        let isReached = try await eventually(within: .seconds(120)) {
            last = try await stack.pointsman(command + ["--json"])
            return try last.status == 0 && json(last)["state"]?.string == state
        }
        #expect(isReached, "never \(state): \(last.output) \(last.errors)")
    }
}
