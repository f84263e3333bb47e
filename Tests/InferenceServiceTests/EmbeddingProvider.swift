import InferenceService
import JSON
import Messages
import Provider
import Synchronization
import TestSupport

/// A provider of embeddings, with a token for each four bytes begun, that does with its calls what it was told to.
final class EmbeddingProvider: ProviderTransport {
    enum Step: Sendable {
        case answer
        /// Answers when the gate opens.
        case wait(Gate)
        case refuse(Int)
        case fail(ProviderFailure)
        /// Nothing comes until the call is left.
        case silence
        /// One vector less than asked for.
        case short
        /// An answer that does not say what it used.
        case noUsage
    }

    private let state: Mutex<(steps: ArraySlice<Step>, sent: [ProviderRequest])>

    /// One step a call, in order; then it answers.
    init(_ steps: [Step] = []) { state = Mutex((steps[...], [])) }

    var requests: [ProviderRequest] { state.withLock { $0.sent } }
    var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        let step = state.withLock { state in
            state.sent.append(request)
            return state.steps.popFirst() ?? .answer
        }
        var texts = Self.texts(request.body)
        switch step {
        case .answer: break
        case .wait(let gate): await gate.wait()
        case .refuse(let status): throw ProviderFailure.refused(ProviderHead(status: status), body: [])
        case .fail(let failure): throw failure
        case .silence:
            await untilCancelled()
            throw ProviderFailure(.unknown, .cancelled, "the call was cancelled")
        case .short: texts.removeLast()
        case .noUsage:
            let body = Self.answer(texts).replacing(/,"usage":\{[^}]*\}/, with: "")
            return ProviderResponse(head: ScriptedProvider.head, body: Array(body.utf8))
        }
        return ProviderResponse(head: ScriptedProvider.head, body: Array(Self.answer(texts).utf8))
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        throw ProviderFailure(.unknown, .answer, "embeddings do not stream")
    }

    /// What a body asks for.
    static func texts(_ body: [UInt8]) -> [String] {
        let input = (try? JSONDocument(parsing: body))?.root["input"]
        return input?.string.map { [$0] } ?? input?.array?.compactMap(\.string) ?? []
    }

    static func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

    /// The answer to texts that are asked for together; a vector holds its text's bytes.
    static func answer(_ texts: [String]) -> String {
        let data = texts.enumerated().map { index, text in
            let vector = text.utf8.map { "\($0).50" }.joined(separator: ",")
            return #"{"object":"embedding","index":\#(index),"embedding":[\#(vector)]}"#
        }
        let tokens = texts.map(tokens).reduce(0, +)
        return #"{"object":"list","data":[\#(data.joined(separator: ","))],"model":"M","#
            + #""usage":{"prompt_tokens":\#(tokens),"total_tokens":\#(tokens)}}"#
    }
}

extension InferenceUnderTest {
    init(
        _ provider: EmbeddingProvider,
        spender: RecordingSpender = RecordingSpender(),
        coalescing: CoalescingLimits
    ) throws {
        try self.init(.silence, spender: spender, transport: provider, coalescing: coalescing)
    }

    /// A request for one text's vector, as the router makes it.
    static func embedding(_ text: String, model: String = "M", more: String = "") -> InferenceV1.CallRequest {
        let head = #"{"model":"\#(model)","input":"#
        let input = "\"\(text)\""
        var request = request(.embeddings)
        request.model = model
        request.body = Array((head + input + more + "}").utf8)
        request.store?.key = Array(text.utf8)
        request.attribution?.requestID = text
        request.coalesce = InferenceV1.Coalesce(
            inputOffset: UInt32(head.utf8.count),
            inputLength: UInt32(input.utf8.count),
            digest: Array(more.utf8),
            inputBytes: UInt32(text.utf8.count)
        )
        return request
    }

    /// Until as many embeddings wait for company.
    func isWaiting(_ count: Int) async -> Bool {
        await eventually { metrics.contains("inference_coalescing_waiting \(count)\n") }
    }
}
