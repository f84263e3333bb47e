package import ServiceConfiguration
package import ServiceRuntime

/// Runs fine-tunes from submission to a registered model.
package enum FinetuneManagerComponent: ServiceComponent {
    package static let service = ServiceName.finetuneManager
    package static let summary = "Runs fine-tunes from submission to a registered model."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
