import ArgumentParser
import JSON
import Messages
import Stubs

/// API keys: whom they belong to.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Create, list and revoke API keys.",
        subcommands: [Create.self, List.self, Revoke.self],
        defaultSubcommand: List.self
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a key. It is printed once and kept nowhere; only its digest is stored."
        )

        @Option(help: "Whom spend is booked on, and who shares cached answers.")
        var tenant: String

        @Option(help: "A label inside the tenant.")
        var team = ""

        @Option(help: "A label inside the team.")
        var user = ""

        @Flag(help: "May create keys, register models and read reports.")
        var admin = false

        @Option(help: "A model that it may use, or a prefix with `*`; several times for more. Without it, all.")
        var model: [String] = []

        @Flag(help: "No limit holds for it.")
        var unlimited = false

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let request = CostV1.CreateKeyRequest(
                role: admin ? .admin : .user,
                tenant: tenant,
                team: team,
                user: user,
                allowedModels: model,
                unlimited: unlimited
            )
            let stack = stack
            try await stack.withChannel(to: "cost-tracker", while: "keys create") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                let created = try await ControlClient(transport).createKey(request, options: options)
                if stack.json {
                    printJSON { json in
                        json.object { json in
                            json.key("id")
                            json.value(created.id)
                            json.key("key")
                            json.value(created.key)
                        }
                    }
                } else {
                    print(created.key)
                    say("key \(created.id) for tenant \(request.tenant); it is not shown again")
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, without the keys themselves.")

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let stack = stack
            try await stack.withChannel(to: "cost-tracker", while: "keys list") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                let answer = try await ControlClient(transport).listKeys(.init(), options: options)
                if stack.json { return try printJSON(of: answer) }
                var table = Table([
                    ("id", .left), ("role", .left), ("tenant", .left), ("team", .left), ("user", .left),
                    ("limits", .left), ("models", .left), ("created", .left),
                ])
                for key in answer.keys {
                    let role = key.role == .admin ? "admin" : "user"
                    let limits = key.unlimited ? "none" : "hold"
                    let models = key.allowedModels.isEmpty ? "all" : key.allowedModels.joined(separator: " ")
                    let time = timeText(key.createdUnixMS)
                    table.add([key.id, role, key.tenant, key.team, key.user, limits, models, time])
                }
                print(table.text)
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key by its id.")

        @Argument(help: "The key's id, as `keys list` shows it.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "cost-tracker", while: "keys revoke") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                _ = try await ControlClient(transport).revokeKey(.init(id: id), options: options)
                say("key \(id) revoked")
            }
        }
    }
}
