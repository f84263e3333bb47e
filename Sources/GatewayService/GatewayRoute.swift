package import Messages

/// What a method and a path ask for.
package final class GatewayRoute: Sendable {
    /// What is done there.
    package enum Action: Equatable, Sendable {
        /// A body for the router.
        case forward(RouterV1.Endpoint)
        /// OpenAI's Responses API, over chat completions.
        case responses
        case listModels, retrieveModel, listSupportedModels, retrieveSupportedModel
        case createFile, uploadFile, putUpload, preprocessFile, listFiles, retrieveFile, deleteFile, fileContent
        case createBatch, listBatches, retrieveBatch, cancelBatch
        case createFinetune, listFinetunes, retrieveFinetune, cancelFinetune, deleteFinetune
        case finetuneEvents, finetuneCheckpoints, finetuneMetrics, finetuneDownload
        case finetuneLimits, finetuneModels, finetunePrice
        case health
    }

    /// The method that it takes.
    package let method: String
    /// The path, where `{id}` stands for one segment and `{id...}` for all that follow.
    package let path: String
    /// What is done there.
    package let action: Action
    /// The path says which shapes are meant; nil where both speak of the same path.
    package let dialect: Dialect?
    private let segments: [Substring]

    init(_ method: String, _ path: String, _ action: Action, _ dialect: Dialect? = nil) {
        self.method = method
        self.path = path
        self.action = action
        self.dialect = dialect
        segments = path.split(separator: "/")
    }

    /// Whether the body is a file, or a form that may hold one.
    var takesFile: Bool { [.createFile, .uploadFile, .putUpload].contains(action) }

    /// Whether a file goes in or out.
    var movesFile: Bool { takesFile || action == .fileContent || action == .finetuneDownload }

    /// What `path`, split at its slashes, has where the pattern has a name; nil if it does not fit.
    fileprivate func match(_ parts: [Substring]) -> String? {
        var parameter: Substring = ""
        for (index, segment) in segments.enumerated() {
            if segment.hasSuffix("...}") {
                guard index < parts.count, !parts[index].isEmpty, let last = parts.last else { return nil }
                return String(parts[index].base[parts[index].startIndex..<last.endIndex])
            }
            guard index < parts.count else { return nil }
            if segment.hasPrefix("{") {
                guard !parts[index].isEmpty else { return nil }
                parameter = parts[index]
            } else if segment != parts[index] {
                return nil
            }
        }
        return segments.count == parts.count ? String(parameter) : nil
    }
}

