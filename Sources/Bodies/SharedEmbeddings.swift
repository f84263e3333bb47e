import JSON

/// The answer to several texts that were asked for in one call, to be taken apart into the answer that each would have
/// had alone.
package struct SharedEmbeddings: Sendable {
    private let document: JSONDocument
    private let data: JSONValue
    /// By index.
    private let items: [JSONValue]

    /// What the call used; nil if the answer does not say.
    package var usage: AnswerUsage? { AnswerUsage(document.root["usage"]) }

    /// Parses the answer to `count` texts: it must have one vector for each, with the indexes 0 to `count` - 1.
    package init(parsing bytes: [UInt8], count: Int) throws(BodyError) {
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw BodyError("", "the answer is not JSON: \(error.message)")
        }
        guard let data = document.root["data"], let list = data.array, list.count == count else {
            throw BodyError("data", "the answer must have \(count) vectors")
        }
        var items: [Int64: JSONValue] = [:]
        for item in list {
            guard let index = item["index"]?.int, (0..<Int64(count)).contains(index), item["embedding"] != nil else {
                throw BodyError("data", "each item must have a vector and its index")
            }
            items[index] = item
        }
        guard items.count == count else { throw BodyError("data", "an index comes twice") }
        self.data = data
        self.items = items.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The answer to text number `index` alone. Every byte is the provider's but the item's index and, where the answer
    /// states usage, its numbers, which are `usage`.
    package func answer(_ index: Int, usage: AnswerUsage?) -> [UInt8] {
        let item = items[index]
        var edits: [(span: Range<Int>, with: [UInt8])] = [
            (data.span.lowerBound..<item.span.lowerBound, [UInt8(ascii: "[")]),
            (item.span.upperBound..<data.span.upperBound, [UInt8(ascii: "]")]),
        ]
        if let span = item["index"]?.span { edits.append((span, [UInt8(ascii: "0")])) }
        if let usage { edits += usageEdits(usage) }
        var splice = Splice(bytes: document.source, root: document.root.span)
        for edit in edits { splice.replace(edit.span, edit.with) }
        return splice.result()
    }

    private func usageEdits(_ usage: AnswerUsage) -> [(span: Range<Int>, with: [UInt8])] {
        guard let stated = document.root["usage"] else { return [] }
        let numbers: [(JSONValue?, Int64)] = [
            (stated["prompt_tokens"], usage.promptTokens),
            (stated["completion_tokens"], usage.completionTokens),
            (stated["total_tokens"], usage.promptTokens + usage.completionTokens),
            (stated["cached_tokens"], usage.cachedTokens),
            (stated["prompt_tokens_details"]?["cached_tokens"], usage.cachedTokens),
        ]
        return numbers.compactMap { value, number in
            guard let value, value.kind == .number else { return nil }
            return (value.span, Array(String(number).utf8))
        }
    }
}
