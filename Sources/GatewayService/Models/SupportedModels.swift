import JSON
package import Messages
import Telemetry

/// Models as Together's newest clients list them: `/v2/supported-models`.
package enum SupportedModels {
    /// All of them, in one page.
    package static func list(_ models: [RouterV1.Model]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.array("data") { items in
                for model in models { write(model, &items) }
            }
            root.member("next_cursor", String?.none)
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
        let created = Timestamp(unixS: model.createdUnixS).iso8601
        let tasks = [model.task] + model.moreTasks
        writer.object { item in
            for (name, text) in [
                ("id", model.id), ("name", model.id), ("baseModel", ""), ("baseModelId", ""), ("createdAt", created),
                ("updatedAt", created), ("displayName", model.displayName.isEmpty ? model.id : model.displayName),
                ("displayType", ModelList.type(model.task)),
                ("publisher", model.organization.isEmpty ? model.provider : model.organization),
                ("status", "SUPPORTED_MODEL_STATUS_\(model.retired ? "DEPRECATED" : "SUPPORTED")"),
                ("contextLength", String(model.contextLength)), ("serverlessEndpoint", model.id),
            ] {
                item.member(name, text)
            }
            list("capabilities", tasks.compactMap { capabilities[$0] }, &item)
            list("inputModalities", inputs(model), &item)
            list("outputModalities", ["MODALITY_\(outputs[model.task] ?? "TEXT")"], &item)
            list("products", ["PRODUCT_SERVERLESS"], &item)
            list("features", model.capabilities.compactMap { features[$0] }, &item)
            list("deploymentProfiles", [], &item)
            item.object("pricing") { pricing in
                let price = model.price ?? CommonV1.Price()
                pricing.member("input", dollars(price.inputNanodollarsPerMtok))
                pricing.member("output", dollars(price.outputNanodollarsPerMtok))
                pricing.member("cachedInput", dollars(price.cachedInputNanodollarsPerMtok))
            }
        }
    }

    private static let capabilities: [CommonV1.Task: String] = [
        .chat: "CAPABILITY_CHAT", .embedding: "CAPABILITY_EMBEDDING", .image: "CAPABILITY_IMAGE_GENERATION",
        .rerank: "CAPABILITY_RERANKING",
    ]
    private static let features = [
        "tools": "FEATURE_TOOL_CALLING", "json_schema": "FEATURE_STRUCTURED_OUTPUT", "reasoning": "FEATURE_REASONING",
    ]
    private static let outputs: [CommonV1.Task: String] = [.image: "IMAGE", .speech: "AUDIO"]

    private static func inputs(_ model: RouterV1.Model) -> [String] {
        if model.task == .transcription { return ["MODALITY_AUDIO"] }
        return ["MODALITY_TEXT"] + (model.capabilities.contains("vision") ? ["MODALITY_IMAGE"] : [])
    }

    private static func dollars(_ nanodollars: Int64) -> Double { Double(nanodollars) / 1e9 }

    private static func list(_ name: String, _ words: [String], _ writer: inout JSONWriter) {
        writer.array(name) { list in
            for word in words { list.value(word) }
        }
    }
}