/// All that the gateway serves.
package enum GatewayRoutes {
    /// What was found at a path.
    package enum Finding: Sendable {
        /// The route, and what stands in its path for the name in braces.
        case route(GatewayRoute, parameter: String)
        /// The path takes other methods: the value of an `allow` header.
        case otherMethods(String)
        /// No such path.
        case nothing
    }

    /// Every route; `docs/api/openapi.yaml` describes each.
    package static let all: [GatewayRoute] =
        inference + models + files + batches + finetunes + [
            GatewayRoute("GET", "/healthz", .health), GatewayRoute("GET", "/health", .health),
        ]

    private static let inference: [GatewayRoute] = [
        GatewayRoute("POST", "/v1/chat/completions", .forward(.chatCompletions)),
        GatewayRoute("POST", "/v1/completions", .forward(.completions)),
        GatewayRoute("POST", "/v1/embeddings", .forward(.embeddings)),
        GatewayRoute("POST", "/v1/images/generations", .forward(.images)),
        GatewayRoute("POST", "/v1/rerank", .forward(.rerank)),
        GatewayRoute("POST", "/v1/audio/speech", .forward(.speech)),
        GatewayRoute("POST", "/v1/audio/transcriptions", .forward(.transcriptions)),
        GatewayRoute("POST", "/v1/audio/translations", .forward(.translations)),
        GatewayRoute("POST", "/v1/responses", .responses),
    ]

    private static let models: [GatewayRoute] = [
        GatewayRoute("GET", "/v1/models", .listModels),
        GatewayRoute("GET", "/v1/models/{model...}", .retrieveModel),
        GatewayRoute("GET", "/v2/supported-models", .listSupportedModels, .together),
        GatewayRoute("GET", "/v2/supported-models/{model...}", .retrieveSupportedModel, .together),
    ]

    private static let files: [GatewayRoute] = [
        GatewayRoute("POST", "/v1/files", .createFile),
        GatewayRoute("POST", "/v1/files/upload", .uploadFile, .together),
        GatewayRoute("PUT", "/v1/uploads/{file_id}", .putUpload, .together),
        GatewayRoute("POST", "/v1/files/{file_id}/preprocess", .preprocessFile, .together),
        GatewayRoute("GET", "/v1/files", .listFiles),
        GatewayRoute("GET", "/v1/files/{file_id}", .retrieveFile),
        GatewayRoute("DELETE", "/v1/files/{file_id}", .deleteFile),
        GatewayRoute("GET", "/v1/files/{file_id}/content", .fileContent),
    ]

    private static let batches: [GatewayRoute] = [
        GatewayRoute("POST", "/v1/batches", .createBatch),
        GatewayRoute("GET", "/v1/batches", .listBatches),
        GatewayRoute("GET", "/v1/batches/{batch_id}", .retrieveBatch),
        GatewayRoute("POST", "/v1/batches/{batch_id}/cancel", .cancelBatch),
    ]

    private static let finetunes: [GatewayRoute] = [
        GatewayRoute("POST", "/v1/fine_tuning/jobs", .createFinetune, .openAI),
        GatewayRoute("GET", "/v1/fine_tuning/jobs", .listFinetunes, .openAI),
        GatewayRoute("GET", "/v1/fine_tuning/jobs/{job_id}", .retrieveFinetune, .openAI),
        GatewayRoute("POST", "/v1/fine_tuning/jobs/{job_id}/cancel", .cancelFinetune, .openAI),
        GatewayRoute("GET", "/v1/fine_tuning/jobs/{job_id}/events", .finetuneEvents, .openAI),
        GatewayRoute("GET", "/v1/fine_tuning/jobs/{job_id}/checkpoints", .finetuneCheckpoints, .openAI),
        GatewayRoute("POST", "/v1/fine-tunes", .createFinetune, .together),
        GatewayRoute("GET", "/v1/fine-tunes", .listFinetunes, .together),
        GatewayRoute("GET", "/v1/fine-tunes/models/limits", .finetuneLimits, .together),
        GatewayRoute("GET", "/v1/fine-tunes/models/supported", .finetuneModels, .together),
        GatewayRoute("POST", "/v1/fine-tunes/estimate-price", .finetunePrice, .together),
        GatewayRoute("GET", "/v1/fine-tunes/{job_id}", .retrieveFinetune, .together),
        GatewayRoute("DELETE", "/v1/fine-tunes/{job_id}", .deleteFinetune, .together),
        GatewayRoute("POST", "/v1/fine-tunes/{job_id}/cancel", .cancelFinetune, .together),
        GatewayRoute("GET", "/v1/fine-tunes/{job_id}/events", .finetuneEvents, .together),
        GatewayRoute("GET", "/v1/fine-tunes/{job_id}/checkpoints", .finetuneCheckpoints, .together),
        GatewayRoute("GET", "/v1/fine-tunes/{job_id}/metrics", .finetuneMetrics, .together),
        GatewayRoute("GET", "/v1/finetune/download", .finetuneDownload, .together),
    ]

    /// Routes whose path has no names, which most requests ask for.
    private static let literal: [String: [GatewayRoute]] = Dictionary(
        grouping: all.filter { !$0.path.contains("{") },
        by: \.path
    )
    private static let patterns = all.filter { $0.path.contains("{") }

    /// Finds what a request asks for; `path` is decoded and has no query.
    package static func find(_ method: String, _ path: String) -> Finding {
        if let route = literal[path]?.first(where: { $0.method == method }) { return .route(route, parameter: "") }
        var fitting = (literal[path] ?? []).map { (route: $0, parameter: "") }
        if fitting.isEmpty {
            let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            fitting = patterns.compactMap { route in route.match(parts).map { (route: route, parameter: $0) } }
        }
        if let found = fitting.first(where: { $0.route.method == method }) {
            return .route(found.route, parameter: found.parameter)
        }
        guard !fitting.isEmpty else { return .nothing }
        return .otherMethods((fitting.map(\.route.method) + ["OPTIONS"]).joined(separator: ", "))
    }
}
