package import JSON

/// A plain answer of a provider in JSON: a completion, embeddings, images or a reranking.
package struct PlainAnswer: Sendable {
    let document: JSONDocument

    /// The answer's id, "" if it has none.
    package var id: String { document.root["id"]?.string ?? "" }
    /// Seconds since 1970, 0 if it does not say.
    package var created: Int64 { document.root["created"]?.int ?? 0 }
    /// The model that answered, "" if it does not say.
    package var model: String { document.root["model"]?.string ?? "" }
    /// What it used; nil if it does not say.
    package var usage: AnswerUsage? { AnswerUsage(document.root["usage"]) }
    /// The answers of a completion, none for the others.
    package var choices: [JSONValue] { document.root["choices"]?.array ?? [] }
    /// The vectors or images, none for completions.
    package var data: [JSONValue] { document.root["data"]?.array ?? [] }

    /// The documents of a reranking, none for the others.
    package var results: [JSONValue] { document.root["results"]?.array ?? [] }

    /// Parses `bytes`, which must be one JSON object with what an answer of `kind` must have: `choices`, `data` or `results`.
    package init(parsing bytes: [UInt8], kind: BodyKind) throws(BodyError) {
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw BodyError("", "the answer is not JSON: \(error.message)")
        }
        let list = kind.hasChoices ? "choices" : kind == .rerank ? "results" : "data"
        guard document.root[list]?.kind == .array else { throw BodyError(list, "the answer has none") }
    }

    /// Whether it ended in a way that would be the same another time: every choice has a reason to end, and none was
    /// stopped by a content filter. Answers without choices always do.
    package var isCacheable: Bool {
        choices.allSatisfy { choice in
            guard let reason = choice["finish_reason"]?.string else { return false }
            return Self.goodEnds.contains(reason)
        }
    }

    private static let goodEnds: Set<String> = ["stop", "eos", "length", "tool_calls", "function_call"]

    /// The answer's bytes with another id; as they are if it has none.
    package func bytes(id: String) -> [UInt8] {
        guard let span = document.root["id"]?.span else { return document.source }
        var writer = JSONWriter()
        writer.value(id)
        return document.source[..<span.lowerBound] + writer.bytes + document.source[span.upperBound...]
    }

    /// The answer's bytes with `created`, put first, if it has none: OpenAI's contract requires it.
    package func bytes(createdIfMissing unixS: Int64) -> [UInt8] {
        guard document.root["created"] == nil else { return document.source }
        // An answer has members, so a comma belongs after a new one.
        let inside = document.root.span.lowerBound + 1
        let member = Array("\"created\":\(unixS),".utf8)
        return document.source[..<inside] + member + document.source[inside...]
    }
}
