/// The models that are there without a models file: the provider's public ids and prices of November 2026, models that
/// were retired (they answer 400), and the simulator's own.
enum BuiltInModels {
    static let all: [Model] = own + chat + retired + others

    /// The simulator's own models: cheap ones for tests, and `simulator/echo`.
    private static let own: [Model] = [
        make("simulator/echo", 131_072, input: 0.10, output: 0.10, batch: 50),
        make("simulator/small", 131_072, input: 0.10, output: 0.20, training: 0.40, batch: 50),
        make("simulator/large", 131_072, input: 1.00, output: 3.00, cached: 0.10, training: 2.00, batch: 50),
        make("simulator/no-batch", 131_072, input: 0.50, output: 0.50),
        Model(id: "simulator/embed", type: .embedding, contextLength: 8_192, inputPrice: dollars(0.01), dimensions: 64),
        Model(id: "simulator/image", type: .image, contextLength: 4_096, imagePrice: dollars(0.01)),
        Model(id: "simulator/rerank", type: .rerank, contextLength: 8_192, inputPrice: dollars(0.02)),
        speech("simulator/speech", 0.50),
        transcribe("simulator/transcribe", 0.003),
    ]

    private static let chat: [Model] = [
        make("Qwen/Qwen2.5-7B-Instruct-Turbo", 32_768, input: 0.30, output: 0.30, training: 0.48, batch: 50),
        make("Qwen/Qwen3.5-9B", 262_144, input: 0.17, output: 0.25, training: 0.48, batch: 50),
        make("Qwen/Qwen3.6-Plus", 1_000_000, input: 0.50, output: 3.00, batch: 50),
        make("Qwen/Qwen3.7-Plus", 1_000_000, input: 0.32, output: 1.28, batch: 50),
        make("Qwen/Qwen3.7-Max", 1_000_000, input: 1.50, output: 4.50, cached: 0.30),
        make("Qwen/Qwen3.8-Flash", 1_000_000, input: 0.15, output: 0.47, batch: 50),
        make("openai/gpt-oss-120b", 131_072, input: 0.15, output: 0.60, training: 2.90, batch: 50),
        make("deepseek-ai/DeepSeek-V4.1-Flash", 1_000_000, input: 0.30, output: 1.20, cached: 0.006, batch: 50),
        make("deepseek-ai/DeepSeek-V4-Pro-0813", 1_000_000, input: 1.32, output: 3.96, cached: 0.13),
        asking(make("moonshotai/Kimi-K3", 1_000_000, input: 3.00, output: 15.00, cached: 0.30)),
        make("zai-org/GLM-5.3", 1_000_000, input: 1.40, output: 4.40, cached: 0.26),
        make("zai-org/GLM-5.3-Flash", 1_000_000, input: 0.15, output: 0.50, cached: 0.03, batch: 50),
        make("MiniMaxAI/MiniMax-M2.7", 196_608, input: 0.30, output: 1.20, cached: 0.06, batch: 50),
        make("meta-models/Muse-Glimmer-30B", 131_072, input: 0.35, output: 1.50, cached: 0.04, batch: 50),
        make("nvidia/NVIDIA-Nemotron-3.5-Super-VL", 262_144, input: 0.15, output: 0.50, cached: 0.02, batch: 50),
    ]

    private static let retired: [Model] = [
        make("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", 131_072, input: 0.18, output: 0.18),
        make("meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo", 131_072, input: 0.88, output: 0.88),
        make("meta-llama/Llama-3.3-70B-Instruct-Turbo", 131_072, input: 1.04, output: 1.04),
        make("mistralai/Mixtral-8x7B-Instruct-v0.1", 32_768, input: 0.60, output: 0.60),
        make("Qwen/Qwen2.5-72B-Instruct-Turbo", 131_072, input: 1.20, output: 1.20),
        make("openai/gpt-oss-20b", 131_072, input: 0.05, output: 0.20),
        make("moonshotai/Kimi-K2.7-Code", 262_144, input: 0.95, output: 4.00, cached: 0.19),
        make("Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8", 262_144, input: 2.00, output: 2.00),
        Model(id: "Salesforce/Llama-Rank-V1", type: .rerank, contextLength: 8_192, inputPrice: dollars(0.10)),
        // Never was serverless: it is there for endpoints.
        Model(id: "mixedbread-ai/mxbai-rerank-large-v2", type: .rerank, contextLength: 8_192),
    ].map { model in
        var model = model
        model.retired = true
        return model
    }

    private static let others: [Model] = [
        Model(
            id: "intfloat/multilingual-e5-large-instruct",
            type: .embedding,
            contextLength: 514,
            inputPrice: dollars(0.02),
            dimensions: 1_024
        ),
        Model(
            id: "BAAI/bge-base-en-v1.5",
            type: .embedding,
            contextLength: 512,
            inputPrice: dollars(0.008),
            dimensions: 768
        ),
        speech("canopylabs/orpheus-3b-0.1-ft", 0.27),
        speech("hexgrad/Kokoro-82M", 0.85),
        speech("cartesia/sonic", 65),
        transcribe("openai/whisper-large-v3", 0.0015),
        image("black-forest-labs/FLUX.1-schnell", 0.0027, steps: 4),
        image("black-forest-labs/FLUX.1.1-pro", 0.04, steps: 28),
        image("black-forest-labs/FLUX.2-pro", 0.03, steps: 28),
        image("black-forest-labs/FLUX.2-dev", 0.0154, steps: 28),
        image("black-forest-labs/FLUX.1-kontext-pro", 0.04, steps: 28),
        image("black-forest-labs/FLUX.1-kontext-max", 0.08, steps: 28),
        image("black-forest-labs/FLUX.2-max", 0.07, steps: 28),
    ]

    private static func make(
        _ id: String,
        _ context: Int,
        input: Double,
        output: Double,
        cached: Double? = nil,
        training: Double? = nil,
        batch: Int? = nil
    ) -> Model {
        Model(
            id: id,
            type: .chat,
            contextLength: context,
            inputPrice: dollars(input),
            outputPrice: dollars(output),
            cachedPrice: cached.map(dollars),
            trainingPrice: training.map(dollars),
            batchPercent: batch
        )
    }

    private static func image(_ id: String, _ perMegapixel: Double, steps: Int) -> Model {
        Model(id: id, type: .image, contextLength: 4_096, imagePrice: dollars(perMegapixel), defaultSteps: steps)
    }

    private static func speech(_ id: String, _ perMillionCharacters: Double) -> Model {
        Model(id: id, type: .audio, contextLength: 4_096, speechPrice: dollars(perMillionCharacters))
    }

    private static func transcribe(_ id: String, _ perMinute: Double) -> Model {
        Model(id: id, type: .transcribe, contextLength: 4_096, audioPrice: dollars(perMinute), batchPercent: 50)
    }

    private static func asking(_ model: Model) -> Model {
        var model = model
        model.usageOnlyWhenAsked = true
        return model
    }
}

/// Nano-dollars of an amount in dollars.
func dollars(_ amount: Double) -> Int64 {
    Int64((amount * 1_000_000_000).rounded())
}
