package import Logging
package import Provider
package import Spending
package import Stubs
import Telemetry

extension InferenceHandler {
    /// What it works with.
    package struct Dependencies: Sendable {
        /// How requests travel.
        let transport: any ProviderTransport
        /// Whom to call.
        let providers: ProviderDirectory
        /// Accounts for attempts.
        let spender: any Spender
        /// Takes answers that may be kept.
        let cache: CacheClient
        /// See ``InferenceMetrics``.
        let metrics: InferenceMetrics
        /// For what people should know.
        let logger: Logger
        /// The wall clock, milliseconds since 1970.
        let nowUnixMS: @Sendable () -> Int64
        /// How long the parts of a provider call may take; the caller's deadline also holds.
        let timeouts: CallTimeouts
        /// The longest that a call waits for the cache to take its answer.
        let storePatience: Duration
        /// How embeddings share provider calls.
        let coalescing: CoalescingLimits
        /// How many processes like this one share what a provider allows, at least 1.
        let replicas: @Sendable () -> Int
        /// Where every provider call is measured.
        let book: EvidenceBook

        /// Everything but times and bounds has no default.
        package init(
            transport: any ProviderTransport,
            providers: ProviderDirectory,
            spender: any Spender,
            cache: CacheClient,
            metrics: InferenceMetrics,
            logger: Logger,
            nowUnixMS: @escaping @Sendable () -> Int64,
            timeouts: CallTimeouts = CallTimeouts(),
            storePatience: Duration = .milliseconds(50),
            coalescing: CoalescingLimits = CoalescingLimits(),
            replicas: @escaping @Sendable () -> Int = { 1 },
            book: EvidenceBook = EvidenceBook(Metrics())
        ) {
            self.transport = transport
            self.providers = providers
            self.spender = spender
            self.cache = cache
            self.metrics = metrics
            self.logger = logger
            self.nowUnixMS = nowUnixMS
            self.timeouts = timeouts
            self.storePatience = storePatience
            self.coalescing = coalescing
            self.replicas = replicas
            self.book = book
        }
    }
}
