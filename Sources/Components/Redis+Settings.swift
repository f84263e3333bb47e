import RPCTransport
import RedisStore
import ServiceConfiguration
import ServiceRuntime

extension RedisAddress {
    /// The address in the settings. Throws ``ConfigurationError``.
    static func from(_ settings: Settings, _ service: ServiceName) throws -> RedisAddress {
        do {
            return try RedisAddress(settings[CommonKeys.redisURL])
        } catch {
            let variable = SettingSources.variable(CommonKeys.redisURL.name, service: service.rawValue)
            throw ConfigurationError(problems: ["\(variable): \(error.message)"])
        }
    }
}

extension ComponentContext {
    /// A connection to the Redis of the settings, tried in the background for as long as it takes. Throws
    /// ``ConfigurationError``.
    func redis(use: String) throws -> RedisConnection {
        var configuration = RedisConnection.Configuration(address: try RedisAddress.from(settings, service), use: use)
        configuration.eventLoop = EventLoops.shared.first
        return RedisConnection(configuration: configuration, metrics: metrics, logger: logger)
    }
}

extension HealthCheck {
    /// Redis, as one connection sees it.
    static func redis(_ connection: RedisConnection, isNeeded: Bool) -> HealthCheck {
        HealthCheck("redis", isNeeded: isNeeded) {
            _ = try await connection.send([Array("PING".utf8)], wait: .milliseconds(500))
        }
    }
}
