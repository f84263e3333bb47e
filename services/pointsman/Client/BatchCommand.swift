import ArgumentParser
import Foundation
import JSON
import Messages
import RPCCore
import Stubs

/// Many requests at the provider's batch price.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Run many requests at the provider's batch price.",
        subcommands: [Submit.self, Status.self, Results.self, Cancel.self, List.self],
        defaultSubcommand: List.self
    )

    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Submit a JSON Lines file.",
            discussion: """
                Each line is {"custom_id": "…", "body": {…}}, the body that of a chat completion. A body without a model, \
                or with `auto`, gets the cheapest model that runs batches.
                """
        )

        @Argument(help: "The file, or - for standard input.")
        var file: String

        @Option(help: "The model of items that name none.")
        var model = ""

        @Option(help: "A repeat with the same id returns the first batch.")
        var submissionID = ""

        @Flag(help: "Return at once instead of showing progress until it has ended.")
        var noWait = false

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let items = try BatchFile.items(of: file)
            let request = BatchV1.SubmitRequest(items: items, submissionID: submissionID, model: model)
            let (stack, noWait) = (stack, noWait)
            try await stack.withChannel(to: "batch-worker", while: "batch submit") { installation, transport in
                let client = BatchesClient(transport)
                let response = try await client.submit(request, options: stack.callOptions(installation))
                guard var batch = response.batch else {
                    throw CommandFailure("the batch-worker answered without a batch")
                }
                if !noWait {
                    if !stack.json { say("batch \(batch.id)") }
                    batch = try await Self.follow(
                        client,
                        batch,
                        stack.callOptions(installation, timeout: .seconds(86_400))
                    )
                }
                report(batch, json: stack.json)
                if !noWait, batch.state != .completed || batch.failed > 0 { throw ExitCode(1) }
            }
        }

        /// Shows progress until the batch has ended.
        private static func follow(
            _ client: BatchesClient,
            _ first: BatchV1.Batch,
            _ options: CallOptions
        ) async throws -> BatchV1.Batch {
            try await client.watch(.init(id: first.id), options: options) { states in
                var bar = ProgressBar("batch")
                var last = first
                for try await batch in states {
                    last = batch
                    bar.show(
                        done: Int(batch.done + batch.failed),
                        total: Int(batch.total),
                        note: stateName(batch.state)
                    )
                }
                bar.finish()
                return last
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show where a batch stands.")

        @Argument(help: "The batch's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "batch-worker", while: "batch status") { installation, transport in
                report(
                    try await BatchesClient(transport).get(.init(id: id), options: stack.callOptions(installation)),
                    json: stack.json
                )
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cancel a batch; what is done stays done.")

        @Argument(help: "The batch's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "batch-worker", while: "batch cancel") { installation, transport in
                let batch = try await BatchesClient(transport).cancel(
                    .init(id: id),
                    options: stack.callOptions(installation)
                )
                report(batch, json: stack.json)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the newest batches.")

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let stack = stack
            try await stack.withChannel(to: "batch-worker", while: "batch list") { installation, transport in
                let client = BatchesClient(transport)
                let batches = try await client.list(.init(limit: 50), options: stack.callOptions(installation)).batches
                guard !stack.json else {
                    for batch in batches { report(batch, json: true) }
                    return
                }
                var table = Table([
                    ("id", .left), ("state", .left), ("done", .right), ("failed", .right), ("of", .right),
                    ("cost", .right), ("saved", .right),
                ])
                for batch in batches {
                    table.add([
                        batch.id, stateName(batch.state), "\(batch.done)", "\(batch.failed)", "\(batch.total)",
                        Dollars.text(batch.costNanodollars), Dollars.text(batch.savedNanodollars),
                    ])
                }
                print(table.text)
            }
        }
    }

    struct Results: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print one JSON line an item, in the order submitted: custom_id, status, body."
        )

        @Argument(help: "The batch's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "batch-worker", while: "batch results") { installation, transport in
                let options = try stack.callOptions(installation, timeout: .seconds(600))
                try await BatchesClient(transport).results(.init(id: id), options: options) { items in
                    for try await item in items {
                        printJSON { json in
                            json.object { json in
                                json.key("custom_id")
                                json.value(item.customID)
                                json.key("status")
                                json.value(Int64(item.status))
                                json.key("cost_nanodollars")
                                json.value(item.costNanodollars)
                                json.key("body")
                                if item.body.isEmpty { json.null() } else { json.raw(item.body) }
                            }
                        }
                    }
                }
            }
        }
    }
}

private func stateName(_ state: BatchV1.BatchState) -> String {
    switch state {
    case .queued: "queued"
    case .running: "running"
    case .completed: "completed"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .finalizing: "finalizing"
    default: "unknown"
    }
}

private func report(_ batch: BatchV1.Batch, json: Bool) {
    guard json else {
        print(
            "batch \(batch.id): \(stateName(batch.state)), \(batch.done) done, \(batch.failed) failed of \(batch.total)"
        )
        print(
            "cost \(Dollars.text(batch.costNanodollars)), saved \(Dollars.text(batch.savedNanodollars)) against real time"
        )
        if !batch.outputFileID.isEmpty { print("results: \(batch.outputFileID)") }
        if !batch.errorFileID.isEmpty { print("errors: \(batch.errorFileID)") }
        if !batch.error.isEmpty { print("error: " + String(decoding: batch.error, as: UTF8.self)) }
        return
    }
    printJSON { json in
        json.object { json in
            json.key("id")
            json.value(batch.id)
            json.key("state")
            json.value(stateName(batch.state))
            json.key("total")
            json.value(Int64(batch.total))
            json.key("done")
            json.value(Int64(batch.done))
            json.key("failed")
            json.value(Int64(batch.failed))
            json.key("cost_nanodollars")
            json.value(batch.costNanodollars)
            json.key("saved_nanodollars")
            json.value(batch.savedNanodollars)
            json.key("output_file_id")
            json.value(batch.outputFileID)
            json.key("error_file_id")
            json.value(batch.errorFileID)
        }
    }
}
