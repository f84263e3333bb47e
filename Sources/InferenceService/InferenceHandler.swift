import Bodies
package import Messages
import Provider
package import RPCCore
import Spending
import Stubs
import Telemetry

/// Calls the provider once for each call here: announced, streamed on as it comes, settled before its last byte.
package struct InferenceHandler: InferenceHandling {
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

    /// Announces a call that was let in; one that cannot be announced is not made, and its pace gets back what it took.
    func begin(_ plan: CallPlan, _ paced: Pacer.Call) async throws(RPCError) -> Attempt {
        do throws(RPCError) {
            return try await accountant.begin(plan)
        } catch {
            caller.pacer.used(0, paced)
            throw error
        }
    }

    private func callAlone(
        _ plan: CallPlan,
        _ context: ServerContext
    ) async throws(RPCError) -> InferenceV1.CallResponse {
        let paced = try await caller.admit(plan, remaining: context.remaining)
        let attempt = try await begin(plan, paced)
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

    func report(
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
