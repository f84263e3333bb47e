import JSON
import Messages
import RPCCore

/// A request for a fine-tune in either dialect, in the words of the finetune-manager.
enum FinetuneSubmission {
    static func read(_ body: [UInt8], _ dialect: Dialect) throws(RPCError) -> FinetuneV1.SubmitRequest {
        let fields = try BodyFields(body)
        var request = FinetuneV1.SubmitRequest(
            baseModel: try fields.required("model"),
            suffix: try fields.string("suffix") ?? "",
            trainingFile: try fields.required("training_file"),
            validationFile: try fields.string("validation_file") ?? "",
            metadata: try fields.object("metadata")
        )
        switch dialect {
        case .openAI: try readOpenAI(fields, &request)
        case .together:
            request.epochs = try fields.whole("n_epochs") ?? 0
            request.learningRate = try fields.number("learning_rate")
            request.options = others(fields, than: togetherMembers)
        }
        return request
    }

    /// What the provider's learning rate is if nothing else is asked for; OpenAI's clients give a factor to it.
    static let learningRateDefault = 1e-5

    private static let togetherMembers: Set<String> = [
        "model", "suffix", "training_file", "validation_file", "metadata", "n_epochs", "learning_rate",
    ]

    private static func readOpenAI(_ fields: BodyFields, _ request: inout FinetuneV1.SubmitRequest) throws(RPCError) {
        try fields.refuse(["integrations"], "is not possible here")
        let method = try fields.fields("method")
        let type = try method?.string("type") ?? "supervised"
        guard type == "supervised" || type == "dpo" else {
            throw fields.bad("method.type", "must be supervised or dpo")
        }
        let ofMethod = try method?.fields(type)?.fields("hyperparameters")
        let hyperparameters = ofMethod == nil ? try fields.fields("hyperparameters") : ofMethod
        request.epochs = try hyperparameters?.whole("n_epochs") ?? 0
        if let factor = try hyperparameters?.number("learning_rate_multiplier") {
            request.learningRate = factor * learningRateDefault
        }
        let size = try hyperparameters?.whole("batch_size")
        let beta = try hyperparameters?.number("beta")
        let seed = try fields.whole("seed")
        var writer = JSONWriter()
        writer.object { options in
            if let size { options.member("batch_size", Int64(size)) }
            if let seed { options.member("random_seed", Int64(seed)) }
            guard type == "dpo" else { return }
            options.object("training_method") { method in
                method.member("method", "dpo")
                if let beta { method.member("dpo_beta", beta) }
            }
        }
        request.options = writer.bytes
    }

    /// The members that the provider reads alone.
    private static func others(_ fields: BodyFields, than known: Set<String>) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { options in
            fields.root.forEachMember { key, value in
                guard let name = key.string, !known.contains(name), !value.isNull else { return }
                options.member(name, json: value.raw)
            }
        }
        return writer.bytes
    }
}
