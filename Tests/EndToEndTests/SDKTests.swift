import Foundation
import Testing

/// Everything that the SDKs call, called by them: `scripts/checks` has a file an area and a function a check.
@Suite("The SDKs", .serialized, .timeLimit(.minutes(10)))
struct SDKTests {
    private static let openAI = [
        "portable", "openai_chat", "openai_errors", "openai_media", "openai_files", "openai_batches",
        "openai_finetunes", "openai_responses",
    ]
    private static let together = ["together_inference", "together_jobs"]
    private static let older = ("POINTSMAN_TOGETHER2_PYTHON", ".build/sdks-together2")

    @Test("openai's client and both of together's get all they ask for in their own types, and the ledger has it")
    func everything() async throws {
        let quick = [
            "POINTSMAN_PROVIDER_SIMULATOR_FINETUNE_STEP": "500ms", "POINTSMAN_BATCH_WORKER_POLL_INTERVAL": "200ms",
            "POINTSMAN_FINETUNE_MANAGER_POLL_INTERVAL": "200ms",
        ]
        try await Stack.with(environment: quick) { stack in
            let place = [
                "--gateway", try stack.text("gateway_url"), "--key", try stack.text("api_key"), "--provider",
                try stack.text("provider_url"), "--at-once", "6",
            ]
            let openAI = try await Program.script("sdk.py", Self.openAI + place)
            #expect(openAI.status == 0, "openai: \(openAI.errors)")
            let together = try await Program.script("sdk.py", Self.together + place)
            #expect(together.status == 0, "together: \(together.errors)")
            let older = try await Program.script("sdk.py", Self.together + place, sdks: Self.older)
            #expect(older.status == 0, "together 2: \(older.errors)")
            // 6 streams that were left before their end or cut by a fault, 6 transcriptions whose answers state no duration,
            // and at most 8 fine-tunes that were cancelled on their way.
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 20)
        }
    }
}
