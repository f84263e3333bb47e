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
    }

    /// The models that `auto` may choose for `task`, by id.
    package func candidates(_ task: CommonV1.Task) -> [Model] { byTask[task] ?? [] }
}
