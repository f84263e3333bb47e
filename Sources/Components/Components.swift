package import ServiceRuntime

/// Every service that this repository builds, by name: those that others call stand before their callers.
package enum Components {
    /// All of them.
    package static let all: [any ServiceComponent.Type] = [
        ProviderSimulatorComponent.self,
        CostTrackerComponent.self,
        CacheComponent.self,
        InferenceComponent.self,
        BatchWorkerComponent.self,
        FinetuneManagerComponent.self,
        RouterComponent.self,
        GatewayComponent.self,
    ]

    /// The component of a service.
    package static func component(_ service: ServiceName) -> (any ServiceComponent.Type)? {
        all.first { $0.service == service }
    }
}
