import Catalogue
package import Messages

/// Where keys, limits and changes to the catalogue are kept. Every method is one transaction. A method that changes something
/// raises the version by one and returns it.
package protocol ControlStore: Sendable {
    /// Everything at one moment.
    func load() async throws -> ControlState

    /// Puts keys of the settings in the place of all keys of that origin. Raises the version even if nothing changed.
    func replaceBootstrapKeys(_ keys: [CostV1.Key]) async throws -> UInt64

    /// Raises the version: the catalogue that lies below the registered models has changed.
    func catalogueChanged() async throws -> UInt64

    /// Keeps a model under its id and takes back its retirement.
    func register(_ model: RouterV1.Model) async throws -> UInt64

    /// Puts what `change` makes of a model in its place. It gets the model as it is registered, else `base`, and whether
    /// it is retired stands in it. What it throws is thrown; nil changes nothing.
    ///
    /// - Returns: the version then.
    func update(
        _ id: String,
        base: RouterV1.Model?,
        _ change: @escaping @Sendable (RouterV1.Model?) throws -> RouterV1.Model?
    ) async throws -> UInt64

    /// Notes that a model is retired.
    func retire(_ id: String) async throws -> UInt64

    /// Keeps a key.
    func create(_ key: CostV1.Key) async throws -> UInt64

    /// Forgets a key. Returns nil if there is none of that id or it comes from the settings.
    func revoke(_ id: String) async throws -> UInt64?

    /// Keeps a limit in the place of that of the same scope, tenant, subject and model.
    func set(_ limit: CostV1.Limit) async throws -> UInt64

    /// Forgets the limit of this scope, tenant, subject and model. Returns nil if there is none.
    func remove(_ limit: CostV1.Limit) async throws -> UInt64?
}

/// What a ``ControlStore`` holds.
package struct ControlState: Sendable, Equatable {
    /// Goes up by one with every change.
    package var version: UInt64
    /// Registered models, as they came.
    package var registered: [RouterV1.Model]
    /// Ids of retired models, registered or not.
    package var retired: Set<String>
    /// Keys with their hashes.
    package var keys: [CostV1.Key]
    /// Limits as they were set.
    package var limits: [CostV1.Limit]

    /// Everything at one moment.
    package init(
        version: UInt64 = 0,
        registered: [RouterV1.Model] = [],
        retired: Set<String> = [],
        keys: [CostV1.Key] = [],
        limits: [CostV1.Limit] = []
    ) {
        self.version = version
        self.registered = registered
        self.retired = retired
        self.keys = keys
        self.limits = limits
    }

    /// The snapshot of this state over a catalogue.
    func snapshot(over base: Catalogue, _ providers: KnownProviders) -> CostV1.Snapshot {
        var catalogue = base.merging(Catalogue(models: registered.compactMap { Model($0) }))
        for id in retired { catalogue.retire(id) }
        return CostV1.Snapshot(
            version: version,
            models: catalogue.messages,
            keys: keys,
            providers: providers.all(of: catalogue)
        )
    }
}
