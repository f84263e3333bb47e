package import Messages

/// Every model that we know of, by id. A value: a change makes a new one.
package struct Catalogue: Sendable, Equatable {
    /// The models by id, retired ones included.
    package private(set) var models: [String: Model]

    /// A catalogue of `models`; of two with one id the later one stands.
    package init(models: [Model] = []) {
        self.models = Dictionary(models.map { ($0.id, $0) }, uniquingKeysWith: { _, later in later })
    }

    /// The model of that id, retired or not.
    package subscript(id: String) -> Model? { models[id] }

    /// All models in the order of their ids.
    package var sorted: [Model] { models.values.sorted { $0.id < $1.id } }

    /// Every model at every provider that serves it at that time: one value a route, in the order of the ids, a model's
    /// own provider first.
    package func routes(at nowUnixS: Int64) -> [Model] {
        sorted.filter { !$0.isRetired(at: nowUnixS) }.flatMap(\.routes)
    }

    /// The routes that `auto` may choose for `task` at that time, ordered likewise. `unspecified` means chat.
    package func candidates(_ task: CommonV1.Task, at nowUnixS: Int64) -> [Model] {
        let task = task == .unspecified ? .chat : task
        return routes(at: nowUnixS).filter { !$0.isPinnedOnly && $0.tasks.contains(task) }
    }

    /// Follows a model that is retired at that time to the one that serves instead.
    ///
    /// - Returns: the model itself when it is served; nil when it is unknown, or retired without a live replacement.
    package func serving(_ id: String, nowUnixS: Int64) -> Model? {
        var next: String? = id
        // As many steps as there are models, so that a ring of replacements ends too.
        for _ in models.indices {
            guard let id = next, let model = models[id] else { return nil }
            if !model.isRetired(at: nowUnixS) { return model }
            next = model.replacement
        }
        return nil
    }

    /// Adds a model or puts it in the place of the one with its id.
    package mutating func put(_ model: Model) {
        models[model.id] = model
    }

    /// Marks a model as not served any more.
    ///
    /// - Parameters:
    ///   - id: of the model.
    ///   - replacement: the id that serves instead, or nil.
    /// - Returns: false when there is no such model.
    @discardableResult
    package mutating func retire(_ id: String, replacement: String? = nil) -> Bool {
        guard var model = models[id] else { return false }
        model.isRetired = true
        model.replacement = replacement ?? model.replacement
        models[id] = model
        return true
    }

    /// This catalogue with `other` laid over it: where both have an id, `other` wins.
    package func merging(_ other: Catalogue) -> Catalogue {
        var result = self
        result.models.merge(other.models) { _, later in later }
        return result
    }

    /// The same models, each at its own provider alone.
    package var withoutOffers: Catalogue {
        Catalogue(
            models: models.values.map { model in
                var model = model
                model.offers = []
                return model
            }
        )
    }

    /// The same models, each served by the provider named `name`.
    package func served(by name: String) -> Catalogue {
        Catalogue(
            models: models.values.map { model in
                var model = model
                model.provider = name
                return model
            }
        )
    }
}
