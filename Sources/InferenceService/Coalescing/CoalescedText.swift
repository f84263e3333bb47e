import Messages
import RPCCore

/// Bounds of what shares a provider call.
package struct CoalescingLimits: Sendable {
    /// How long a text waits for the next one to come.
    package var gap: Duration
    /// The longest that a text waits for company, however many come.
    package var wait: Duration
    /// The most texts of one call.
    package var inputsMax: Int

    /// 20 ms, 100 ms and 128 texts unless told.
    package init(gap: Duration = .milliseconds(20), wait: Duration = .milliseconds(100), inputsMax: Int = 128) {
        self.gap = gap
        self.wait = wait
        self.inputsMax = inputsMax
    }
}

/// What calls must have in common to share a provider call, which goes out with whichever of the provider's keys is in use.
struct CoalescingKey: Hashable, Sendable {
    let provider: String
    let model: String
    /// All of it, its version included.
    let price: [UInt8]
    /// Of all else in the body.
    let digest: [UInt8]
}

/// The one text of a request that may share a provider call.
struct CoalescedText: Sendable {
    let key: CoalescingKey
    /// Where it stands in the body, quotes included.
    let span: Range<Int>
    /// What its share is measured by.
    let bytes: Int

    /// Nil if the request is to have a provider call of its own. Throws INVALID_ARGUMENT for a span that is no text's.
    init?(_ request: InferenceV1.CallRequest) throws(RPCError) {
        guard let coalesce = request.coalesce, request.simulatorFault.isEmpty else { return nil }
        let start = Int(coalesce.inputOffset)
        span = start..<start + Int(coalesce.inputLength)
        let quote = UInt8(ascii: "\"")
        guard request.endpoint == .embeddings, span.count > 2, span.upperBound <= request.body.count,
            request.body[span.lowerBound] == quote, request.body[span.upperBound - 1] == quote
        else {
            throw RPCError(
                .invalidArgument,
                "`coalesce`: `input_offset` and `input_length` must say where the text of embeddings stands in `body`",
                reason: .badRequest
            )
        }
        bytes = Int(coalesce.inputBytes)
        key = CoalescingKey(
            provider: request.provider,
            model: request.model,
            price: request.price?.encoded() ?? [],
            digest: coalesce.digest
        )
    }

    /// One body for several texts: the first's, with the list of all in place of its own.
    static func body(_ members: [(body: [UInt8], text: CoalescedText)]) -> [UInt8] {
        guard let first = members.first else { return [] }
        var body = Array(first.body[..<first.text.span.lowerBound])
        for (index, member) in members.enumerated() {
            body.append(UInt8(ascii: index == 0 ? "[" : ","))
            body += member.body[member.text.span]
        }
        body.append(UInt8(ascii: "]"))
        return body + first.body[first.text.span.upperBound...]
    }
}
