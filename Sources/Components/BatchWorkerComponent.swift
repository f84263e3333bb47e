package import ServiceConfiguration
package import ServiceRuntime

/// Runs batches: files, jobs, the provider's batches, results.
package enum BatchWorkerComponent: ServiceComponent {
    package static let service = ServiceName.batchWorker
    package static let summary = "Runs batches: files, jobs, the provider's batches, results."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
