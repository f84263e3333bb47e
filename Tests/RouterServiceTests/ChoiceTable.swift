import Bodies
import Catalogue
import Messages
import RPCCore
import RouterService

extension ChoiceCase {
    /// The decision table: by the rules' order.
    static let table = weights + who + keysAndPlaces + abilities + bounds + health + canaryRows + simpleRows + fallbacks

    private static let weights: [ChoiceCase] = [
        .init(name: "standard balances quality and price", outcome: .order(["small", "big", "mid", "coder"])),
        .init(
            name: "batch goes by price",
            ask: { $0.priority = .batch },
            outcome: .order(["small", "mid", "coder", "big"])
        ),
        .init(
            name: "realtime goes by quality and speed",
            ask: { $0.priority = .realtime },
            outcome: .order(["big", "small", "mid", "coder"])
        ),
        .init(name: "auto:cheap", model: "auto:cheap", outcome: .order(["small", "mid", "coder", "big"])),
        .init(name: "auto:fast", model: "auto:fast", outcome: .order(["small", "mid", "big", "coder"])),
        .init(name: "auto:best", model: "auto:best", outcome: .order(["big", "coder", "mid", "small"])),
        .init(
            name: "a profile's own weights count, whatever their sum",
            model: "auto:dear",
            profiles: [.init(name: "dear", weights: .init(quality: 20))],
            outcome: .order(["big", "coder", "mid", "small"])
        ),
        .init(
            name: "a profile without weights has those of its priority",
            model: "auto:night",
            profiles: [.init(name: "night", priority: .batch)],
            ask: { $0.priority = .realtime },
            outcome: .order(["small", "mid", "coder", "big"])
        ),
        .init(
            name: "a profile's models leave out the others",
            model: "auto:some",
            profiles: [.init(name: "some", models: ["b*", "mid"])],
            outcome: .order(["mid", "big"])
        ),
        .init(
            name: "a profile's wishes hold where the request has none",
            model: "auto:good",
            profiles: [.init(name: "good", wishes: .init(minQuality: 0.58))],
            outcome: .order(["coder", "big"])
        ),
        .init(
            name: "a request's wish counts before the profile's",
            model: "auto:good",
            profiles: [.init(name: "good", wishes: .init(minQuality: 0.58))],
            ask: { $0.wishes.minQuality = 0.8 },
            outcome: .order(["big"])
        ),
        .init(
            name: "what nobody knows counts as middling",
            models: [Town.model("silent", 0.55, dollars: nil, latency: 0), Town.mid],
            outcome: .order(["mid", "silent"])
        ),
    ]

    private static let who: [ChoiceCase] = [
        .init(name: "code goes to models made for it", ask: { $0.task = .code }, outcome: .order(["coder"])),
        .init(
            name: "without such models code goes to any chat model",
            models: [Town.mid, Town.big],
            ask: { $0.task = .code },
            outcome: .order(["mid", "big"])
        ),
        .init(name: "an endpoint gets models of its task", kind: .embedding, outcome: .order(["embed"])),
        .init(
            name: "no model of a task at all",
            kind: .image,
            outcome: .refusal(.failedPrecondition, "no model serves this task")
        ),
        .init(name: "a named model is asked alone", model: "big", outcome: .order(["big"])),
        .init(name: "what is served only by name is served by name", model: "hidden", outcome: .order(["hidden"])),
        .init(name: "a retired model is replaced", model: "old", outcome: .order(["mid"])),
        .init(name: "so is one whose replacement retired", model: "older", outcome: .order(["mid"])),
        .init(
            name: "a retired model without replacement",
            model: "gone",
            outcome: .refusal(.notFound, "`gone` is not served any more")
        ),
        .init(name: "an unknown model", model: "nope", outcome: .refusal(.notFound, "`nope` does not exist")),
        .init(
            name: "a named model of another endpoint",
            model: "embed",
            outcome: .refusal(.invalidArgument, "`embed` does not serve this endpoint")
        ),
    ]

