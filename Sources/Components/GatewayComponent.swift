package import ServiceConfiguration
package import ServiceRuntime

/// Speaks the OpenAI and Together HTTP APIs in front of the router.
package enum GatewayComponent: ServiceComponent {
    package static let service = ServiceName.gateway
    package static let summary = "Speaks the OpenAI and Together HTTP APIs in front of the router."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
