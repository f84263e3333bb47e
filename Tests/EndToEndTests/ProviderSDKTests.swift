import Foundation
import Testing

/// `scripts/provider_sdk.py` drives the simulator with the provider's own SDKs, both of its generations, and holds every
/// answer against their types.
@Suite("The provider's SDKs against the simulator", .timeLimit(.minutes(5)))
struct ProviderSDKTests {
    enum SDK: String, CaseIterable {
        case together2 = "POINTSMAN_TOGETHER2_PYTHON"
        case together3 = "POINTSMAN_SDK_PYTHON"

        /// Where `dev/test.sh` puts it.
        var folder: String { self == .together2 ? ".build/sdks-together2" : ".build/sdks" }
    }

    private func check(_ name: String, with sdk: SDK) async throws {
        try await Scratch.with { folder in
            let environment = [
                "POINTSMAN_PROVIDER_SIMULATOR_FINETUNE_STEP": "20ms",
                "POINTSMAN_PROVIDER_SIMULATOR_ENDPOINT_STEP": "20ms",
                "POINTSMAN_PROVIDER_SIMULATOR_BATCH_VALIDATION": "10ms",
            ]
            let simulator = try await ServiceProcess.start("provider-simulator", in: folder, environment: environment)
            let arguments = [name, simulator.http]
            let finished = try await Program.script("provider_sdk.py", arguments, sdks: (sdk.rawValue, sdk.folder))
            #expect(finished.status == 0, "\(finished.errors)")
        }
    }

    @Test("Models answer: text, vectors, pictures, rankings", arguments: SDK.allCases)
    func inference(_ sdk: SDK) async throws { try await check("inference", with: sdk) }

    @Test("Sound comes out and goes in", arguments: SDK.allCases)
    func audio(_ sdk: SDK) async throws { try await check("audio", with: sdk) }

    @Test("Files go up by signed address, come down, and are conflicts when they are there", arguments: SDK.allCases)
    func files(_ sdk: SDK) async throws { try await check("files", with: sdk) }

    @Test("Large files go up in parts", arguments: SDK.allCases)
    func parts(_ sdk: SDK) async throws { try await check("parts", with: sdk) }

    @Test("A batch runs, and hands out results and errors", arguments: SDK.allCases)
    func batches(_ sdk: SDK) async throws { try await check("batches", with: sdk) }

    @Test("A fine-tune is priced, made, watched, downloaded, called, cancelled and deleted", arguments: SDK.allCases)
    func finetunes(_ sdk: SDK) async throws { try await check("finetunes", with: sdk) }

    @Test("An endpoint starts, answers, stops and goes", arguments: SDK.allCases)
    func endpoints(_ sdk: SDK) async throws { try await check("endpoints", with: sdk) }

    @Test("Models are listed, uploaded and deleted", arguments: SDK.allCases)
    func models(_ sdk: SDK) async throws { try await check("models", with: sdk) }

    @Test("OpenAI's SDK reads the same answers")
    func openai() async throws { try await check("openai", with: .together3) }
}
