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

    /// The models that `auto` may choose for `task`, in the order of their ids. `unspecified` means chat.
    package func candidates(_ task: CommonV1.Task) -> [Model] {
        let task = task == .unspecified ? .chat : task
        return models.values.filter { $0.isCandidate && $0.tasks.contains(task) }.sorted { $0.id < $1.id }
    }

    /// Follows a retired model to the one that serves instead.
    ///
    /// - Returns: the model itself when it is served; nil when it is unknown, or retired without a live replacement.
    package func serving(_ id: String) -> Model? {
        var next: String? = id
        // As many steps as there are models, so that a ring of replacements ends too.
        for _ in models.indices {
            guard let id = next, let model = models[id] else { return nil }
            if !model.isRetired { return model }
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
