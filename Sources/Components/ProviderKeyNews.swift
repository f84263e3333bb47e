import Alerts
import Logging
import Provider
import ServiceRuntime
import Telemetry

extension ComponentContext {
    /// Requests over `client`, each with a key that its provider takes. Keys that are refused are shown in the metrics and
    /// reported to `alerts`.
    ///
    /// - Parameters:
    ///   - client: carries the requests.
    ///   - alerts: gets what people should look at.
    ///   - directory: whose keys there are.
    /// - Returns: the transport.
    func keyed(
        _ client: any ProviderTransport,
        _ alerts: AlertReporter,
        _ directory: ProviderDirectory
    ) -> KeyedTransport {
        let prefix = service.metricPrefix + "_provider_key"
        let (metrics, logger) = (metrics, logger)
        let out = { @Sendable (key: ProviderKeyID) in
            metrics.gauge(
                prefix + "_out",
                help: "Whether the provider refused the key and it is out of use: 0 or 1.",
                labels: ["provider": key.provider, "key": key.key]
            )
        }
        let refusals = { @Sendable (key: ProviderKeyID) in
            metrics.counter(
                prefix + "_refusals_total",
                help: "How often the provider's refusal put the key out of use.",
                labels: ["provider": key.provider, "key": key.key]
            )
        }
        for key in directory.all.flatMap(\.keyIDs) {
            out(key).set(0)
            _ = refusals(key)
        }
        let told = { @Sendable (news: KeyedTransport.News) in
            switch news {
            case .refused(let key, let status, let wait):
                out(key).set(1)
                refusals(key).add()
                let what = status == 402 ? "its account may not spend any more" : "it is not valid"
                let again = "it is tried again in \(wait.components.seconds) s"
                logger.warning(
                    "the provider refuses a key",
                    metadata: ["key": "\(key)", "status": "\(status)", "out_seconds": "\(wait.components.seconds)"]
                )
                let text =
                    "\(key.provider) answers \(status) to the key \(key.key): \(what). Look at it there; \(again)."
                alerts.raise(AlertKind.providerKeyRefused, "\(key)", text)
            case .works(let key):
                out(key).set(0)
                alerts.end(AlertKind.providerKeyRefused, "\(key)")
            }
        }
        return KeyedTransport(client, told: told)
    }
}
