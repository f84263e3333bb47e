package import ServiceConfiguration
package import ServiceRuntime

/// Chooses the model, looks into the cache, calls, and falls back.
package enum RouterComponent: ServiceComponent {
    package static let service = ServiceName.router
    package static let summary = "Chooses the model, looks into the cache, calls, and falls back."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
