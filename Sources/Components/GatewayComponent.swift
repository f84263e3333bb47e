import GatewayService
import HTTPServer
package import ServiceConfiguration
package import ServiceRuntime
import Stubs

/// Speaks the OpenAI and Together HTTP APIs in front of the router.
package enum GatewayComponent: ServiceComponent {
    /// `gateway`.
    package static let service = ServiceName.gateway
    /// For `--help`.
    package static let summary = "Speaks the OpenAI and Together HTTP APIs in front of the router."
    /// Its settings.
    package static let keys: [any SettingDeclaration] = [
        CommonKeys.address(of: .router), requestTimeout, bodyBytesMax, connectionsMax,
        receiveRateMin, heldBytesMax,
    ]

    private static let requestTimeout = SettingKey<Duration>.duration(
        "REQUEST_TIMEOUT",
        default: "300s",
        in: .seconds(1) ... .seconds(3_600),
        "How long one request may take, streams included."
    )
    private static let bodyBytesMax = SettingKey<Int>.int(
        "BODY_BYTES_MAX",
        default: 3 << 20,
        in: 1_024...(32 << 20),
        "The longest request body, in bytes; longer ones are refused with 413. RPC carries 4 MiB."
    )
    private static let connectionsMax = SettingKey<Int>.int(
        "CONNECTIONS_MAX",
        default: 20_000,
        in: 1...100_000,
        "How many client connections may be open; further ones are answered 503."
    )
    private static let receiveRateMin = SettingKey<Int>.int(
        "RECEIVE_RATE_MIN",
        default: 16 << 10,
        in: 1...(1 << 30),
        "The least bytes a second at which a request must arrive, after a first minute; slower ones are answered 408."
    )
    private static let heldBytesMax = SettingKey<Int>.int(
        "HELD_BYTES_MAX",
        default: 512 << 20,
        in: (1 << 20)...(1 << 40),
        "The most bytes of request bodies held for all connections together; what goes beyond is answered 503."
    )

    /// One HTTP port and the router behind it; nothing is kept.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let router = try context.transport(to: .router)
        var configuration = GatewayHandler.Configuration()
        configuration.requestTimeout = context.settings[requestTimeout]
        let bodyMax = context.settings[bodyBytesMax]
        let connections = context.settings[connectionsMax]
        let rate = context.settings[receiveRateMin]
        let held = context.settings[heldBytesMax]
        var parts = ComponentParts()
        parts.http = GatewayHandler(
            router: RouterClient(router),
            configuration: configuration,
            metrics: context.metrics,
            logger: context.logger
        )
        parts.configureHTTP = { http in
            http.bodyBytesMax = bodyMax
            http.connectionsMax = connections
            http.receiveRateMin = rate
            http.heldBytesMax = held
        }
        parts.health = [.service(.router, router, isNeeded: true)]
        return parts
    }
}
