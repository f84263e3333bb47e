import JSON
import RPCCore

/// Answers of chat completions as those of a Responses request.
struct ResponsesTranslator: AnswerTranslator {
    private let request: ResponsesRequest
    private var stream: ResponsesStream

    init(_ request: ResponsesRequest) {
        self.request = request
        stream = ResponsesStream(request)
    }

    func plain(_ answer: [UInt8]) throws(RPCError) -> [UInt8] {
        guard let body = ResponsesAnswer.body(answer, for: request) else {
            throw RPCError(.unavailable, "the provider's answer is not of the contract")
        }
        return body
    }

    mutating func events(_ bytes: [UInt8]) throws(RPCError) -> [UInt8] { try stream.feed(bytes) }

    mutating func failure(_ error: RPCError) -> [UInt8] {
        stream.failure(code: ErrorAnswer.code(error), message: ErrorAnswer.message(error))
    }
}
