import ArgumentParser
import JSON
import MessageJSON
import Messages
import Stubs

/// What can be asked, and at what price.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models with their prices, or change one.",
        subcommands: [List.self, Update.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the models with their prices per million tokens."
        )

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let stack = stack
            try await stack.withChannel(to: "router", while: "models") { installation, transport in
                let response = try await RouterClient(transport).listModels(
                    .init(),
                    options: stack.callOptions(installation)
                )
                if stack.json {
                    ModelsCommand.printJSONList(response.models)
                } else {
                    print(ModelsCommand.table(response.models).text)
                }
            }
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change some fields of a model.",
            discussion: """
                FIELDS is a JSON object with the fields to change, named as in router.v1.Model:

                  pointsman models update Qwen/Qwen3.5-9B '{"quality": 0.7, "pinned_only": true}'
                """
        )

        @Argument(help: "The model's id.")
        var model: String

        @Argument(help: "The fields to change, as one JSON object.")
        var fields: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, request) = (stack, try request())
            try await stack.withChannel(to: "router", while: "models update") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                let answer = try await RouterClient(transport).updateModel(request, options: options)
                let models = [answer.model].compactMap(\.self)
                if stack.json { ModelsCommand.printJSONList(models) } else { print(ModelsCommand.table(models).text) }
            }
        }

        private func request() throws -> RouterV1.UpdateModelRequest {
            let bytes = Array(fields.utf8)
            guard let names = try? JSONDocument(parsing: bytes).root.members?.map(\.key),
                let schema = MessageJSON(RouterV1.Model.self)
            else { throw CommandFailure("FIELDS must be a JSON object, not \(fields)", exitCode: 65) }
            do {
                var changes = try RouterV1.Model(decoding: try schema.encoded(json: bytes))
                changes.id = model
                return RouterV1.UpdateModelRequest(model: changes, fields: names)
            } catch {
                throw CommandFailure("FIELDS: \(error)", exitCode: 65)
            }
        }
    }

    fileprivate static func table(_ models: [RouterV1.Model]) -> Table {
        var table = Table([
            ("model", .left), ("providers", .left), ("task", .left), ("in", .right), ("out", .right), ("batch", .right),
            ("context", .right),
            ("quality", .right),
        ])
        for model in models {
            let price = model.price ?? .init()
            table.add([
                model.id, ([model.provider] + model.offers.map(\.provider)).joined(separator: ", "),
                taskName(model.task),
                Dollars.text(price.inputNanodollarsPerMtok),
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

    fileprivate static func printJSONList(_ models: [RouterV1.Model]) {
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
                        json.key("offered_by")
                        json.array { json in
                            for offer in model.offers { json.value(offer.provider) }
                        }
                        json.key("quality")
                        json.value(model.quality)
                        json.key("quality_source")
                        json.value(model.qualitySource)
                        json.key("retires_unix_s")
                        json.value(model.retiresUnixS)
                        json.key("registered")
                        json.value(model.registered)
                    }
                }
            }
        }
    }
}
