import Alerts
import Catalogue
import CostService
import Logging
import Messages
import Provider
import Resilience
import ServiceLifecycle
import Telemetry

/// Asks providers for their lists of models until they answer, and again every hour.
///
/// With a catalogue of our own, models that it lacks are added by name, and what differs is reported; without one the lists
/// are the catalogue.
struct CatalogueFetcher: Service {
    /// How long an answer stands.
    static let lifetime = Duration.seconds(3600)

    /// Whom to ask, under the name that models have here.
    struct Source: Sendable {
        let provider: String
        let endpoint: ProviderEndpoint
    }

    private struct Found {
        let provider: String
        let comparison: ListComparison
    }

    let owner: SnapshotOwner
    let alerts: AlertBook
    let transport: any ProviderTransport
    /// The catalogue of files; nil = the lists are all there is.
    let base: Catalogue?
    let sources: [Source]
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await fetchForever() }
    }

    private func fetchForever() async {
        // Those who have none of their own wait for it; to others it adds.
        var backoff = Backoff(base: .milliseconds(250), cap: .seconds(base == nil ? 10 : 60))
        var random = SystemRandomNumberGenerator()
        var lists: [String: Catalogue] = [:]
        var present = base
        while !Task.isCancelled {
            var isWhole = true
            for source in sources {
                do {
                    lists[source.provider] = try await fetch(source)
                } catch {
                    isWhole = false
                    if backoff.attempts == 0, !Task.isCancelled {
                        logger.warning(
                            "the provider's models can't be fetched; trying again",
                            metadata: ["provider": "\(source.endpoint)", "error": "\(error)"]
                        )
                    }
                }
            }
            if !lists.isEmpty { isWhole = await publish(lists, &present) && isWhole }
            if isWhole { backoff.reset() }
            do { try await Task.sleep(for: isWhole ? Self.lifetime : backoff.next(using: &random)) } catch { return }
        }
    }

    private func fetch(_ source: Source) async throws -> Catalogue {
        let response = try await transport.send(
            ProviderRequest(
                endpoint: source.endpoint,
                method: "GET",
                path: "/models",
                timeouts: ProviderTimeouts(firstByte: .seconds(30), total: .seconds(60)),
                responseBytesMax: Catalogue.fileBytesMax
            )
        )
        return try Catalogue(
            modelsAnswer: response.body,
            source: "\(source.endpoint.baseURL)/models",
            provider: source.provider
        )
    }

    /// Puts the lists to use. Returns false if something of that failed.
    private func publish(_ lists: [String: Catalogue], _ present: inout Catalogue?) async -> Bool {
        do {
            let next: Catalogue
            if let base {
                let now = WallClock.unixS()
                let found: [Found] = sources.compactMap { source in
                    guard let list = lists[source.provider] else { return nil }
                    let comparison = base.compared(with: list, of: source.provider, at: now)
                    return Found(provider: source.provider, comparison: comparison)
                }
                next = base.adding(unlisted: found.map(\.comparison.unlisted))
                try await report(found)
            } else {
                next = Catalogue().adding(unlisted: sources.compactMap { lists[$0.provider]?.sorted })
            }
            if next != present {
                try await owner.replaceCatalogue(next)
                logger.info("the provider's models are loaded", metadata: ["models": "\(next.models.count)"])
            }
            present = next
            return true
        } catch {
            logger.error("the providers' models can't be used", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Raises what differs, and ends what does not any more.
    private func report(_ found: [Found]) async throws {
        var raised: Set<[String]> = []
        for entry in found {
            let (provider, comparison) = (entry.provider, entry.comparison)
            for id in comparison.missing {
                let text = "\(provider) does not list \(id), which requests may still be given: retire it if it is gone"
                try await raise(AlertKind.modelMissing, "\(provider)/\(id)", text, &raised)
            }
            for (id, difference) in comparison.dearer.sorted(by: { $0.key < $1.key }) {
                let text = "the price of \(id) at \(provider) differs (\(difference)); the one here counts: correct it"
                try await raise(AlertKind.priceDiffers, "\(provider)/\(id)", text, &raised)
            }
        }
        let ours = [AlertKind.modelMissing, AlertKind.priceDiffers]
        for alert in try await alerts.list(openOnly: true) where ours.contains(alert.kind) {
            let isAsked = found.contains { alert.subject.hasPrefix($0.provider + "/") }
            if isAsked, !raised.contains([alert.kind, alert.subject]) { try await alerts.end(alert) }
        }
    }

    private func raise(_ kind: String, _ subject: String, _ text: String, _ raised: inout Set<[String]>) async throws {
        raised.insert([kind, subject])
        let bytes = Array(text.utf8.prefix(1_024))
        let whole = String(validating: bytes, as: UTF8.self) == nil ? [] : bytes
        _ = try await alerts.raise(CostV1.Alert(kind: kind, subject: subject, text: whole))
    }
}
