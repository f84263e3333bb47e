import Bodies
import Catalogue
import Messages
import RPCCore
import RouterService
import Testing

/// A row of the decision table: what is asked, of which models, and who is to be asked in which order.
struct ChoiceCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// Ids, with `@provider` where it is not `p`.
        case order([String])
        /// A code, and what the message has to say.
        case refusal(Code, String, Reason? = nil)
    }

    let name: String
    var model = "auto"
    var kind = BodyKind.chat
    var models = Town.models
    var live: [String: LiveView.Estimate] = [:]
    var canaries: [CostV1.Canary] = []
    var profiles: [CostV1.Profile] = []
    var simple: CostV1.SimplePrompts?
    var ask: @Sendable (inout RoutingRequest) -> Void = { _ in }
    let outcome: Outcome

    var testDescription: String { name }

    var inputs: ChoiceInputs {
        var facts = RequestFacts()
        facts.model = model
        (facts.promptTokensLow, facts.promptTokensHigh) = (30, 100)
        (facts.contextTokensLow, facts.contextTokensHigh) = (30, 100)
        var request = RoutingRequest(kind: kind, facts: facts)
        ask(&request)
        let view = LiveView(
            Dictionary(uniqueKeysWithValues: live.map { (Town.route($0.key), $0.value) })
        )
        var inputs = ChoiceInputs(asked: request.asked, models: models, live: view)
        inputs.canaries = canaries
        inputs.profile = (profiles + RoutingProfiles.builtIn).first { "auto:\($0.name)" == model }
        inputs.simplePrompts = simple
        return inputs
    }
}

/// A few models, none of which scores nearly like another.
enum Town {
    static func model(
        _ name: String,
        _ quality: Double,
        dollars: Double?,
        latency: UInt32 = 300,
        context: UInt32 = 8192,
        _ capabilities: Set<Capability> = [],
        _ edit: (inout Model) -> Void = { _ in }
    ) -> Model {
        let route = route(name)
        var model = Model(id: route.model, tasks: [.chat], provider: route.provider)
        model.quality = quality
        if let dollars {
            let price = Int64(dollars * 1e9)
            model.price = CommonV1.Price(
                version: 1,
                inputNanodollarsPerMtok: price,
                outputNanodollarsPerMtok: price,
                cachedInputNanodollarsPerMtok: price,
                batchPercent: 50
            )
        }
        model.latencyP50MS = latency
        model.tokensPerSecond = 100
        model.contextLength = context
        model.capabilities = capabilities
        edit(&model)
        return model
    }

    static let small = model("small", 0.4, dollars: 0.1, latency: 200) { $0.isBatchable = true }
    static let mid = model("mid", 0.55, dollars: 0.3, [.jsonMode]) { $0.isBatchable = true }
    static let coder = model("coder", 0.6, dollars: 0.5, latency: 2000, context: 32_768, [.tools, .jsonMode]) {
        $0.tasks = [.chat, .code]
    }
    static let big = model(
        "big",
        0.9,
        dollars: 1,
        latency: 1500,
        context: 100_000,
        [.tools, .jsonMode, .jsonSchema, .vision, .reasoning]
    )
    static let old = model("old", 0.5, dollars: 0.2) {
        $0.isRetired = true
        $0.replacement = "mid"
    }
    static let older = model("older", 0.5, dollars: 0.2) {
        $0.isRetired = true
        $0.replacement = "old"
    }
    static let gone = model("gone", 0.5, dollars: 0.2) { $0.isRetired = true }
    static let hidden = model("hidden", 1, dollars: 0.01) { $0.isPinnedOnly = true }
    static let embed = model("embed", 0.5, dollars: 0.01) { $0.tasks = [.embedding] }
    static let models = [small, mid, coder, big, old, older, gone, hidden, embed]

    /// `mid` is served by a second provider, dearer and faster.
    static let midElsewhere = model("mid@q", 0.55, dollars: 0.9, latency: 100, [.jsonMode])

    static func route(_ name: String) -> LiveView.Route {
        let parts = name.split(separator: "@")
        return LiveView.Route(model: String(parts[0]), provider: parts.count > 1 ? String(parts[1]) : "p")
    }

    static func name(_ model: Model) -> String {
        model.provider == "p" ? model.id : "\(model.id)@\(model.provider)"
    }

    static func measured(
        first: Double? = nil,
        rate: Double? = nil,
        share: Double = 1,
        breaker: LiveView.Breaker = .closed
    ) -> LiveView.Estimate {
        var estimate = LiveView.Estimate()
        (estimate.firstSeconds, estimate.tokensPerSecond) = (first, rate)
        (estimate.share, estimate.breaker) = (share, breaker)
        return estimate
    }

    static func open(_ seconds: Int) -> LiveView.Estimate { measured(breaker: .open(reopensIn: .seconds(seconds))) }
}
