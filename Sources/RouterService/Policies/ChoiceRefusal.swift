import Bodies
import Catalogue
import Messages
import RPCCore

/// What the caller is told when no model will do.
enum ChoiceRefusal {
    /// A name that leads to no model.
    static func unknown(_ name: String, _ models: [Model], field: String? = nil) -> RPCError {
        let what = models.contains { $0.id == name } ? "is not served any more" : "does not exist"
        let place = field.map { "`\($0)`: " } ?? ""
        return RPCError(.notFound, "\(place)the model `\(name)` \(what)", reason: .unknownModel)
    }

    /// A profile that nobody has made.
    static func unknownProfile(_ name: String, _ known: [String]) -> RPCError {
        let names = known.map { "`\(RoutingProfiles.prefix)\($0)`" }.joined(separator: ", ")
        let message = "the model `\(RoutingProfiles.prefix)\(name)` does not exist; the profiles are \(names)"
        return RPCError(.notFound, message, reason: .unknownModel)
    }

    /// A named model that may not answer: why the route that came furthest does not.
    static func named(_ excluded: [ExcludedModel], _ kind: BodyKind, _ wishes: RouterV1.Wishes) -> RPCError {
        guard let out = nearest(excluded) else {
            return RPCError(.failedPrecondition, "no model serves this task")
        }
        let id = out.model.id
        switch out.ground {
        case .otherTask: return bad("`model`: `\(id)` does not serve this endpoint")
        case .notOfKey: return RPCError(.permissionDenied, "the API key may not use the model `\(id)`")
        case .contextTooShort:
            return tooLong(
                "`\(kind.inputField)`: longer than the \(out.model.contextLength) tokens of context of `\(id)`"
            )
        default: return wish(out, "`\(id)`") ?? bad("`model`: `\(id)` \(out.reason)")
        }
    }

    /// `auto` without a model that will do: why the one that came furthest does not.
    static func nothingFits(_ excluded: [ExcludedModel], _ kind: BodyKind) -> RPCError {
        guard let out = nearest(excluded) else {
            return RPCError(.failedPrecondition, "no model serves this task")
        }
        switch out.ground {
        case .otherTask, .retired, .onlyByName: return RPCError(.failedPrecondition, "no model serves this task")
        case .notOfKey:
            return RPCError(.permissionDenied, "the API key may use none of the models that serve this task")
        case .contextTooShort:
            let limit = kind.hasChoices ? " with `max_tokens`" : ""
            return tooLong("`\(kind.inputField)`:\(limit) longer than the context of any model that would do")
        default:
            let nearest = "no model will do: `\(out.model.id)`"
            return wish(out, nearest) ?? RPCError(.failedPrecondition, "\(nearest) \(out.reason)")
        }
    }

    /// The one that came furthest; of several, the one that misses the bound by least.
    private static func nearest(_ excluded: [ExcludedModel]) -> ExcludedModel? {
        excluded.max { left, right in
            guard left.ground.order == right.ground.order else { return left.ground.order < right.ground.order }
            return switch (left.ground, right.ground) {
            case (.tooDear(let first), .tooDear(let second)): (first ?? .max) > (second ?? .max)
            case (.tooSlow(let first), .tooSlow(let second)): first > second
            case (.contextTooShort, .contextTooShort): left.model.contextLength < right.model.contextLength
            case (.tooPoor, .tooPoor): left.model.quality < right.model.quality
            default: false
            }
        }
    }

    /// Nil unless a wish is what it breaks.
    private static func wish(_ out: ExcludedModel, _ subject: String) -> RPCError? {
        switch out.ground {
        case .otherProvider: bad("`providers`: \(subject) \(out.reason)")
        case .tooDear: bad("`max_cost_usd`: \(subject) \(out.reason)")
        case .tooSlow: bad("`max_latency_ms`: \(subject) \(out.reason)")
        case .tooPoor: bad("`min_quality`: \(subject) \(out.reason)")
        default: nil
        }
    }

    private static func tooLong(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, reason: .contextLength)
    }

    private static func bad(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, reason: .badRequest)
    }
}
