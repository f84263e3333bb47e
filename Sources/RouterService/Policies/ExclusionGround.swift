import Bodies
package import Catalogue

/// Why a model may not answer a request. The rules run in this order; the first that it breaks is the reason.
package enum ExclusionGround: Sendable, Equatable {
    /// It is made for something else.
    case otherTask
    /// The provider stopped serving it.
    case retired(replacement: String?)
    /// Only a request that names it gets it.
    case onlyByName
    /// The caller's key may not use it.
    case notOfKey
    /// The profile leaves it out.
    case notOfProfile(String)
    /// The caller wants none of this provider.
    case otherProvider
    /// The provider does not take it in batches, and the request is for one.
    case notInBatches
    /// It lacks this.
    case lacks(Capability)
    /// Prompt and answer are about as many tokens.
    case contextTooShort(needed: Int)
    /// The request may cost as much, in nano-dollars; nil = nobody knows.
    case tooDear(Int64?)
    /// The first content is expected after so many seconds.
    case tooSlow(Double)
    /// It is worse than this.
    case tooPoor(floor: Double)
    /// It is worse than what short prompts are given to.
    case tooPoorForSimple(floor: Double)
    /// It failed too often lately and is called again after about so long.
    case breakerOpen(Duration)
    /// It would do, but the model that the caller named may not answer, which the caller is told.
    case firstRefused
    /// It would do, but the caller does not want that many, or others, to be asked.
    case notAsked

    /// For people.
    func text(_ model: Model) -> String {
        switch self {
        case .otherTask: return "is not made for this task"
        case .retired(let replacement):
            return "is retired" + (replacement.map { "; `\($0)` serves instead" } ?? "")
        case .onlyByName: return "is served only by name"
        case .notOfKey: return "is not among the models of the API key"
        case .notOfProfile(let name): return "is not among the models of the profile \(name)"
        case .otherProvider: return "is served by \(model.provider), which the request leaves out"
        case .notInBatches: return "is not served in batches"
        case .lacks(let capability): return "lacks \(capability.rawValue)"
        case .contextTooShort(let needed): return "holds \(model.contextLength) tokens, about \(needed) are needed"
        case .tooDear(nil): return "has no known price, and the request has a cost ceiling"
        case .tooDear(let cost?):
            return "may cost \(DollarText.of(nanodollars: cost)) dollars, which is over the ceiling"
        case .tooSlow(let seconds): return "is expected to take \(decimal(seconds)) s, which is over the ceiling"
        case .tooPoor(let floor): return "has quality \(decimal(model.quality)), below \(decimal(floor))"
        case .tooPoorForSimple(let floor):
            return "has quality \(decimal(model.quality)), below \(decimal(floor)) for short prompts"
        case .breakerOpen(let wait): return "failed too often; is asked again in about \(decimal(wait / .seconds(1))) s"
        case .firstRefused: return "would do, but the request names a model that may not answer"
        case .notAsked: return "would do, but the request allows no such fallback"
        }
    }

    /// How far a model came: the greater, the nearer it was to being a candidate.
    var order: Int {
        switch self {
        case .otherTask: 0
        case .retired: 1
        case .onlyByName: 2
        case .notOfKey: 3
        case .notOfProfile: 4
        case .otherProvider: 5
        case .notInBatches: 6
        case .lacks: 7
        case .contextTooShort: 8
        case .tooDear: 9
        case .tooSlow: 10
        case .tooPoor, .tooPoorForSimple: 11
        case .breakerOpen: 12
        case .notAsked, .firstRefused: 13
        }
    }
}
