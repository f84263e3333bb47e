import Bodies
import JSON
package import Messages
package import RPCCore

/// Answers that are not text.
extension TypedAnswer {
    /// The pictures, in the provider's order. Throws UNAVAILABLE if the answer is not of the contract.
    package static func images(
        _ forwarded: RouterV1.ForwardResponse
    ) throws(RPCError) -> RouterV1.GenerateImageResponse {
        var images: [RouterV1.Image] = []
        for item in try parse(forwarded.body, .image).data {
            if let bytes = item["b64_json"]?.withUTF8({ Base64.decode($0) }) {
                guard let bytes else { throw malformed }
                images.append(RouterV1.Image(data: bytes))
            } else if let url = item["url"]?.string {
                images.append(RouterV1.Image(url: url))
            } else {
                throw malformed
            }
        }
        return RouterV1.GenerateImageResponse(
            images: images,
            usage: forwarded.usage,
            route: forwarded.route,
            cost: forwarded.cost
        )
    }

    /// The documents, best first. Throws UNAVAILABLE if the answer is not of the contract, or names a document that was
    /// not among the `documents` asked about.
    package static func rerank(
        _ forwarded: RouterV1.ForwardResponse,
        documents: Int
    ) throws(RPCError) -> RouterV1.RerankResponse {
        var results: [RouterV1.RankedDocument] = []
        for item in try parse(forwarded.body, .rerank).results {
            guard let index = item["index"]?.int, (0..<Int64(documents)).contains(index),
                let score = item["relevance_score"]?.double
            else { throw malformed }
            results.append(RouterV1.RankedDocument(index: UInt32(index), relevanceScore: score))
        }
        return RouterV1.RerankResponse(
            results: results.sorted { $0.relevanceScore > $1.relevanceScore },
            usage: forwarded.usage,
            route: forwarded.route,
            cost: forwarded.cost
        )
    }
}
