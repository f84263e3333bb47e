import Bodies
package import Logging
package import Messages
package import Provider
package import RPCCore
package import Spending
package import Stubs
import Telemetry

/// Calls the provider once for each call here: announced, streamed on as it comes, settled before its last byte.
package struct InferenceHandler: InferenceHandling {
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

    /// The most bytes of a provider's answer: what fits into a message between our services.
    package static let answerBytesMax = 32 << 20

    let dependencies: Dependencies
    let caller: ProviderCaller
    let accountant: Accountant
    let store: AnswerStore
    let coalescer: EmbeddingCoalescer

    /// A handler over its dependencies.
    package init(_ dependencies: Dependencies) {
        self.dependencies = dependencies
        let metrics = dependencies.metrics
        caller = ProviderCaller(
            transport: dependencies.transport,
            timeouts: dependencies.timeouts,
            pacer: Pacer(metrics: metrics.pacing, replicas: dependencies.replicas),
            book: dependencies.book,
            metrics: metrics,
            logger: dependencies.logger
        )
        accountant = Accountant(
            spender: dependencies.spender,
            nowUnixMS: dependencies.nowUnixMS,
            metrics: metrics
        )
        store = AnswerStore(
            cache: dependencies.cache,
            patience: dependencies.storePatience,
            nowUnixMS: dependencies.nowUnixMS,
            metrics: metrics
        )
        coalescer = EmbeddingCoalescer(
            SharedCall(caller: caller, accountant: accountant, store: store, metrics: metrics),
            limits: dependencies.coalescing,
            metrics: metrics
        )
    }

    /// A plain call; an embedding may share its provider call with others.
    package func call(
        _ request: InferenceV1.CallRequest,
        context: ServerContext
    ) async throws -> InferenceV1.CallResponse {
        let plan = try CallPlan(request, requestID: context.requestID, providers: dependencies.providers)
        guard let text = plan.text else { return try await callAlone(plan, context) }
        switch try await coalescer.turn(plan, text, context) {
        case .answered(let response): return response
        case .alone:
            defer { coalescer.ended(text.key) }
            return try await callAlone(plan, context)
        }
    }

    private func callAlone(
        _ plan: CallPlan,
        _ context: ServerContext
    ) async throws(RPCError) -> InferenceV1.CallResponse {
        let paced = try await caller.admit(plan, remaining: context.remaining)
        let attempt = try await accountant.begin(plan)
        dependencies.metrics.inFlight.add(1)
        defer { dependencies.metrics.inFlight.add(-1) }
        let started = ContinuousClock.now
        let request = caller.request(plan, attempt, remaining: context.remaining)
        let watch = dependencies.book.begin(plan, isStreamed: false)
        do throws(ProviderFailure) {
            let response = try await dependencies.transport.send(request)
            dependencies.metrics.sawContent(of: plan, after: .now - started)
            let (usage, body) = try await read(response, plan)
            watch.succeeded(tokens: Int(clamping: usage?.completionTokens ?? 0))
            let booking = await accountant.finished(attempt, plan, usage, response.head)
            caller.pacer.used(booking.usage.tokens, paced)
            await store.store(body, plan, booking, context.options())
            dependencies.metrics.ended("ok", plan)
            return booking.response(response.head, body, attempt)
        } catch {
            let booking = await accountant.failed(attempt, plan, error)
            caller.pacer.used(booking.usage.tokens, paced)
            throw report(error, plan, attempt, booking, context, watch)
        }
    }

    private func read(
        _ response: ProviderResponse,
        _ plan: CallPlan
    ) async throws(ProviderFailure) -> (usage: CommonV1.Usage?, body: [UInt8]) {
        let nowUnixMS = dependencies.nowUnixMS()
        do throws(BodyError) {
            return try await BodyWork.run(bytes: response.body.count) { () throws(BodyError) in
                try plan.read(response.body, nowUnixMS: nowUnixMS)
            }
        } catch {
            throw ProviderFailure.malformed(error.message, head: response.head)
        }
    }

    /// A streamed call: whole events, from the first content on; the closing marker only when the settlement is written.
    package func streamCall(
        _ request: InferenceV1.CallRequest,
        context: ServerContext,
        writer: RPCWriter<InferenceV1.CallChunk>
    ) async throws {
        let plan = try CallPlan(request, requestID: context.requestID, providers: dependencies.providers)
        guard plan.kind.streams else {
            throw RPCError(.invalidArgument, "`endpoint`: its answers do not come in parts", reason: .badRequest)
        }
        let paced = try await caller.admit(plan, remaining: context.remaining)
        let attempt = try await accountant.begin(plan)
        dependencies.metrics.inFlight.add(1)
        defer { dependencies.metrics.inFlight.add(-1) }
        let progress = StreamProgress()
        let request = caller.request(plan, attempt, isStreamed: true, remaining: context.remaining)
        let watch = dependencies.book.begin(plan, isStreamed: true)
        do {
            try await dependencies.transport.stream(request) { head, bytes in
                progress.head = head
                var reader = reader(plan)
                // The closing marker is the end, whenever the connection's comes: a provider may keep it for later.
                while !reader.isOver, let more = try await bytes.next() {
                    let events = reader.feed(more, head)
                    progress.seenTokens = reader.seenTokens
                    watch.came(tokens: reader.seenTokens, hasContent: reader.hasContent)
                    if reader.hasContent, !progress.hasContent {
                        progress.hasContent = true
                        bytes.sawContent()
                    }
                    if !events.isEmpty { try await writer.write(.init(part: .data(events))) }
                    watch.waits()
                }
                try reader.end(head)
                watch.succeeded(tokens: reader.seenTokens)
                let booking = await accountant.finished(attempt, plan, reader.usage, head)
                progress.isSettled = true
                caller.pacer.used(booking.usage.tokens, paced)
                await store.store(reader.answer, plan, booking, context.options())
                let rest = reader.rest(costing: booking.cost)
                try await writer.write(.init(part: .done(done(booking, attempt, rest))))
            }
            dependencies.metrics.ended("ok", plan)
        } catch {
            let booking = progress.isSettled ? nil : await settle(attempt, plan, progress, error)
            if let booking { caller.pacer.used(booking.usage.tokens, paced) }
            if let failure = error as? ProviderFailure { throw report(failure, plan, attempt, booking, context, watch) }
            watch.left()
            dependencies.metrics.ended("cancelled", plan)
            throw error
        }
    }

    private func reader(_ plan: CallPlan) -> any AnswerReader {
        plan.kind.hasChoices
            ? StreamReader(plan: plan, metrics: dependencies.metrics)
            : SoundStreamReader(plan: plan, metrics: dependencies.metrics)
    }

    private func done(
        _ booking: Accountant.Booking,
        _ attempt: Attempt,
        _ rest: [UInt8]
    ) -> InferenceV1.CallDone {
        InferenceV1.CallDone(
            usage: booking.usage,
            costNanodollars: booking.cost,
            quality: booking.quality,
            attemptID: attempt.id,
            rest: rest
        )
    }

    private func settle(
        _ attempt: Attempt,
        _ plan: CallPlan,
        _ progress: StreamProgress,
        _ error: any Error
    ) async -> Accountant.Booking {
        let failure = error as? ProviderFailure ?? ProviderFailure(.unknown, .cancelled, "the caller left")
        // Who gives up on a silent provider does not know what it makes meanwhile: nothing can be counted.
        let isSilent = failure.cause == .timeout && !progress.hasContent
        guard let head = progress.head, !isSilent else { return await accountant.failed(attempt, plan, failure) }
        let note = failure.cause == .cancelled ? "client left" : "\(failure.kind)"
        return await accountant.brokeOff(attempt, plan, seenTokens: progress.seenTokens, head.requestID, note: note)
    }

    private func report(
        _ failure: ProviderFailure,
        _ plan: CallPlan,
        _ attempt: Attempt,
        _ booking: Accountant.Booking?,
        _ context: ServerContext,
        _ watch: CallWatch
    ) -> RPCError {
        caller.note(failure, plan, attempt, context, watch)
        return CallFailures.error(failure, attempt: attempt.id, booking, isOverdue: context.remaining <= .zero)
    }
}

/// How far a stream came. One task uses it; a class, as the closure that reads the stream can't change its captures.
private final class StreamProgress {
    var head: ProviderHead?
    var seenTokens = 0
    var hasContent = false
    var isSettled = false
}
