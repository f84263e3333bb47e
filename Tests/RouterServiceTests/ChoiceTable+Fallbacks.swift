import Bodies
import Catalogue
import Messages
import RPCCore
import RouterService

extension ChoiceCase {
    private static let short = CostV1.SimplePrompts(promptTokensMax: 200, answerTokensMax: 100, minQuality: 0.5)
    private static let shortAnswer: @Sendable (inout RoutingRequest) -> Void = { $0.facts.maxTokens = 50 }

    static let simpleRows: [ChoiceCase] = [
        .init(
            name: "a short prompt goes to the cheapest that is good enough",
            simple: short,
            ask: shortAnswer,
            outcome: .order(["mid", "coder", "big"])
        ),
        .init(
            name: "a prompt that is short, but not simple",
            simple: short,
            outcome: .order(["small", "big", "mid", "coder"])
        ),
        .init(
            name: "a short prompt with tools",
            simple: short,
            ask: { ($0.facts.maxTokens, $0.facts.toolsPresent) = (50, true) },
            outcome: .order(["coder", "big"])
        ),
        .init(
            name: "a short prompt in a hurry",
            simple: short,
            ask: { ($0.facts.maxTokens, $0.priority) = (50, .realtime) },
            outcome: .order(["small", "mid", "big", "coder"])
        ),
        .init(
            name: "a short prompt by a profile",
            model: "auto:best",
            simple: short,
            ask: shortAnswer,
            outcome: .order(["big", "coder", "mid", "small"])
        ),
        .init(
            name: "a short prompt, and nobody is good enough",
            models: [Town.small],
            simple: short,
            ask: shortAnswer,
            outcome: .order(["small"])
        ),
    ]

    static let fallbacks: [ChoiceCase] = [
        .init(name: "no fallback", ask: { $0.wishes.fallback = .none }, outcome: .order(["small"])),
        .init(
            name: "no fallback for a named model",
            model: "mid",
            models: Town.models + [Town.midElsewhere],
            ask: { $0.wishes.fallback = .none },
            outcome: .order(["mid"])
        ),
        .init(
            name: "any fallback for a named model",
            model: "coder",
            ask: { $0.wishes.fallback = .any },
            outcome: .order(["coder", "small", "big", "mid"])
        ),
        .init(
            name: "any fallback has to be able to do it",
            model: "small",
            ask: { ($0.wishes.fallback, $0.facts.toolsPresent) = (.any, true) },
            outcome: .order(["small", "coder", "big"])
        ),
        .init(
            name: "a listed fallback, in its order, a retired one by its replacement",
            model: "big",
            ask: { ($0.wishes.fallback, $0.wishes.fallbackModels) = (.listed, ["old", "hidden"]) },
            outcome: .order(["big", "mid", "hidden"])
        ),
        .init(
            name: "a listed fallback of auto",
            ask: { ($0.wishes.fallback, $0.wishes.fallbackModels) = (.listed, ["coder", "small", "big"]) },
            outcome: .order(["small", "coder", "big"])
        ),
        .init(
            name: "a listed fallback that is out of use",
            live: ["coder": Town.open(5)],
            ask: { ($0.wishes.fallback, $0.wishes.fallbackModels) = (.listed, ["coder", "big"]) },
            outcome: .order(["small", "big"])
        ),
        .init(
            name: "a listed fallback that does not exist",
            model: "big",
            ask: { ($0.wishes.fallback, $0.wishes.fallbackModels) = (.listed, ["nope"]) },
            outcome: .refusal(.notFound, "`fallback`: the model `nope` does not exist")
        ),
        .init(
            name: "a profile's fallback that does not exist any more",
            model: "auto:support",
            profiles: [
                CostV1.Profile(
                    name: "support",
                    wishes: .init(fallback: .listed, fallbackModels: ["nope", "big"])
                )
            ],
            outcome: .order(["small", "big"])
        ),
    ]
}
