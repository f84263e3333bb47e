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
        CommonKeys.address(of: .router), CommonKeys.address(of: .batchWorker), CommonKeys.address(of: .finetuneManager),
        requestTimeout, fileTimeout, streamPatience, keepAliveInterval, bodyBytesMax, fileBytesMax, connectionsMax,
        receiveRateMin, heldBytesMax, corsOrigins, publicURL,
    ]

    private static let requestTimeout = SettingKey<Duration>.duration(
        "REQUEST_TIMEOUT",
        default: "300s",
        in: .seconds(1) ... .seconds(3_600),
        "How long one request may take, streams included."
    )
    private static let bodyBytesMax = SettingKey<Int>.int(
        "BODY_BYTES_MAX",
        default: 32 << 20,
        in: 1_024...(64 << 20),
        "The longest request body that is no file, in bytes; longer ones are refused with 413."
    )
    private static let fileBytesMax = SettingKey<Int>.int(
        "FILE_BYTES_MAX",
        default: 1 << 30,
        in: 1_024...(1 << 40),
        "The longest file that may be uploaded, in bytes; the batch-worker has a bound of its own."
    )
    private static let fileTimeout = SettingKey<Duration>.duration(
        "FILE_TIMEOUT",
        default: "3600s",
        in: .seconds(1) ... .seconds(86_400),
        "How long the upload or download of a file may take."
    )
    private static let streamPatience = SettingKey<Duration>.duration(
        "STREAM_PATIENCE",
        default: "10s",
        in: .zero ... .seconds(3_600),
        "How long a stream waits for its first content before its head goes out; until then a failure has its status."
    )
    private static let keepAliveInterval = SettingKey<Duration>.duration(
        "KEEP_ALIVE_INTERVAL",
        default: "10s",
        in: .milliseconds(10) ... .seconds(3_600),
        "The time between two comments in a stream that still waits for its first content."
    )
    private static let corsOrigins = SettingKey<String>.string(
        "CORS_ORIGINS",
        default: "*",
        "The web pages that may call from a browser: * for all, origins between commas, or nothing for none."
    )
    private static let publicURL = SettingKey<String>.string(
        "PUBLIC_URL",
        default: "",
        "The address by which clients reach this gateway, for upload links; as their Host header says if it is empty."
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

    /// One HTTP port and the services behind it; nothing is kept.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let router = try context.transport(to: .router)
        let batchWorker = try context.transport(to: .batchWorker)
        let finetuneManager = try context.transport(to: .finetuneManager)
        let settings = context.settings
        var parts = ComponentParts()
        parts.http = GatewayHandler(
            GatewayHandler.Services(
                router: RouterClient(router),
                files: FilesClient(batchWorker),
                batches: BatchesClient(batchWorker),
                finetunes: FinetunesClient(finetuneManager)
            ),
            configuration: try configuration(settings),
            metrics: context.metrics,
            logger: context.logger
        )
        parts.configureHTTP = { http in
            http.bodyBytesMax = settings[bodyBytesMax]
            http.connectionsMax = settings[connectionsMax]
            http.receiveRateMin = settings[receiveRateMin]
            http.heldBytesMax = settings[heldBytesMax]
        }
        parts.health = [
            .service(.router, router, isNeeded: true), .service(.batchWorker, batchWorker, isNeeded: false),
            .service(.finetuneManager, finetuneManager, isNeeded: false),
        ]
        return parts
    }

    private static func configuration(_ settings: Settings) throws -> GatewayHandler.Configuration {
        var configuration = GatewayHandler.Configuration()
        configuration.requestTimeout = settings[requestTimeout]
        configuration.fileTimeout = settings[fileTimeout]
        configuration.bodyBytesMax = settings[bodyBytesMax]
        configuration.fileBytesMax = settings[fileBytesMax]
        configuration.keepAlive.patience = settings[streamPatience]
        configuration.keepAlive.interval = settings[keepAliveInterval]
        configuration.publicURL = settings[publicURL].isEmpty ? nil : settings[publicURL]
        let origins = settings[corsOrigins].split(separator: ",").map { String($0.filter { $0 != " " }) }
        configuration.cors = origins.isEmpty ? nil : try CORSPolicy(origins: origins, exposing: AnswerHeaders.names)
        return configuration
    }
}
