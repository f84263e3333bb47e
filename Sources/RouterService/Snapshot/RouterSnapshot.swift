package import Bodies
package import Catalogue
package import Messages
import Telemetry

/// One version of what every router knows: models with their prices, and keys. Never changes; swapped whole.
package final class RouterSnapshot: Sendable {
    /// Goes up with every change.
    package let version: UInt64
    /// Every model, retired ones included.
    package let catalogue: Catalogue
    /// Every key.
    package let keys: KeyRing
    /// The ways of choosing by name, the built-in ones included.
    let profiles: [String: CostV1.Profile]
    /// Those that get a part of another model's requests.
    let canaries: [CostV1.Canary]
    /// Nil = short prompts are like any other.
    let simplePrompts: CostV1.SimplePrompts?
    /// Whose words each provider reads; OpenAI's where nothing is said.
    package let dialects: [String: CostV1.Dialect]
    /// What callers may use at most.
    let limits: LimitIndex
    private let nowUnixS: @Sendable () -> Int64
    private let unretired: [RouterV1.Model]
    private let index: RouteIndex

    /// Indexes a snapshot as it was received. `nowUnixS` is asked whenever it matters which models are retired.
    package init(_ snapshot: CostV1.Snapshot, nowUnixS: @escaping @Sendable () -> Int64 = WallClock.unixS) {
        version = snapshot.version
        let catalogue = Catalogue(snapshot)
        self.catalogue = catalogue
        keys = KeyRing(snapshot.keys)
        dialects = Dictionary(snapshot.providers.map { ($0.name, $0.dialect) }, uniquingKeysWith: { _, later in later })
        self.nowUnixS = nowUnixS
        let now = nowUnixS()
        unretired = catalogue.sorted.filter { !$0.isRetired(at: now) }.map(\.message)
        profiles = Dictionary(
            (RoutingProfiles.builtIn + snapshot.profiles).map { ($0.name, $0) },
            uniquingKeysWith: { _, later in later }
        )
        canaries = snapshot.canaries
        limits = LimitIndex(snapshot.limits)
        simplePrompts = snapshot.simplePrompts
        index = RouteIndex(catalogue, nowUnixS: now)
    }

    /// Every route of the models that could answer bodies of `kind`, those that are retired now marked so.
    package func routes(_ kind: BodyKind) -> [Model] { index.routes(kind, nowUnixS: nowUnixS()) }

    /// Adds the routes of the model `id` and, if it is retired, of those that lead to the one that serves instead.
    func addRoutes(servingAs id: String, to models: inout [Model]) {
        index.addRoutes(servingAs: id, nowUnixS: nowUnixS(), to: &models)
    }

    /// The model that serves requests for `id` now: itself, or what replaces it; nil if there is none.
    package func serving(_ id: String) -> Model? { catalogue.serving(id, nowUnixS: nowUnixS()) }

    /// The models that are served now, by id, as they are listed.
    package var listed: [RouterV1.Model] {
        let now = nowUnixS()
        return unretired.filter { $0.retiresUnixS == 0 || $0.retiresUnixS > now }
    }
}