    private static let keysAndPlaces: [ChoiceCase] = [
        .init(name: "a key's models", ask: { $0.allowedModels = ["mid", "big"] }, outcome: .order(["mid", "big"])),
        .init(
            name: "a key's pattern",
            ask: { $0.allowedModels = ["co*", "sm*"] },
            outcome: .order(["small", "coder"])
        ),
        .init(
            name: "a key for other models only",
            ask: { $0.allowedModels = ["x/*"] },
            outcome: .refusal(.permissionDenied, "none of the models")
        ),
        .init(
            name: "a named model that is not the key's",
            model: "big",
            ask: { $0.allowedModels = ["small"] },
            outcome: .refusal(.permissionDenied, "may not use the model `big`")
        ),
        .init(
            name: "a replacement that is not the key's",
            model: "old",
            ask: { $0.allowedModels = ["old"] },
            outcome: .refusal(.permissionDenied, "`mid`")
        ),
        .init(
            name: "only providers that are wished",
            models: Town.models + [Town.midElsewhere],
            ask: { $0.wishes.providers = ["q", "r"] },
            outcome: .order(["mid@q"])
        ),
        .init(
            name: "a provider that nobody has",
            ask: { $0.wishes.providers = ["r"] },
            outcome: .refusal(.invalidArgument, "`providers`")
        ),
        .init(
            name: "a named model at all its providers",
            model: "mid",
            models: Town.models + [Town.midElsewhere],
            outcome: .order(["mid", "mid@q"])
        ),
        .init(
            name: "a named model at the provider wished",
            model: "mid",
            models: Town.models + [Town.midElsewhere],
            ask: { $0.wishes.providers = ["q"] },
            outcome: .order(["mid@q"])
        ),
        .init(
            name: "a batch",
            ask: { ($0.isForBatch, $0.priority) = (true, .batch) },
            outcome: .order(["small", "mid"])
        ),
        .init(
            name: "a batch without a model that is served in batches",
            models: [Town.big],
            ask: { $0.isForBatch = true },
            outcome: .refusal(.failedPrecondition, "`big` is not served in batches")
        ),
    ]

    private static let abilities: [ChoiceCase] = [
        .init(name: "tools", ask: { $0.facts.toolsPresent = true }, outcome: .order(["coder", "big"])),
        .init(
            name: "any JSON",
            ask: { $0.facts.responseFormat = "json_object" },
            outcome: .order(["mid", "big", "coder"])
        ),
        .init(name: "JSON by a schema", ask: { $0.facts.responseFormat = "json_schema" }, outcome: .order(["big"])),
        .init(name: "pictures", ask: { $0.facts.mediaParts = 1 }, outcome: .order(["big"])),
        .init(name: "reasoning", ask: { $0.facts.reasoningAsked = true }, outcome: .order(["big"])),
        .init(
            name: "reasoning where nobody is known to do it",
            models: [Town.small, Town.mid],
            ask: { $0.facts.reasoningAsked = true },
            outcome: .order(["small", "mid"])
        ),
        .init(
            name: "log probabilities of whom they are known",
            models: [Town.small, Town.model("telling", 0.2, dollars: 2, [.logprobs])],
            ask: { $0.facts.logprobsAsked = true },
            outcome: .order(["telling"])
        ),
        .init(
            name: "an ability that no model has",
            models: [Town.small, Town.coder],
            ask: { $0.facts.mediaParts = 1 },
            outcome: .refusal(.failedPrecondition, "lacks vision")
        ),
        .init(
            name: "what a named model can do its provider knows better",
            model: "small",
            ask: { $0.facts.toolsPresent = true },
            outcome: .order(["small"])
        ),
    ]

    private static let bounds: [ChoiceCase] = [
        .init(name: "prompt and answer fit", ask: { $0.facts.maxTokens = 20_000 }, outcome: .order(["coder", "big"])),
        .init(
            name: "longer than every context",
            ask: { $0.facts.maxTokens = 200_000 },
            outcome: .refusal(.invalidArgument, "`messages`: with `max_tokens` longer than the context", .contextLength)
        ),
        .init(
            name: "a named model whose context is certainly too short",
            model: "small",
            ask: { $0.facts.contextTokensLow = 9000 },
            outcome: .refusal(.invalidArgument, "longer than the 8192 tokens of context of `small`", .contextLength)
        ),
        .init(
            name: "a named model whose context may be too short",
            model: "small",
            ask: { $0.facts.contextTokensHigh = 9000 },
            outcome: .order(["small"])
        ),
        .init(
            // 1,100 tokens at most.
            name: "a cost ceiling, by the upper estimate",
            ask: { ($0.facts.maxTokens, $0.wishes.maxCostNanodollars) = (1000, 400_000) },
            outcome: .order(["small", "mid"])
        ),
        .init(
            name: "a cost ceiling and a price that nobody knows",
            models: [Town.model("silent", 1, dollars: nil), Town.small],
            ask: { $0.wishes.maxCostNanodollars = 1_000_000_000 },
            outcome: .order(["small"])
        ),
        .init(
            name: "a cost ceiling below every model",
            ask: { $0.wishes.maxCostNanodollars = 10 },
            outcome: .refusal(.invalidArgument, "`max_cost_usd`: no model will do")
        ),
        .init(
            name: "a cost ceiling below the named model",
            model: "big",
            ask: { ($0.facts.maxTokens, $0.wishes.maxCostNanodollars) = (1000, 400_000) },
            outcome: .refusal(.invalidArgument, "`max_cost_usd`: `big` may cost 0.0011 dollars")
        ),
        .init(
            name: "a latency ceiling of a plain answer is for all of it",
            ask: { ($0.facts.maxTokens, $0.wishes.maxLatencyMS) = (100, 1400) },
            outcome: .order(["small", "mid"])
        ),
        .init(
            name: "a latency ceiling of a stream is for its first token",
            ask: { ($0.isStreamed, $0.wishes.maxLatencyMS) = (true, 1600) },
            outcome: .order(["small", "big", "mid"])
        ),
        .init(
            name: "a latency ceiling by what was measured",
            live: ["small": Town.measured(first: 3), "coder": Town.measured(first: 0.1)],
            ask: { ($0.isStreamed, $0.wishes.maxLatencyMS) = (true, 1000) },
            outcome: .order(["mid", "coder"])
        ),
        .init(
            name: "a latency ceiling below every model",
            ask: { $0.wishes.maxLatencyMS = 1 },
            outcome: .refusal(.invalidArgument, "`max_latency_ms`")
        ),
        .init(name: "a floor of quality", ask: { $0.wishes.minQuality = 0.58 }, outcome: .order(["coder", "big"])),
        .init(
            name: "a floor of quality above the named model",
            model: "small",
            ask: { $0.wishes.minQuality = 0.5 },
            outcome: .refusal(.invalidArgument, "`min_quality`: `small` has quality 0.40")
        ),
    ]

