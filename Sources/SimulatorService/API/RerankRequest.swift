import JSON

/// What a rerank request asks for, checked.
struct RerankRequest {
    private static let documentsMax = 1_024

    var query: [UInt8]
    /// The text that each document is ranked by, and shown with.
    var documents: [[UInt8]]
    var count: Int
    var returnsDocuments: Bool
    private let shown: [[UInt8]]

    init(_ root: JSONValue) throws(APIError) {
        let fields = try Fields(root)
        query = Array(try fields.requiredString("query").utf8)
        guard let list = try fields.required("documents").array, (1...Self.documentsMax).contains(list.count) else {
            throw .invalid("documents", "must be a list of 1 to \(Self.documentsMax) strings or objects")
        }
        let keys = try fields.strings("rank_fields", atMost: 64)?.map { String(decoding: $0, as: UTF8.self) }
        var documents: [[UInt8]] = []
        var shown: [[UInt8]] = []
        for (index, document) in list.enumerated() {
            documents.append(try Self.text(of: document, keys: keys, field: "documents[\(index)]"))
            shown.append(document.utf8 ?? Array(document.raw))
        }
        self.documents = documents
        self.shown = shown
        count = min(try fields.int("top_n", in: 1...1_000_000) ?? documents.count, documents.count)
        returnsDocuments = try fields.bool("return_documents") ?? false
    }

    /// A string itself; of an object the values of the fields to rank by, or of all.
    private static func text(of document: JSONValue, keys: [String]?, field: String) throws(APIError) -> [UInt8] {
        if let text = document.utf8 {
            return text
        }
        guard let members = document.members else {
            throw .invalid(field, "must be a string or an object")
        }
        let values = keys.map { keys in keys.compactMap { document[$0] } } ?? members.map(\.value)
        return Array(values.map { $0.utf8 ?? Array($0.raw) }.joined(separator: [0x20]))
    }

    var usage: BilledUsage {
        let tokens = documents.reduce(TokenRule.tokens(bytes: query.count)) { $0 + TokenRule.tokens(bytes: $1.count) }
        return BilledUsage(promptTokens: tokens)
    }

    /// The documents that share most with the query, best first; of equals the first.
    func answer(model: String, id: UInt64) -> [UInt8] {
        let words = Words(query)
        let scores = documents.map { words.likeness(to: Words($0)) }
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        var out: [UInt8] = []
        out.append(text: #"{"id":"sim-"#)
        out.append(hex: id)
        out.append(text: #"","object":"rerank","model":"#)
        out.append(jsonString: model)
        out.append(text: #","results":["#)
        for (place, index) in order.prefix(count).enumerated() {
            if place > 0 {
                out.append(text: ",")
            }
            out.append(text: #"{"index":"#)
            out.append(decimal: index)
            out.append(text: #","relevance_score":"#)
            out.append(string: "\(scores[index])")
            out.append(text: #","document":{"#)
            if returnsDocuments {
                out.append(text: #""text":"#)
                out.append(jsonString: shown[index])
            }
            out.append(text: "}}")
        }
        out.append(text: #"],"usage":"#)
        UsageEncoder.append(usage, to: &out)
        out.append(text: "}")
        return out
    }
}

/// How often each word is in a text; ASCII letters count the same in either case, punctuation parts words.
private struct Words {
    private var counts: [[UInt8]: Int] = [:]

    init(_ text: [UInt8]) {
        for word in text.split(whereSeparator: { !Self.isLetter($0) }) {
            counts[word.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, default: 0] += 1
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 128 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// The cosine of the two counts: 1 for the same words, 0 for none in common.
    func likeness(to other: Words) -> Double {
        let common = counts.reduce(0) { $0 + $1.value * (other.counts[$1.key] ?? 0) }
        return common == 0 ? 0 : Double(common) / (Double(square) * Double(other.square)).squareRoot()
    }

    private var square: Int {
        counts.values.reduce(0) { $0 + $1 * $1 }
    }
}
