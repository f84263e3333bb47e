import JSON
package import Messages

/// Models as `/v1/models` shows them: one item satisfies OpenAI's clients and Together's, the list has a shape for each.
package enum ModelList {
    /// All of them; `bare` for Together's clients, who want an array instead of OpenAI's object.
    package static func list(_ models: [RouterV1.Model], bare: Bool) -> [UInt8] {
        var writer = JSONWriter()
        if bare {
            writer.array { items in
                for model in models { write(model, &items) }
            }
            return writer.bytes
        }
        writer.object { root in
            root.member("object", "list")
            root.array("data") { items in
                for model in models { write(model, &items) }
            }
        }
        return writer.bytes
    }

    /// One of them.
    package static func item(_ model: RouterV1.Model) -> [UInt8] {
        var writer = JSONWriter()
        write(model, &writer)
        return writer.bytes
    }

    private static func write(_ model: RouterV1.Model, _ writer: inout JSONWriter) {
        let owner = model.organization.isEmpty ? model.provider : model.organization
        writer.object { item in
            for (name, text) in [
                ("id", model.id), ("object", "model"), ("owned_by", owner), ("type", type(model.task)),
                ("display_name", model.displayName.isEmpty ? model.id : model.displayName), ("organization", owner),
            ] {
                item.member(name, text)
            }
            item.member("created", model.createdUnixS)
            item.member("context_length", Int64(model.contextLength))
            item.object("pricing") { writePricing(model.price ?? CommonV1.Price(), &$0) }
        }
    }

    /// In dollars, for a million tokens each.
    private static func writePricing(_ price: CommonV1.Price, _ writer: inout JSONWriter) {
        for (name, nanodollars) in [
            ("hourly", 0), ("input", price.inputNanodollarsPerMtok), ("output", price.outputNanodollarsPerMtok),
            ("base", 0), ("finetune", price.trainingNanodollarsPerMtok),
        ] {
            writer.member(name, Double(nanodollars) / 1e9)
        }
    }

    /// The word of the provider's API for what a model is for.
    static func type(_ task: CommonV1.Task) -> String {
        switch task {
        case .code: "code"
        case .embedding: "embedding"
        case .image: "image"
        case .rerank: "rerank"
        case .speech: "audio"
        case .transcription: "transcribe"
        default: "chat"
        }
    }
}
