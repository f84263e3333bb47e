import Messages
import RPCCore

/// The fields of a model that an update may name, each with how it is laid over another model.
enum ModelFields {
    typealias Copy = @Sendable (_ to: inout RouterV1.Model, _ from: RouterV1.Model) -> Void

    static let all: [String: Copy] = [
        "task": { $0.task = $1.task },
        "provider": { $0.provider = $1.provider },
        "context_length": { $0.contextLength = $1.contextLength },
        "price": { $0.price = $1.price },
        // A source speaks of the value that it came with: a new value without a new source has none.
        "quality": { ($0.quality, $0.qualitySource) = ($1.quality, "") },
        "quality_source": { $0.qualitySource = $1.qualitySource },
        "created_unix_s": { $0.createdUnixS = $1.createdUnixS },
        "display_name": { $0.displayName = $1.displayName },
        "organization": { $0.organization = $1.organization },
        "revision": { $0.revision = $1.revision },
        "retired": { $0.retired = $1.retired },
        "replacement": { $0.replacement = $1.replacement },
        "pinned_only": { $0.pinnedOnly = $1.pinnedOnly },
        "more_tasks": { $0.moreTasks = $1.moreTasks },
        "capabilities": { to, from in
            let known = Dictionary(zip(to.capabilities, to.capabilitySources), uniquingKeysWith: { first, _ in first })
            to.capabilities = from.capabilities
            to.capabilitySources = known.isEmpty ? [] : from.capabilities.map { known[$0] ?? "" }
        },
        "capability_sources": { $0.capabilitySources = $1.capabilitySources },
        "batchable": { $0.batchable = $1.batchable },
        "latency_p50_ms": { $0.latencyP50MS = $1.latencyP50MS },
        "tokens_per_second": { $0.tokensPerSecond = $1.tokensPerSecond },
        "output_tokens_max": { $0.outputTokensMax = $1.outputTokensMax },
        "offers": { $0.offers = $1.offers },
        "retires_unix_s": { $0.retiresUnixS = $1.retiresUnixS },
    ]

    /// What a model is known by, and how it came here.
    static let fixed: Set<String> = ["id", "registered"]

    /// `present` with the named fields of `changes`. Throws INVALID_ARGUMENT for a name that is none.
    static func lay(
        _ changes: RouterV1.Model,
        over present: RouterV1.Model,
        _ names: [String]
    ) throws(RPCError) -> RouterV1.Model {
        guard !names.isEmpty else {
            throw RPCError(.invalidArgument, "fields: must name at least one field of Model", reason: .badRequest)
        }
        var result = present
        // Sources say whose the new values are, so they come after those.
        for name in names.filter({ !$0.hasSuffix("source") && !$0.hasSuffix("sources") })
            + names.filter({ $0.hasSuffix("source") || $0.hasSuffix("sources") })
        {
            guard let copy = all[name] else {
                let rule = fixed.contains(name) ? "can't be changed" : "is not a field of Model"
                throw RPCError(.invalidArgument, "fields: `\(name)` \(rule)", reason: .badRequest)
            }
            copy(&result, changes)
        }
        return result
    }
}