    private static let health: [ChoiceCase] = [
        .init(
            name: "an open breaker",
            live: ["small": Town.open(5)],
            outcome: .order(["mid", "big", "coder"])
        ),
        .init(
            name: "all breakers open: the one that closes first",
            live: ["small": Town.open(9), "mid": Town.open(7), "coder": Town.open(3), "big": Town.open(8)],
            outcome: .order(["coder"])
        ),
        .init(
            name: "a breaker that lets one through",
            live: ["small": Town.measured(breaker: .halfOpen)],
            outcome: .order(["small", "big", "mid", "coder"])
        ),
        .init(
            name: "a named model whose breaker is open",
            model: "big",
            live: ["big": Town.open(5)],
            outcome: .order(["big"])
        ),
        .init(
            name: "a named model whose breaker is open at one provider",
            model: "mid",
            models: Town.models + [Town.midElsewhere],
            live: ["mid": Town.open(5)],
            outcome: .order(["mid@q"])
        ),
        .init(
            name: "a named model whose breaker is open, and others may answer",
            model: "mid",
            live: ["mid": Town.open(5)],
            ask: { $0.wishes.fallback = .any },
            outcome: .order(["small", "big", "coder"])
        ),
        .init(
            name: "a small share puts a model back",
            live: ["small": Town.measured(share: 0)],
            outcome: .order(["big", "mid", "coder", "small"])
        ),
        .init(
            name: "small shares put back in turn",
            live: ["small": Town.measured(share: 0), "big": Town.measured(share: 0)],
            outcome: .order(["mid", "coder", "small", "big"])
        ),
        .init(
            name: "who is not first is not put back",
            live: ["mid": Town.measured(share: 0)],
            outcome: .order(["small", "big", "mid", "coder"])
        ),
        .init(
            name: "measured speed counts before what was believed",
            live: ["small": Town.measured(first: 20, rate: 10), "coder": Town.measured(first: 0.05, rate: 400)],
            ask: { $0.priority = .realtime },
            outcome: .order(["coder", "big", "mid", "small"])
        ),
    ]

    private static let canaryRows: [ChoiceCase] = [
        .init(
            name: "a canary goes first, the replaced one second",
            canaries: [.init(model: "coder", insteadOf: "small", percent: 100)],
            outcome: .order(["coder", "small", "big", "mid"])
        ),
        .init(
            name: "a canary of a model that is not first",
            canaries: [.init(model: "coder", insteadOf: "mid", percent: 100)],
            outcome: .order(["small", "big", "mid", "coder"])
        ),
        .init(
            name: "a canary that is else served only by name",
            canaries: [.init(model: "hidden", insteadOf: "small", percent: 100)],
            outcome: .order(["hidden", "small", "big", "mid", "coder"])
        ),
        .init(
            name: "a canary that cannot do it",
            canaries: [.init(model: "small", insteadOf: "coder", percent: 100)],
            ask: { $0.facts.toolsPresent = true },
            outcome: .order(["coder", "big"])
        ),
        .init(
            name: "a canary that is not the key's",
            canaries: [.init(model: "mid", insteadOf: "small", percent: 100)],
            ask: { $0.allowedModels = ["small"] },
            outcome: .order(["small"])
        ),
        .init(
            name: "a canary that is out of use",
            live: ["mid": Town.open(5)],
            canaries: [.init(model: "mid", insteadOf: "small", percent: 100)],
            outcome: .order(["small", "big", "coder"])
        ),
        .init(
            name: "a canary is not for who names the model",
            model: "small",
            canaries: [.init(model: "mid", insteadOf: "small", percent: 100)],
            outcome: .order(["small"])
        ),
        .init(
            name: "but if it says so",
            model: "small",
            canaries: [.init(model: "mid", insteadOf: "small", percent: 100, named: true)],
            outcome: .order(["mid", "small"])
        ),
    ]
}
