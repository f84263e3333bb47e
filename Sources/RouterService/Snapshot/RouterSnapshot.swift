import Bodies
package import Catalogue
package import Messages

/// One version of what every router knows: models with their prices, and keys. A value; swapped whole.
package struct RouterSnapshot: Sendable {
    /// Goes up with every change.
    package let version: UInt64
    /// Every model, retired ones included.
    package let catalogue: Catalogue
    /// Every key.
    package let keys: KeyRing
    /// The models that are served, by id, as they are listed.
    package let listed: [RouterV1.Model]
    private let byTask: [CommonV1.Task: [Model]]
    /// The ways of choosing by name, the built-in ones included.
    let profiles: [String: CostV1.Profile]
    /// Those that get a part of another model's requests.
    let canaries: [CostV1.Canary]
    /// Nil = short prompts are like any other.
    let simplePrompts: CostV1.SimplePrompts?
    private let index: RouteIndex

    /// Indexes a snapshot as it was received.
    package init(_ snapshot: CostV1.Snapshot) {
        version = snapshot.version
        let catalogue = Catalogue(snapshot)
        self.catalogue = catalogue
        keys = KeyRing(snapshot.keys)
        listed = catalogue.sorted.filter { !$0.isRetired }.map(\.message)
        let tasks: [CommonV1.Task] = [
            .chat, .code, .embedding, .image, .rerank, .speech, .transcription,
        ]
        byTask = Dictionary(uniqueKeysWithValues: tasks.map { ($0, catalogue.candidates($0)) })
        profiles = Dictionary(
            (RoutingProfiles.builtIn + snapshot.profiles).map { ($0.name, $0) },
            uniquingKeysWith: { _, later in later }
        )
        canaries = snapshot.canaries
        simplePrompts = snapshot.simplePrompts
        index = RouteIndex(catalogue)
    }

    /// Every route of the models that could answer bodies of `kind`, retired ones included.
    func routes(_ kind: BodyKind) -> [Model] { index.routes(kind) }

    /// Adds the routes of the model `id` and, if it is retired, of those that lead to the one that serves instead.
    func addRoutes(servingAs id: String, to models: inout [Model]) { index.addRoutes(servingAs: id, to: &models) }

    /// The models that `auto` may choose for `task`, by id.
    package func candidates(_ task: CommonV1.Task) -> [Model] { byTask[task] ?? [] }
}
