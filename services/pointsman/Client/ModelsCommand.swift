import ArgumentParser
import JSON
import Messages
import Stubs

/// What can be asked, and at what price.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models with their prices per million tokens."
    )

    @OptionGroup var stack: StackOptions

    mutating func run() async throws {
        let stack = stack
        try await stack.withChannel(to: "router", while: "models") { file, transport in
            let response = try await RouterClient(transport).listModels(.init(), options: stack.callOptions(file))
            if stack.json {
                Self.printJSONList(response.models)
            } else {
                print(Self.table(response.models).text)
            }
        }
    }

    private static func table(_ models: [RouterV1.Model]) -> Table {
        var table = Table([
            ("model", .left), ("task", .left), ("in", .right), ("out", .right), ("batch", .right), ("context", .right),
            ("quality", .right),
        ])
        for model in models {
            let price = model.price ?? .init()
            table.add([
                model.id, taskName(model.task), Dollars.text(price.inputNanodollarsPerMtok),
                Dollars.text(price.outputNanodollarsPerMtok),
                price.batchPercent == 0 ? "-" : "\(price.batchPercent) %", "\(model.contextLength)", "\(model.quality)",
            ])
        }
        return table
    }

    private static func taskName(_ task: CommonV1.Task) -> String {
        switch task {
        case .chat: "chat"
        case .code: "code"
        case .embedding: "embedding"
        case .image: "image"
        case .rerank: "rerank"
        case .speech: "speech"
        case .transcription: "transcription"
        default: "-"
        }
    }

    private static func printJSONList(_ models: [RouterV1.Model]) {
        printJSON { json in
            json.array { json in
                for model in models {
                    json.object { json in
                        json.key("id")
                        json.value(model.id)
                        json.key("task")
                        json.value(taskName(model.task))
                        json.key("provider")
                        json.value(model.provider)
                        json.key("context_length")
                        json.value(Int64(model.contextLength))
                        json.key("registered")
                        json.value(model.registered)
                    }
                }
            }
        }
    }
}
