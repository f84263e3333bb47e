import ArgumentParser
import Messages
import Stubs

/// What callers may use at most.
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "List, set and remove limits on requests and tokens.",
        subcommands: [List.self, Set.self, Remove.self],
        defaultSubcommand: List.self
    )

    /// Whose limit it is: what tells one limit from another.
    struct Place: ParsableArguments {
        @Argument(help: "Who is counted: key, user, team or tenant.")
        var scope: String

        @Argument(help: "A key's id, a user or a team; none = each by itself.")
        var subject = ""

        @Option(help: "Only of this tenant; for the scope tenant, which one.")
        var tenant = ""

        @Option(help: "Only requests that this model would answer; none = all together.")
        var model = ""

        func limit() throws -> CostV1.Limit {
            guard let scope = LimitsCommand.scopes.first(where: { $0.name == scope })?.scope else {
                throw CommandFailure("SCOPE must be key, user, team or tenant, not \(scope)", exitCode: 64)
            }
            return CostV1.Limit(scope: scope, tenant: tenant, subject: subject, model: model)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the limits in force. A limit that names its subject holds in place of the one for each."
        )

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let stack = stack
            try await stack.withChannel(to: "cost-tracker", while: "limits") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                let answer = try await ControlClient(transport).listLimits(.init(), options: options)
                if stack.json { return try printJSON(of: answer) }
                print(LimitsCommand.table(answer.limits).text)
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a limit, in the place of the one there is for the same.",
            discussion: """
                  pointsman limits set user --requests-per-second 20            each user by itself
                  pointsman limits set team search --tokens-per-minute 200000   the team search of any tenant
                  pointsman limits set tenant --tenant acme --concurrent 50     all of acme together
                """
        )

        @OptionGroup var place: Place

        @Option(help: "Requests a second; 0 = as many as they like.")
        var requestsPerSecond = 0.0

        @Option(help: "Requests at once; 0 = one second's worth.")
        var burst: UInt32 = 0

        @Option(help: "Tokens a minute, of prompts and answers; 0 = as many as they like.")
        var tokensPerMinute: UInt64 = 0

        @Option(help: "Requests at a time; 0 = as many as they like.")
        var concurrent: UInt32 = 0

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            var limit = try place.limit()
            limit.requestsPerSecond = requestsPerSecond
            limit.burst = burst
            limit.tokensPerMinute = tokensPerMinute
            limit.concurrent = concurrent
            let (stack, request) = (stack, CostV1.SetLimitRequest(limit: limit))
            try await stack.withChannel(to: "cost-tracker", while: "limits set") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                _ = try await ControlClient(transport).setLimit(request, options: options)
                guard !stack.json else { return try printJSON(of: request.limit ?? .init()) }
                print(LimitsCommand.table([request.limit].compactMap(\.self)).text)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a limit that was set.")

        @OptionGroup var place: Place

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, request) = (stack, CostV1.RemoveLimitRequest(limit: try place.limit()))
            try await stack.withChannel(to: "cost-tracker", while: "limits remove") { installation, transport in
                let options = try stack.callOptions(installation, as: .admin)
                _ = try await ControlClient(transport).removeLimit(request, options: options)
                say("the limit is removed")
            }
        }
    }

    private static let scopes: [(name: String, scope: CostV1.LimitScope)] = [
        ("key", .key), ("user", .user), ("team", .team), ("tenant", .tenant),
    ]

    private static func table(_ limits: [CostV1.Limit]) -> Table {
        var table = Table([
            ("scope", .left), ("tenant", .left), ("subject", .left), ("model", .left), ("requests/s", .right),
            ("at once", .right), ("tokens/min", .right), ("at a time", .right),
        ])
        for limit in limits {
            let rate = limit.requestsPerSecond
            let burst = limit.burst > 0 ? "\(limit.burst)" : "\(max(1, Int(rate)))"
            table.add([
                scopes.first { $0.scope == limit.scope }?.name ?? "-", limit.tenant.isEmpty ? "any" : limit.tenant,
                limit.scope == .tenant ? "-" : limit.subject.isEmpty ? "each" : limit.subject,
                limit.model.isEmpty ? "all" : limit.model, rate > 0 ? number(rate) : "-", rate > 0 ? burst : "-",
                limit.tokensPerMinute > 0 ? "\(limit.tokensPerMinute)" : "-",
                limit.concurrent > 0 ? "\(limit.concurrent)" : "-",
            ])
        }
        return table
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int64(value)) : String(value)
    }
}
