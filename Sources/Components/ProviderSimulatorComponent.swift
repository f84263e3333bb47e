package import ServiceConfiguration
package import ServiceRuntime

/// Stands in for the provider, with a meter and faults on demand.
package enum ProviderSimulatorComponent: ServiceComponent {
    package static let service = ServiceName.providerSimulator
    package static let summary = "Stands in for the provider, with a meter and faults on demand."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
