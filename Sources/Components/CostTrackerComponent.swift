package import ServiceConfiguration
package import ServiceRuntime

/// Owns the ledger, keys, prices and the catalogue, and hands out the snapshot.
package enum CostTrackerComponent: ServiceComponent {
    package static let service = ServiceName.costTracker
    package static let summary = "Owns the ledger, keys, prices and the catalogue, and hands out the snapshot."
    package static let keys: [any SettingDeclaration] = []

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        ComponentParts()
    }
}
