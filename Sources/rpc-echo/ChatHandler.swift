import Messages
import RPCCore
import Stubs

/// Answers `router.v1.Router/Complete` as a router would, with nothing behind it: messages of a real size and shape.
struct ChatHandler: RPCService {
    private static let answer = RouterV1.CompleteResponse(
        id: "chatcmpl-5f0c9b1e7a7d4a0e",
        content: Self.text(600),
        finishReason: "stop",
        usage: CommonV1.Usage(promptTokens: 512, completionTokens: 150),
        route: RouterV1.Route(
            model: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
            provider: "together",
            attempts: 1,
            cache: .miss
        ),
        cost: RouterV1.Cost(costNanodollars: 582_560, priceVersion: 7, quality: .exact)
    )

    /// A conversation of seven messages, 2.6 KB, with the options that applications set.
    static let request = RouterV1.CompleteRequest(
        model: "auto",
        task: .chat,
        priority: .standard,
        messages: [RouterV1.Message(role: .system, content: Self.text(500))]
            + (0..<3).flatMap { turn in
                [
                    RouterV1.Message(role: .user, content: Self.text(150 + 50 * turn)),
                    RouterV1.Message(role: .assistant, content: Self.text(450)),
                ]
            },
        temperature: 0.2,
        maxTokens: 1024,
        topP: 0.9,
        seed: 42,
        stop: ["\n\n", "END"],
        responseFormat: [UInt8](#"{"type":"json_object"}"#.utf8),
        allowCached: true
    )

    private static func text(_ count: Int) -> [UInt8] {
        let words = [UInt8]("the quick brown fox jumps over the lazy dog and back again; ".utf8)
        return (0..<count).map { words[$0 % words.count] }
    }

    func register(with router: inout RPCRouter) {
        router.register(RouterMethods.complete) {
            (request: RouterV1.CompleteRequest, context: ServerContext) async throws -> RouterV1.CompleteResponse in
            guard !request.messages.isEmpty else {
                throw RPCError(.invalidArgument, "`messages` must not be empty", reason: .badRequest)
            }
            return Self.answer
        }
    }
}
