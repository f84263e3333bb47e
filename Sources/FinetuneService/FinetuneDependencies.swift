package import Catalogue
package import FileStore
package import Messages
package import Provider
import RPCCore
package import Stubs

/// The provider's calls that a fine-tune needs. `ProviderAPI` is one.
package protocol FinetuneProvider: Sendable {
    /// Uploads a whole file; content that the provider has already gives the id of that.
    func uploadFile(name: String, purpose: String, bytes: [UInt8]) async throws(ProviderFailure) -> ProviderAPI.Upload
    /// Starts a training.
    func createFinetune(
        _ request: FinetuneRequest,
        requestID: String
    ) async throws(ProviderFailure) -> ProviderFinetune
    /// A training as it stands.
    func finetune(_ id: String) async throws(ProviderFailure) -> ProviderFinetune
    /// What happened in a training, oldest first.
    func finetuneEvents(_ id: String) async throws(ProviderFailure) -> [ProviderFinetuneEvent]
    /// Every training of the account.
    func finetunes() async throws(ProviderFailure) -> [ProviderFinetune]
    /// Ends a training.
    func cancelFinetune(_ id: String) async throws(ProviderFailure) -> ProviderFinetune
    /// Takes a training off the provider's list.
    func deleteFinetune(_ id: String) async throws(ProviderFailure)
    /// States of a training that were kept.
    func finetuneCheckpoints(_ id: String) async throws(ProviderFailure) -> [ProviderCheckpoint]
    /// What is measured in a training: JSON.
    func finetuneMetrics(_ id: String, body: [UInt8]) async throws(ProviderFailure) -> [UInt8]
    /// What is allowed for trainings of a model: JSON.
    func finetuneLimits(model: String) async throws(ProviderFailure) -> [UInt8]
    /// Which models can be trained: JSON.
    func finetuneModels() async throws(ProviderFailure) -> [UInt8]
    /// What a training would cost: JSON.
    func estimateFinetune(_ body: [UInt8]) async throws(ProviderFailure) -> [UInt8]
    /// Trained weights, read as they come.
    func downloadFinetune<Result: Sendable>(
        _ id: String,
        checkpoint: String,
        step: UInt64?,
        total: Duration,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result
}

extension ProviderAPI: FinetuneProvider {}

/// Those who train. `ProviderAPIs` is one.
package protocol FinetuneProviders: Sendable {
    /// The provider of that name; the first one for an empty name. Throws as a call that was not sent.
    func trainer(_ name: String) throws(ProviderFailure) -> any FinetuneProvider
}

extension ProviderAPIs: FinetuneProviders {
    /// See `FinetuneProviders`.
    package func trainer(_ name: String) throws(ProviderFailure) -> any FinetuneProvider { try named(name) }
}

/// Where training data is kept. `FileStore` is one.
package protocol TrainingFiles: Sendable {
    /// Stores bytes durably; the id is their SHA-256.
    func put(_ bytes: [UInt8]) async throws -> FileStore.Stored
    /// The bytes of a file; nil if there is none.
    func get(_ id: String) async throws -> [UInt8]?
    /// Removes a file; false if there is none.
    func delete(_ id: String) async throws -> Bool
}

extension FileStore: TrainingFiles {}

/// The snapshot in force, as far as fine-tunes need it.
package protocol FinetuneControl: Sendable {
    /// The models; nil until the first snapshot has come.
    var catalogue: Catalogue? { get }
    /// The key of that text; nil = no such key.
    func key(_ text: String) -> CostV1.Key?
}

/// Makes a finished model known. Returns when it is served by name.
package protocol ModelRegistrar: Sendable {
    /// May be repeated.
    func register(_ model: RouterV1.Model) async throws
}

/// Registers with the router, with an admin's key.
package struct RouterRegistrar: ModelRegistrar {
    private let router: RouterClient
    private let options: CallOptions

    /// A registrar that calls `router`; `adminKey` is never logged.
    package init(router: RouterClient, adminKey: String, timeout: Duration = .seconds(10)) {
        self.router = router
        var metadata = Metadata()
        metadata["authorization"] = "Bearer " + adminKey
        options = CallOptions(timeout: timeout, metadata: metadata)
    }

    /// `Router.RegisterModel`.
    package func register(_ model: RouterV1.Model) async throws {
        _ = try await router.registerModel(RouterV1.RegisterModelRequest(model: model), options: options)
    }
}
