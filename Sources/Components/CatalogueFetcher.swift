import Catalogue
import CostService
import Logging
import Provider
import ProviderClient
import Resilience
import ServiceLifecycle

/// Asks the provider for its models until it answers, and again every hour.
struct CatalogueFetcher: Service {
    /// How long an answer stands.
    static let lifetime = Duration.seconds(3600)

    let owner: SnapshotOwner
    let client: ProviderClient
    let endpoint: ProviderEndpoint
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await fetchForever() }
    }

    private func fetchForever() async {
        defer { client.stop() }
        var backoff = Backoff(base: .milliseconds(250), cap: .seconds(10))
        var random = SystemRandomNumberGenerator()
        var present: Catalogue?
        while !Task.isCancelled {
            do {
                let fetched = try await fetch()
                if fetched != present {
                    try await owner.replaceCatalogue(fetched)
                    logger.info("the provider's models are loaded", metadata: ["models": "\(fetched.models.count)"])
                }
                present = fetched
                backoff.reset()
                await pause(Self.lifetime)
            } catch {
                if backoff.attempts == 0, !Task.isCancelled {
                    logger.warning(
                        "the provider's models can't be fetched; trying again",
                        metadata: ["provider": "\(endpoint)", "error": "\(error)"]
                    )
                }
                await pause(backoff.next(using: &random))
            }
        }
    }

    private func fetch() async throws -> Catalogue {
        let response = try await client.send(
            ProviderRequest(
                endpoint: endpoint,
                method: "GET",
                path: "/models",
                timeouts: ProviderTimeouts(firstByte: .seconds(30), total: .seconds(60)),
                responseBytesMax: Catalogue.fileBytesMax
            )
        )
        return try Catalogue(
            modelsAnswer: response.body,
            source: "\(endpoint.baseURL)/models",
            provider: endpoint.name
        )
    }

    /// Waits; returns early when the task is cancelled, which the loop looks at next.
    private func pause(_ duration: Duration) async {
        try? await Task.sleep(for: duration)
    }
}
