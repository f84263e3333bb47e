package import ServiceConfiguration
package import ServiceRuntime

/// Calls the provider, streams its answers on, and journals what they cost.
package enum InferenceComponent: ServiceComponent {
    package static let service = ServiceName.inference
    package static let summary = "Calls the provider, streams its answers on, and journals what they cost."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
