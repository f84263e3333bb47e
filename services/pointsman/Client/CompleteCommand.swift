import ArgumentParser
import Foundation
import JSON
import Messages
import RPCCore
import Stubs

/// One completion over the router's RPC.
struct CompleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Ask for one completion over the router's RPC."
    )

    enum PriorityName: String, ExpressibleByArgument, CaseIterable {
        case realtime
        case standard
        case batch

        var value: CommonV1.Priority {
            switch self {
            case .realtime: .realtime
            case .standard: .standard
            case .batch: .batch
            }
        }
    }

    enum TaskName: String, ExpressibleByArgument, CaseIterable {
        case chat
        case code

        var value: CommonV1.Task { self == .chat ? .chat : .code }
    }

    @Argument(help: "The prompt; read from standard input when it is left out.")
    var prompt: String?

    @Option(help: "A model's id, or `auto`.")
    var model = "auto"

    @Option(help: "What ranks the candidates of `auto`.")
    var priority = PriorityName.standard

    @Option(help: "What the model is for.")
    var task = TaskName.chat

    @Option(help: "A system message to go first.")
    var system: String?

    @Option(help: "0 to 2; answers to an explicit 0 may come from the cache.")
    var temperature: Double?

    @Option(help: "At most so many tokens in the answer.")
    var maxTokens: UInt32?

    @Flag(help: "If every provider is busy, leave the request as a batch of one and print the batch's id.")
    var orBatch = false

    @Flag(help: "Print the answer as it comes.")
    var stream = false

    @Flag(name: .shortAndLong, help: "Say which model answered and why, its cost, and the cache's state.")
    var verbose = false

    @OptionGroup var stack: StackOptions

    mutating func run() async throws {
        let request = try makeRequest()
        let (stack, stream, verbose) = (stack, stream, verbose)
        try await stack.withChannel(to: "router", while: "complete") { installation, transport in
            let client = RouterClient(transport)
            let options = try stack.callOptions(installation, timeout: .seconds(300))
            let outcome =
                stream && !stack.json
                ? try await Self.stream(client, request, options) : try await client.complete(request, options: options)
            if stack.json {
                Self.printJSONAnswer(outcome)
                return
            }
            if let ticket = outcome.ticket {
                print(ticket.id)
                return say("every provider is busy: `pointsman batch status \(ticket.id)` tells how it goes on")
            }
            printBytes(stream ? [UInt8(ascii: "\n")] : outcome.content + [UInt8(ascii: "\n")])
            if verbose, let route = outcome.route, let cost = outcome.cost {
                say(describe(route, cost, outcome.usage ?? .init()))
            }
        }
    }

    private func makeRequest() throws -> RouterV1.CompleteRequest {
        let text = prompt.map { [UInt8]($0.utf8) } ?? [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        guard !text.isEmpty else {
            throw CommandFailure(
                "the prompt is empty",
                hint: "give it as an argument or on standard input",
                exitCode: 64
            )
        }
        var request = RouterV1.CompleteRequest()
        request.model = model
        request.task = task.value
        request.priority = priority.value
        if orBatch { request.wishes = RouterV1.Wishes(onOverload: .batch) }
        if let system { request.messages.append(.init(role: .system, content: [UInt8](system.utf8))) }
        request.messages.append(.init(role: .user, content: text))
        request.temperature = temperature
        request.maxTokens = maxTokens
        return request
    }

    /// Prints the deltas; what is known only at the end comes back as a response without content.
    private static func stream(
        _ client: RouterClient,
        _ request: RouterV1.CompleteRequest,
        _ options: CallOptions
    ) async throws -> RouterV1.CompleteResponse {
        try await client.streamComplete(request, options: options) { chunks in
            var outcome = RouterV1.CompleteResponse()
            for try await chunk in chunks {
                switch chunk.part {
                case .route(let route): outcome.route = route
                case .delta(let delta): printBytes(delta.content)
                case .done(let done):
                    outcome.finishReason = done.finishReason
                    outcome.usage = done.usage
                    outcome.cost = done.cost
                case .ticket(let batch): outcome.ticket = batch
                case nil: break
                }
            }
            return outcome
        }
    }

    private static func printJSONAnswer(_ answer: RouterV1.CompleteResponse) {
        printJSON { json in
            json.object { json in
                if let ticket = answer.ticket {
                    json.key("batch")
                    json.value(ticket.id)
                }
                json.key("content")
                json.value(answer.content)
                json.key("finish_reason")
                json.value(answer.finishReason)
                json.key("model")
                json.value(answer.route?.model ?? "")
                json.key("provider")
                json.value(answer.route?.provider ?? "")
                json.key("attempts")
                json.value(Int64(answer.route?.attempts ?? 0))
                json.key("cache")
                json.value(answer.route?.cache == .hit ? "hit" : answer.route?.cache == .miss ? "miss" : "bypass")
                json.key("reason")
                json.value(answer.route?.reason ?? [])
                json.key("prompt_tokens")
                json.value(Int64(clamping: answer.usage?.promptTokens ?? 0))
                json.key("completion_tokens")
                json.value(Int64(clamping: answer.usage?.completionTokens ?? 0))
                json.key("cost_nanodollars")
                json.value(answer.cost?.costNanodollars ?? 0)
                json.key("saved_nanodollars")
                json.value(answer.cost?.savedNanodollars ?? 0)
            }
        }
    }
}
