import ArgumentParser
import Foundation
import JSON
import Messages
import Stubs

/// Why which model is chosen.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say which models a request would be given to, and why the others not.",
        discussion: """
            REQUEST is the body that an HTTP client would send, as JSON; nothing is called:

              pointsman explain '{"model": "auto", "messages": [{"role": "user", "content": "Hello"}]}'
              pointsman explain @request.json --priority realtime
              pointsman explain --decision CgVyZXEtMR…     a choice that the router's log holds
            """
    )

    enum EndpointName: String, ExpressibleByArgument, CaseIterable {
        case chat
        case completions
        case embeddings
        case images
        case rerank
        case speech

        var value: RouterV1.Endpoint {
            switch self {
            case .chat: .chatCompletions
            case .completions: .completions
            case .embeddings: .embeddings
            case .images: .images
            case .rerank: .rerank
            case .speech: .speech
            }
        }
    }

    @Argument(help: "The request's body, @FILE, or - for standard input.")
    var request: String?

    @Option(help: "The endpoint that the body is for.")
    var endpoint = EndpointName.chat

    @Option(help: "What ranks the candidates of `auto`.")
    var priority: CompleteCommand.PriorityName?

    @Option(help: "What the model is for.")
    var task: CompleteCommand.TaskName?

    @Option(help: "A logged decision in base64, to be made again; then no request is read.")
    var decision: String?

    @OptionGroup var stack: StackOptions

    mutating func run() async throws {
        let (stack, explain) = (stack, try await makeRequest())
        try await stack.withChannel(to: "router", while: "explain") { installation, transport in
            let answer = try await RouterClient(transport).explain(explain, options: stack.callOptions(installation))
            if stack.json { Self.printJSONAnswer(answer) } else { print(Self.table(answer.candidates).text) }
        }
    }

    private func makeRequest() async throws -> RouterV1.ExplainRequest {
        if let decision {
            guard request == nil else { throw CommandFailure("give a request or --decision, not both", exitCode: 64) }
            guard let bytes = Data(base64Encoded: decision), !bytes.isEmpty else {
                throw CommandFailure("--decision is not base64", hint: "copy all of the log line's value", exitCode: 65)
            }
            return RouterV1.ExplainRequest(decision: [UInt8](bytes))
        }
        var source = try RequestSource(request)
        guard let body = try await source.next() else {
            throw CommandFailure(
                "a request is missing",
                hint: "give it as an argument, as @FILE, or - for standard input",
                exitCode: 64
            )
        }
        return RouterV1.ExplainRequest(
            endpoint: endpoint.value,
            body: body,
            priority: priority?.value ?? .unspecified,
            task: task?.value ?? .unspecified
        )
    }

    private static func table(_ candidates: [RouterV1.Candidate]) -> Table {
        var table = Table([("", .right), ("model", .left), ("provider", .left), ("score", .right), ("why", .left)])
        for (place, candidate) in candidates.enumerated() {
            table.add([
                candidate.excluded ? "-" : "\(place + 1)", candidate.model, candidate.provider,
                candidate.excluded ? "" : String(format: "%.3f", candidate.score),
                String(decoding: candidate.reason, as: UTF8.self),
            ])
        }
        return table
    }

    private static func printJSONAnswer(_ answer: RouterV1.ExplainResponse) {
        printJSON { json in
            json.object { json in
                json.array("candidates") { list in
                    for candidate in answer.candidates {
                        list.object { item in
                            item.member("model", candidate.model)
                            item.member("provider", candidate.provider)
                            item.member("chosen", candidate.chosen)
                            item.member("excluded", candidate.excluded)
                            item.member("score", candidate.score)
                            item.key("reason")
                            item.value(candidate.reason)
                        }
                    }
                }
                json.member("decision", Data(answer.decision).base64EncodedString())
            }
        }
    }
}
