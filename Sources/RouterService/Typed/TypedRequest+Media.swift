import Bodies
import JSON
package import Messages
package import RPCCore

/// Typed requests that are not for text.
extension TypedRequest {
    /// The body of an image generation. Throws INVALID_ARGUMENT, naming the field.
    package static func body(_ request: RouterV1.GenerateImageRequest) throws(RPCError) -> [UInt8] {
        let prompt = try text(request.prompt, "prompt")
        guard !prompt.isEmpty else { throw bad("prompt", "is required") }
        let negative = try text(request.negativePrompt, "negative_prompt")
        var writer = JSONWriter()
        writer.object { root in
            root.member("model", request.model.isEmpty ? "auto" : request.model)
            root.member("prompt", prompt)
            root.member("response_format", request.asURL ? "url" : "base64")
            let numbers = [
                ("n", request.n), ("width", request.width), ("height", request.height), ("steps", request.steps),
            ]
            for (name, number) in numbers where number > 0 {
                root.member(name, Int64(number))
            }
            if let seed = request.seed {
                root.member("seed", seed)
            }
            for (name, text) in [("negative_prompt", negative), ("output_format", request.outputFormat)]
            where !text.isEmpty {
                root.member(name, text)
            }
        }
        return writer.bytes
    }

    /// The body of a reranking. Throws INVALID_ARGUMENT, naming the field.
    package static func body(_ request: RouterV1.RerankRequest) throws(RPCError) -> [UInt8] {
        let query = try text(request.query, "query")
        var documents: [String] = []
        for (index, document) in request.documents.enumerated() {
            documents.append(try text(document, "documents[\(index)]"))
        }
        var writer = JSONWriter()
        writer.object { root in
            root.member("model", request.model.isEmpty ? "auto" : request.model)
            root.member("query", query)
            root.array("documents") { list in
                for document in documents { list.value(document) }
            }
            root.member("return_documents", false)
            if request.topN > 0 {
                root.member("top_n", Int64(request.topN))
            }
        }
        return writer.bytes
    }
}
