package import Messages
import Yams

/// How `auto` chooses beyond the rules that are built in: named profiles, canaries, and what counts as a short prompt.
package struct RoutingFile: Sendable, Equatable {
    /// The most profiles, and the most canaries.
    package static let entriesMax = 64
    /// Names that are taken.
    package static let builtInProfiles: Set<String> = ["best", "cheap", "fast"]

    /// What requests name as `auto:NAME`.
    package var profiles: [CostV1.Profile] = []
    /// Which models get a part of another's requests.
    package var canaries: [CostV1.Canary] = []
    /// Nil = short prompts are like any other.
    package var simplePrompts: CostV1.SimplePrompts?

    /// Nothing beyond the rules.
    package init() {}

    /// What holds without a file: no profiles, no canaries, and short prompts may go to a cheaper model.
    package static let builtIn: RoutingFile = {
        var file = RoutingFile()
        file.simplePrompts = simpleDefault
        return file
    }()

    private static let simpleDefault = CostV1.SimplePrompts(
        promptTokensMax: 200,
        answerTokensMax: 100,
        minQuality: 0.5
    )

    /// Reads the file at `path`; the built-in rules for an empty path. Blocks; for use at start.
    ///
    /// - Throws: ``CatalogueError``: the file can't be read, is too long, or breaks a rule, which it names with the field.
    package init(path: String) throws(CatalogueError) {
        self = try path.isEmpty ? .builtIn : RoutingFile(yaml: Catalogue.text(of: path), file: path)
    }

    /// Reads a routing file's text; `file` is its name, for errors.
    package init(yaml: String, file: String) throws(CatalogueError) {
        var top = try YAMLFields(Catalogue.compose(yaml, file), file: file, model: nil)
        for (place, node) in try Self.entries("profiles", &top) {
            let profile = try Self.profile(node, file, place)
            guard !profiles.contains(where: { $0.name == profile.name }) else {
                throw CatalogueError(
                    file: file,
                    field: "\(place)name",
                    rule: "\(profile.name) stands in the file twice"
                )
            }
            profiles.append(profile)
        }
        for (place, node) in try Self.entries("canaries", &top) { canaries.append(try Self.canary(node, file, place)) }
        simplePrompts = Self.simpleDefault
        if let node = top.node("simple_prompts") {
            simplePrompts = node.scalar?.string == "false" ? nil : try Self.simple(node, file)
        }
        try top.finish()
    }

    /// Puts all of it in a snapshot.
    package func add(to snapshot: inout CostV1.Snapshot) {
        snapshot.profiles = profiles
        snapshot.canaries = canaries
        snapshot.simplePrompts = simplePrompts
    }

    private static func entries(
        _ key: String,
        _ top: inout YAMLFields
    ) throws(CatalogueError) -> [(place: String, node: Node)] {
        guard let node = top.node(key) else { return [] }
        guard let items = node.sequence, items.count <= entriesMax else {
            throw top.error(key, "must be a list of at most \(entriesMax)")
        }
        return items.enumerated().map { (place: "\(key)[\($0)].", node: $1) }
    }

    private static func profile(_ node: Node, _ file: String, _ place: String) throws(CatalogueError) -> CostV1.Profile
    {
        var fields = try YAMLFields(node, file: file, model: nil, prefix: place)
        var profile = CostV1.Profile(name: try fields.required("name"))
        let isName = profile.name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
        }
        guard isName, profile.name.utf8.count <= 64 else {
            throw fields.error("name", "must be at most 64 of a to z, 0 to 9, - and _")
        }
        guard !builtInProfiles.contains(profile.name) else { throw fields.error("name", "\(profile.name) is built in") }
        profile.priority = try priority(&fields)
        if var weights = try fields.fields("weights") {
            profile.weights = try self.weights(&weights)
            try weights.finish()
        }
        profile.models = try fields.texts("models") ?? []
        if var wishes = try fields.fields("wishes") {
            profile.wishes = try self.wishes(&wishes)
            try wishes.finish()
        }
        try fields.finish()
        return profile
    }

    private static func priority(_ fields: inout YAMLFields) throws(CatalogueError) -> CommonV1.Priority {
        switch try fields.text("priority") {
        case nil: return .unspecified
        case "realtime"?: return .realtime
        case "standard"?: return .standard
        case "batch"?: return .batch
        default: throw fields.error("priority", "must be realtime, standard or batch")
        }
    }

    private static func weights(_ fields: inout YAMLFields) throws(CatalogueError) -> CostV1.Weights {
        let range = 0.0...1000
        let weights = CostV1.Weights(
            quality: try fields.number("quality", range) ?? 0,
            price: try fields.number("price", range) ?? 0,
            speed: try fields.number("speed", range) ?? 0
        )
        guard weights.quality + weights.price + weights.speed > 0 else {
            throw fields.error("quality", "must not be 0 where `price` and `speed` are")
        }
        return weights
    }

    private static func wishes(_ fields: inout YAMLFields) throws(CatalogueError) -> RouterV1.Wishes {
        var wishes = RouterV1.Wishes()
        wishes.maxCostNanodollars = try fields.dollars("max_cost_usd")
        wishes.maxLatencyMS = try fields.count("max_latency_ms", 1...3_600_000)
        wishes.minQuality = try fields.number("min_quality", 0...1)
        switch fields.node("fallback").map({ $0.scalar?.string }) {
        case nil: break
        case "none"??: wishes.fallback = .none
        case "any"??: wishes.fallback = .any
        default:
            (wishes.fallback, wishes.fallbackModels) = (.listed, try fields.texts("fallback") ?? [])
            guard (1...8).contains(wishes.fallbackModels.count) else {
                throw fields.error("fallback", "must be none, any, or a list of 1 to 8 models' ids")
            }
        }
        switch try fields.text("on_overload") {
        case nil: break
        case "refuse"?: wishes.onOverload = .refuse
        case "batch"?: wishes.onOverload = .batch
        default: throw fields.error("on_overload", "must be refuse or batch")
        }
        wishes.providers = try fields.texts("providers") ?? []
        guard wishes.providers.count <= 16 else { throw fields.error("providers", "must be at most 16 names") }
        return wishes
    }

    private static func canary(_ node: Node, _ file: String, _ place: String) throws(CatalogueError) -> CostV1.Canary {
        var fields = try YAMLFields(node, file: file, model: nil, prefix: place)
        let canary = CostV1.Canary(
            model: try fields.required("model"),
            insteadOf: try fields.required("instead_of"),
            percent: try fields.count("percent", 1...100) ?? 0,
            named: try fields.flag("named") ?? false
        )
        guard canary.percent > 0 else { throw fields.error("percent", "is missing") }
        guard canary.model != canary.insteadOf else { throw fields.error("model", "must differ from `instead_of`") }
        try fields.finish()
        return canary
    }

    private static func simple(_ node: Node, _ file: String) throws(CatalogueError) -> CostV1.SimplePrompts {
        var fields = try YAMLFields(node, file: file, model: nil, prefix: "simple_prompts.")
        let simple = CostV1.SimplePrompts(
            promptTokensMax: try fields.count("prompt_tokens_max", 1...1_000_000) ?? simpleDefault.promptTokensMax,
            answerTokensMax: try fields.count("answer_tokens_max", 1...1_000_000) ?? simpleDefault.answerTokensMax,
            minQuality: try fields.number("min_quality", 0...1) ?? simpleDefault.minQuality
        )
        try fields.finish()
        return simple
    }
}
