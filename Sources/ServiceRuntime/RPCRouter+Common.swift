package import RPCCore
import Stubs

extension RPCRouter {
    /// A router of these services and of those that every server has: health and reflection.
    package init(_ services: [any RPCService], readiness: Readiness) {
        self.init(services)
        let names = Set(methods.map(\.service))
        HealthHandler(readiness: readiness, services: names).register(with: &self)
        ReflectionHandler(self).register(with: &self)
    }
}
