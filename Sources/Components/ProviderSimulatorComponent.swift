import BlockingThread
import HTTPServer
package import ServiceConfiguration
import ServiceLifecycle
package import ServiceRuntime
import SimulatorService

/// The provider simulator: one HTTP port with the provider's API, its admin paths, health and metrics.
package enum ProviderSimulatorComponent: ServiceComponent {
    /// `provider-simulator`.
    package static let service = ServiceName.providerSimulator
    /// For `--help`.
    package static let summary = "Simulates a provider of Together's kind, with faults on demand and a meter."
    /// Its settings.
    package static let keys: [any SettingDeclaration] = [
        modelsFile, acceptedKeys, seed, bodyBytesMax, meterBytesMax, chunkDelay, tokensPerChunk, latency, abortMode,
        cachedPercent, batchValidation, batchItemsPerSecond, finetuneStep, endpointStep,
    ]

    private static let modelsFile = SettingKey<String>.string(
        "MODELS_FILE",
        default: "",
        "A JSON file in the shape of GET /v1/models whose models are added to the built-in ones."
    )
    private static let acceptedKeys = SettingKey<Secret?>.secret(
        "KEYS",
        "The keys that are accepted, with commas between them; any key when empty."
    )
    private static let seed = SettingKey<Int>.int(
        "SEED",
        default: 1,
        in: 0...Int.max,
        "What the drawing of faults with a rate starts from."
    )
    private static let bodyBytesMax = SettingKey<Int>.int(
        "BODY_BYTES_MAX",
        default: 128 << 20,
        in: 1_024...(1 << 30),
        "The longest body, in bytes; an uploaded file is one."
    )
    private static let meterBytesMax = SettingKey<Int>.int(
        "METER_BYTES_MAX",
        default: 8 << 30,
        in: 1_024...(1 << 40),
        "The largest meter file, in bytes; a full one refuses calls."
    )
    private static let chunkDelay = SettingKey<Duration>.duration(
        "CHUNK_DELAY",
        default: "0",
        in: .zero ... .seconds(3_600),
        "The pause before each chunk of a stream."
    )
    private static let tokensPerChunk = SettingKey<Int>.int(
        "TOKENS_PER_CHUNK",
        default: 4,
        in: 1...100_000,
        "Tokens in a chunk of a stream."
    )
    private static let latency = SettingKey<Duration>.duration(
        "LATENCY",
        default: "0",
        in: .zero ... .seconds(3_600),
        "The pause before each answer."
    )
    private static let abortMode = SettingKey<AbortMode>.choice(
        "ABORT_MODE",
        default: .produced,
        "What is billed when a client leaves or a stream is cut: produced, whole or nothing."
    )
    private static let cachedPercent = SettingKey<Int>.int(
        "CACHED_PERCENT",
        default: 0,
        in: 0...100,
        "The share of a prompt that counts as cached for models with a cached price."
    )
    private static let batchValidation = SettingKey<Duration>.duration(
        "BATCH_VALIDATION",
        default: "200ms",
        in: .zero ... .seconds(3_600),
        "How long a new batch is validated."
    )
    private static let batchItemsPerSecond = SettingKey<Int>.int(
        "BATCH_ITEMS_PER_SECOND",
        default: 500,
        in: 0...1_000_000,
        "Batch items a second, all batches together; 0 for as fast as it goes."
    )
    private static let finetuneStep = SettingKey<Duration>.duration(
        "FINETUNE_STEP",
        default: "500ms",
        in: .zero ... .seconds(3_600),
        "How long each state of a fine-tune lasts; an epoch of training counts as one."
    )

    private static let endpointStep = SettingKey<Duration>.duration(
        "ENDPOINT_STEP",
        default: "500ms",
        in: .zero ... .seconds(3_600),
        "How long each state of an endpoint on its way, and of the upload of a model, lasts."
    )

    /// Reads the models file and the data directory; a file that cannot be read or is wrong names its setting.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let settings = context.settings
        var configuration = SimulatorConfiguration(directory: context.dataDirectory)
        configuration.version = BuildInfo.version
        configuration.seed = UInt64(settings[seed])
        configuration.meterBytesMax = settings[meterBytesMax]
        configuration.keys = (settings[acceptedKeys]?.revealed ?? "").split(separator: ",").map(String.init)
        configuration.settings.chunkDelay = settings[chunkDelay]
        configuration.settings.tokensPerChunk = settings[tokensPerChunk]
        configuration.settings.latency = settings[latency]
        configuration.settings.abortMode = settings[abortMode]
        configuration.settings.cachedPercent = settings[cachedPercent]
        configuration.settings.batchValidation = settings[batchValidation]
        configuration.settings.batchItemsPerSecond = settings[batchItemsPerSecond]
        configuration.settings.finetuneStep = settings[finetuneStep]
        configuration.settings.endpointStep = settings[endpointStep]
        let simulator = try await open(configuration, modelsFile: settings[modelsFile], context)

        var parts = ComponentParts()
        let bodyBytes = settings[bodyBytesMax]
        parts.http = simulator
        parts.configureHTTP = { $0.bodyBytesMax = bodyBytes }
        parts.background = [BatchLoop(simulator: simulator)]
        parts.close = { simulator.close() }
        return parts
    }

    /// Reads the models file and the data directory, off the event loops.
    private static func open(
        _ configuration: SimulatorConfiguration,
        modelsFile: String,
        _ context: ComponentContext
    ) async throws -> Simulator {
        let thread = BlockingThread(name: "simulator-open", queueMax: 1)
        defer { thread.stop() }
        return try await thread.run {
            var configuration = configuration
            if !modelsFile.isEmpty {
                do {
                    try configuration.models.add(contentsOf: modelsFile)
                } catch let error as ModelFileError {
                    throw ConfigurationError(problems: ["MODELS_FILE \(modelsFile): \(error.message)"])
                }
            }
            do {
                return try Simulator(
                    configuration: configuration,
                    metrics: context.metrics,
                    logger: context.logger
                )
            } catch let error as SimulatorStartError {
                throw ConfigurationError(problems: ["DATA_DIR: \(error.description)"])
            }
        }
    }

    /// Works on batches as long as the service runs.
    private struct BatchLoop: Service {
        let simulator: Simulator

        func run() async throws {
            await cancelWhenGracefulShutdown { await simulator.run() }
        }
    }
}
