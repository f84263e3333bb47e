import Bodies
import Catalogue
import Synchronization

/// Models that a provider said it does not serve any more. For a while their requests go to who replaces them without being
/// refused first; then one asks again.
final class GoneModels: Sendable {
    /// How long the provider's word counts.
    static let memory = Duration.seconds(60)
    private static let modelsMax = 1_000

    /// A provider may serve a model at one endpoint and not at another.
    private struct Key: Hashable {
        let route: LiveView.Route
        let kind: BodyKind
    }

    private let until = Mutex<[Key: ContinuousClock.Instant]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
    }

    /// Remembers that `model` is gone for such bodies; false if that was known.
    func note(_ model: Model, _ kind: BodyKind) -> Bool {
        let now = now()
        return until.withLock { until in
            if until.count >= Self.modelsMax { until = until.filter { $0.value > now } }
            guard until.count < Self.modelsMax else { return true }
            let before = until.updateValue(now + Self.memory, forKey: Key(route: model.route, kind: kind))
            return before.map { $0 <= now } ?? true
        }
    }

    /// The candidates, those that are gone replaced by the same model at another provider, then by their successors; as they
    /// were if nobody would be left.
    func replaced(
        _ candidates: [RankedModel],
        _ kind: BodyKind,
        by successors: (Model) -> [RankedModel]
    ) -> [RankedModel] {
        let gone = until.withLock { until -> Set<LiveView.Route> in
            if until.isEmpty { return [] }
            let now = now()
            return Set(until.filter { $0.value > now && $0.key.kind == kind }.keys.map(\.route))
        }
        guard !gone.isEmpty else { return candidates }
        var seen: Set<LiveView.Route> = []
        let present = candidates.flatMap { candidate in
            let model = candidate.model
            guard gone.contains(model.route) else { return [candidate] }
            return candidates.filter { $0.model.id == model.id } + successors(model)
        }
        .filter { !gone.contains($0.model.route) && seen.insert($0.model.route).inserted }
        return present.isEmpty ? candidates : present
    }
}

extension Model {
    /// What is measured of it is kept under this name.
    var route: LiveView.Route { LiveView.Route(model: id, provider: provider) }
}
