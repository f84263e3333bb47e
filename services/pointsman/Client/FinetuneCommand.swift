import ArgumentParser
import Foundation
import JSON
import Messages
import RPCCore
import Stubs

/// Fine-tunes, from a file of examples to a model that is served by name.
struct FinetuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetune",
        abstract: "Train a model on examples and serve it by name.",
        subcommands: [Submit.self, Follow.self, Status.self, Cancel.self, List.self],
        defaultSubcommand: List.self
    )

    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a JSON Lines file of examples, and train on it.",
            discussion: "Each line is {\"messages\": […]}, {\"prompt\": …, \"completion\": …} or {\"text\": …}."
        )

        @Argument(help: "The file of examples.")
        var file: String

        @Option(help: "The model to start from.")
        var baseModel: String

        @Option(help: "Part of the new model's name: 1 to 18 of a-z 0-9 -.")
        var suffix: String

        @Option(help: "How often the data is gone through.")
        var epochs: UInt32 = 1

        @Option(help: "Step size; the provider's default when left out.")
        var learningRate: Double?

        @Option(help: "A repeat with the same id returns the first job.")
        var submissionID = ""

        @Flag(help: "Return at once instead of following the events until the end.")
        var noWait = false

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure("\(file) can't be read", exitCode: 66)
            }
            var request = FinetuneV1.SubmitRequest()
            request.baseModel = baseModel
            request.trainingData = [UInt8](data)
            request.suffix = suffix
            request.epochs = epochs
            request.learningRate = learningRate
            request.submissionID = submissionID
            let (submission, stack, noWait) = (request, stack, noWait)
            try await stack.withChannel(to: "finetune-manager", while: "finetune submit") { installation, transport in
                let client = FinetunesClient(transport)
                var job = try await client.submit(submission, options: stack.callOptions(installation))
                if !noWait {
                    if !stack.json { say("fine-tune \(job.id)") }
                    try await follow(
                        client,
                        job.id,
                        stack.callOptions(installation, timeout: .seconds(86_400)),
                        quiet: stack.json
                    )
                    job = try await client.get(.init(id: job.id), options: stack.callOptions(installation))
                }
                report(job, json: stack.json)
                if !noWait, job.state != .completed { throw ExitCode(1) }
            }
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every event so far, and each new one until the end."
        )

        @Argument(help: "The job's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "finetune-manager", while: "finetune follow") { installation, transport in
                let options = try stack.callOptions(installation, timeout: .seconds(86_400))
                let client = FinetunesClient(transport)
                try await follow(client, id, options, quiet: false)
                let job = try await client.get(.init(id: id), options: stack.callOptions(installation))
                if job.state != .completed { throw ExitCode(1) }
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show where a fine-tune stands.")

        @Argument(help: "The job's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "finetune-manager", while: "finetune status") { installation, transport in
                let job = try await FinetunesClient(transport).get(
                    .init(id: id),
                    options: stack.callOptions(installation)
                )
                report(job, json: stack.json)
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cancel a fine-tune.")

        @Argument(help: "The job's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "finetune-manager", while: "finetune cancel") { installation, transport in
                let job = try await FinetunesClient(transport).cancel(
                    .init(id: id),
                    options: stack.callOptions(installation)
                )
                report(job, json: stack.json)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the newest fine-tunes.")

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let stack = stack
            try await stack.withChannel(to: "finetune-manager", while: "finetune list") { installation, transport in
                let client = FinetunesClient(transport)
                let jobs = try await client.list(.init(limit: 50), options: stack.callOptions(installation)).jobs
                guard !stack.json else {
                    for job in jobs { report(job, json: true) }
                    return
                }
                var table = Table([
                    ("id", .left), ("state", .left), ("base model", .left), ("model", .left), ("tokens", .right),
                    ("cost", .right),
                ])
                for job in jobs {
                    table.add([
                        job.id, stateName(job.state), job.baseModel, job.model, "\(job.trainedTokens)",
                        Dollars.text(job.costNanodollars),
                    ])
                }
                print(table.text)
            }
        }
    }
}

private func follow(_ client: FinetunesClient, _ id: String, _ options: CallOptions, quiet: Bool) async throws {
    try await client.follow(.init(id: id), options: options) { events in
        for try await event in events where !quiet {
            let message = String(decoding: event.message, as: UTF8.self)
            print("\(timeText(event.createdUnixMS))  \(stateName(event.state))  \(event.type)  \(message)")
        }
    }
}

private func stateName(_ state: FinetuneV1.JobState) -> String {
    switch state {
    case .pending: "pending"
    case .running: "running"
    case .deploying: "deploying"
    case .completed: "completed"
    case .failed: "failed"
    case .cancelled: "cancelled"
    default: "unknown"
    }
}

private func report(_ job: FinetuneV1.Job, json: Bool) {
    guard json else {
        let model = job.model.isEmpty ? "" : ", model \(job.model)"
        print("fine-tune \(job.id): \(stateName(job.state))\(model), \(job.examples) examples, \(job.epochs) epochs")
        if job.trainedTokens > 0 {
            print("trained \(job.trainedTokens) tokens, cost \(Dollars.text(job.costNanodollars))")
        }
        if !job.error.isEmpty { print("error: " + String(decoding: job.error, as: UTF8.self)) }
        return
    }
    printJSON { json in
        json.object { json in
            json.key("id")
            json.value(job.id)
            json.key("state")
            json.value(stateName(job.state))
            json.key("model")
            json.value(job.model)
            json.key("base_model")
            json.value(job.baseModel)
            json.key("trained_tokens")
            json.value(Int64(clamping: job.trainedTokens))
            json.key("cost_nanodollars")
            json.value(job.costNanodollars)
            json.key("error")
            json.value(job.error)
        }
    }
}
