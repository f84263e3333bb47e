import FinetuneService
import Messages
import RPCCore
import SQLStore
import Stubs
import Testing

@Suite("Fine-tune submissions")
struct SubmissionTests {
    @Test(
        "Training data is checked line by line",
        arguments: [
            ("", "training_data is empty"),
            ("\n \n", "training_data has no examples"),
            ("{\"text\":\"a\"}\nnope", "training_data line 2 is not JSON"),
            ("[]", "training_data line 1 must be a JSON object"),
            ("{}", "training_data line 1 must have `messages`"),
            ("{\"prompt\":\"a\"}", "training_data line 1 `completion` must be a string"),
            ("{\"text\":\"a\"}\n{\"prompt\":\"a\",\"completion\":\"b\"}", "training_data line 2 is not of the format"),
            ("{\"messages\":[]}", "training_data line 1 `messages` must be"),
            ("{\"messages\":[{\"role\":\"x\",\"content\":\"\"}]}", "`messages[0].role` must be"),
            ("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}", "must have an answer"),
        ]
    )
    func badData(data: String, message: String) throws {
        do {
            _ = try TrainingData(checking: Array(data.utf8))
            Issue.record("was taken")
        } catch {
            #expect(error.description.contains(message))
        }
    }

    @Test("Conversations, instructions and texts are taken; empty lines are skipped")
    func goodData() throws {
        let conversation =
            #"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"# + "\r\n\n"
        #expect(try TrainingData(checking: Array(conversation.utf8)).format == .conversation)
        #expect(try TrainingData(checking: Fixture.data).format == .instruction)
        #expect(try TrainingData(checking: Array("{\"text\":\"a\"}\n{\"text\":\"b\"}\n".utf8)).examples == 2)
    }

    @Test("A bad submission names the field and stores nothing")
    func badSubmissions() async throws {
        try await Fixture.run { fixture in
            let cases: [(String, (inout FinetuneV1.SubmitRequest) -> Void)] = [
                ("base_model", { $0.baseModel = "" }), ("base_model", { $0.baseModel = "no/such" }),
                ("suffix", { $0.suffix = "Not Good" }), ("epochs", { $0.epochs = 51 }),
                ("learning_rate", { $0.learningRate = .nan }), ("training_data line 1", { $0.trainingData = [0x7B] }),
                ("submission_id", { $0.submissionID = String(repeating: "x", count: 129) }),
            ]
            for (field, change) in cases {
                await #expect {
                    try await fixture.submit(change)
                } throws: {
                    ($0 as? RPCError)?.message.hasPrefix(field) == true
                }
            }
            let stored = try await fixture.store.jobs(tenant: "acme", after: "", limit: 10)
            #expect(stored?.isEmpty == true)
        }
    }

    @Test("Without a key, or with a wrong one, nothing is done")
    func keys() async throws {
        try await Fixture.run { fixture in
            await #expect {
                try await fixture.client.list(.init())
            } throws: {
                ($0 as? RPCError)?.code == .unauthenticated
            }
            await #expect {
                try await fixture.client.list(.init(), options: Fixture.options("wrong"))
            } throws: {
                ($0 as? RPCError)?.code == .unauthenticated
            }
        }
    }
}
