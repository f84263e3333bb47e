import InferenceService
import Logging
import Messages
import Provider
import RPCCore
import RPCInProcess
import Stubs
import Telemetry

/// An inference service over fakes in memory, with a price of 1 and 2 dollars for a million tokens in and out.
struct InferenceUnderTest {
    let provider: ScriptedProvider
    let spender: RecordingSpender
    let cache: RecordingCache
    let registry = Metrics()
    let handler: InferenceHandler
    let transport: InProcessTransport
    let client: InferenceClient

    init(
        _ answer: ScriptedProvider.Answer,
        spender: RecordingSpender = RecordingSpender(),
        cache: RecordingCache = RecordingCache(),
        storePatience: Duration = .seconds(10),
        transport: (any ProviderTransport)? = nil,
        providers: ProviderDirectory? = nil,
        coalescing: CoalescingLimits = CoalescingLimits(wait: .seconds(10)),
        book: EvidenceBook = EvidenceBook(Metrics())
    ) throws {
        provider = ScriptedProvider(answer)
        let only = try ProviderEndpoint(name: "sim", baseURL: "http://provider", apiKey: "secret")
        self.spender = spender
        self.cache = cache
        handler = InferenceHandler(
            InferenceHandler.Dependencies(
                transport: transport ?? provider,
                providers: providers ?? ProviderDirectory(only: only),
                spender: spender,
                cache: cache.client,
                metrics: InferenceMetrics(registry),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                nowUnixMS: { 1_000 },
                storePatience: storePatience,
                coalescing: coalescing,
                book: book
            )
        )
        self.transport = InProcessTransport(router: RPCRouter([handler]))
        client = InferenceClient(self.transport)
    }

    /// Calls whose handlers have not returned.
    var openCalls: Int { transport.openCalls }

    var metrics: String { String(decoding: registry.prometheusText(), as: UTF8.self) }

    static let price = CommonV1.Price(
        version: 4,
        inputNanodollarsPerMtok: 1_000_000_000,
        outputNanodollarsPerMtok: 2_000_000_000
    )
    /// Of the prompt 100 tokens, of the answer 50: 200,000 nano-dollars.
    static let hold = CommonV1.Usage(promptTokens: 100, completionTokens: 50)

    static func request(_ endpoint: RouterV1.Endpoint = .chatCompletions) -> InferenceV1.CallRequest {
        InferenceV1.CallRequest(
            endpoint: endpoint,
            model: "M",
            provider: "sim",
            body: Array(#"{"model":"M"}"#.utf8),
            attribution: CommonV1.Attribution(tenant: "acme"),
            price: price,
            hold: hold,
            store: InferenceV1.StoreInstruction(key: [UInt8](repeating: 7, count: 32), kind: .inference)
        )
    }

    static let answer =
        #"{"id":"c1","object":"chat.completion","created":5,"model":"M","choices":[{"index":0,"message":{"#
        + #""role":"assistant","content":"hello"},"finish_reason":"stop"}],"#
        + #""usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}"#

    /// What a reader of a stream saw.
    struct Seen: Sendable {
        var text = ""
        var done: InferenceV1.CallDone?
        /// Settlements and stored answers when the closing marker came.
        var settledAtClose = 0
        var storedAtClose = 0
        var error: RPCError?
    }

    func stream(_ request: InferenceV1.CallRequest = request()) async throws -> Seen {
        var seen = Seen()
        do {
            seen = try await client.streamCall(request) { chunks in
                var seen = Seen()
                do {
                    for try await chunk in chunks {
                        switch chunk.part {
                        case .data(let bytes): seen.text += String(decoding: bytes, as: UTF8.self)
                        case .done(let done):
                            seen.text += String(decoding: done.rest, as: UTF8.self)
                            seen.done = done
                            seen.settledAtClose = spender.settlements.count
                            seen.storedAtClose = cache.stored.count
                        case nil: break
                        }
                    }
                } catch let error as RPCError {
                    seen.error = error
                }
                return seen
            }
        } catch let error as RPCError {
            seen.error = error
        }
        return seen
    }
}

extension RPCError {
    /// The detail that the router decides by.
    var callFailure: InferenceV1.CallFailure? { try? InferenceV1.CallFailure(decoding: detail) }
}
