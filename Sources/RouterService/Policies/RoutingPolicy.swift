import Bodies
import Catalogue
package import Messages
package import RPCCore

/// Chooses models: a pure function of the request, the snapshot and what is known of the models at one moment.
///
/// A named model is asked at all its providers, and others only if the caller allows it; a retired one is served by its
/// replacement. `auto` ranks the models that no rule excludes (``ExclusionGround``, in its order) by
///     score = quality weight x quality / best quality + price weight x cheapest price / price
///           + speed weight x shortest time / time
/// with the weights of the request's profile, else of its priority. Price and time are those of this request as expected;
/// where a price or a speed is not known, its mark is one half. Scores within 2 % count as equal: lots decide. A model that
/// does badly gets only a share of the requests that would be its own; canaries get theirs of another's.
package struct RoutingPolicy: Sendable {
    /// The one policy.
    package init() {}

    /// Makes the choice. It has no candidate, but a refusal, if nothing will do.
    package func choose(_ inputs: ChoiceInputs) -> Ranking {
        guard let kind = BodyKind(inputs.asked.endpoint) else {
            let refusal = RPCError(.invalidArgument, "`endpoint`: is required", reason: .badRequest)
            return Ranking(candidates: [], isPinned: false, models: [], grounds: [], refusal: refusal)
        }
        var choice = Choice(inputs, kind)
        return choice.made()
    }

    /// Makes a logged choice again, from nothing but what the log holds.
    package func choose(_ decision: RouterV1.Decision) -> Ranking {
        choose(ChoiceInputs(decision))
    }

    /// Ranks the models of `snapshot`. Throws NOT_FOUND (unknownModel) for a model or profile that is not there,
    /// PERMISSION_DENIED for one that the caller's key may not use, INVALID_ARGUMENT where what the request says excludes
    /// every model, FAILED_PRECONDITION if `auto` finds none.
    package func rank(
        _ request: RoutingRequest,
        _ snapshot: RouterSnapshot,
        live: LiveView = LiveView(),
        nowUnixMS: Int64 = 0
    ) throws(RPCError) -> Ranking {
        let ranking = choose(try inputs(request, snapshot, live: live, nowUnixMS: nowUnixMS))
        if let refusal = ranking.refusal { throw refusal }
        return ranking
    }

    /// What the choice for `request` depends on. Throws NOT_FOUND for a profile that is not there.
    package func inputs(
        _ request: RoutingRequest,
        _ snapshot: RouterSnapshot,
        live: LiveView,
        nowUnixMS: Int64,
        requestID: String = ""
    ) throws(RPCError) -> ChoiceInputs {
        let profile = try Self.profile(request.facts.model, snapshot)
        let canaries = snapshot.canaries.filter { request.isAuto || $0.named }
        // The request's, else the profile's.
        let own = request.wishes.fallback
        let fallback = own == .unspecified ? profile?.wishes?.fallback ?? .unspecified : own
        var models = request.isAuto || fallback == .any ? snapshot.routes(request.kind) : []
        if !request.isAuto { snapshot.addRoutes(servingAs: request.facts.model, to: &models) }
        for canary in canaries { snapshot.addRoutes(servingAs: canary.model, to: &models) }
        if fallback == .listed {
            let listed = own == .unspecified ? profile?.wishes?.fallbackModels ?? [] : request.wishes.fallbackModels
            for id in listed { snapshot.addRoutes(servingAs: id, to: &models) }
        }
        var inputs = ChoiceInputs(asked: request.asked, models: models, live: live)
        inputs.requestID = requestID
        inputs.snapshotVersion = snapshot.version
        inputs.madeUnixMS = nowUnixMS
        inputs.canaries = canaries
        inputs.profile = profile
        inputs.simplePrompts = request.isAuto ? snapshot.simplePrompts : nil
        return inputs
    }

    /// That a body's `model` names; nil = it names none.
    private static func profile(_ model: String, _ snapshot: RouterSnapshot) throws(RPCError) -> CostV1.Profile? {
        guard model.hasPrefix(RoutingProfiles.prefix) else { return nil }
        let name = String(model.dropFirst(RoutingProfiles.prefix.count))
        if let profile = snapshot.profiles[name] { return profile }
        throw ChoiceRefusal.unknownProfile(name, snapshot.profiles.keys.sorted())
    }
}
