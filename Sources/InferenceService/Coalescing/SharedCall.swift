import Bodies
import Messages
import Provider
import RPCCore
import Spending
import Telemetry

/// One provider call for several callers' texts: announced, settled and answered for each.
struct SharedCall: Sendable {
    /// One caller.
    struct Member: Sendable {
        let id: UInt64
        let plan: CallPlan
        let text: CoalescedText
        let context: ServerContext
    }

    typealias Deliver = @Sendable (_ member: UInt64, _ result: Result<InferenceV1.CallResponse, RPCError>) -> Void

    let caller: ProviderCaller
    let accountant: Accountant
    let store: AnswerStore
    let metrics: InferenceMetrics

    private struct Payer: Sendable {
        let member: Member
        let attempt: Attempt
    }

    /// Calls once for all `members`, and delivers to each what it would have had alone.
    func run(_ members: [Member], deliver: @escaping Deliver) async {
        guard let paced = await admitted(members, deliver) else { return }
        let payers = await announce(members, deliver)
        guard let first = payers.first else { return caller.pacer.used(0, paced) }
        metrics.coalesced.add(payers.count)
        metrics.coalescedCalls.add()
        metrics.inFlight.add(1)
        defer { metrics.inFlight.add(-1) }
        let request = request(payers, first)
        let started = ContinuousClock.now
        let watch = caller.book.begin(first.member.plan, isStreamed: false)
        do throws(ProviderFailure) {
            let response = try await caller.transport.send(request)
            metrics.sawContent(of: first.member.plan, after: .now - started)
            let answers: SharedEmbeddings
            do {
                answers = try SharedEmbeddings(parsing: response.body, count: payers.count)
            } catch {
                throw ProviderFailure.malformed(error.message, head: response.head)
            }
            if let usage = answers.usage { caller.pacer.used(UInt64(usage.promptTokens), paced) }
            watch.succeeded(tokens: 0)
            await answer(payers, answers, response.head, deliver)
            metrics.ended("ok", first.member.plan)
        } catch {
            let isShared = payers.count > 1
            caller.note(error, first.member.plan, first.attempt, first.member.context, watch)
            var usedTokens: UInt64 = 0
            for payer in payers {
                let booking = await accountant.failed(payer.attempt, payer.member.plan, error)
                usedTokens += booking.usage.tokens
                let isOverdue = payer.member.context.remaining <= .zero
                let failure = CallFailures.error(
                    error,
                    attempt: payer.attempt.id,
                    booking,
                    isOverdue: isOverdue,
                    isShared: isShared
                )
                deliver(payer.member.id, .failure(failure))
            }
            caller.pacer.used(usedTokens, paced)
        }
    }

    /// Waits for the one provider call; nil = it would take too long, which all are told.
    private func admitted(_ members: [Member], _ deliver: Deliver) async -> Pacer.Call? {
        guard let first = members.first else { return nil }
        let tokens = members.reduce(0) { $0 + $1.plan.hold.expectedTokens }
        let remaining = members.map(\.context.remaining).max() ?? .zero
        do throws(RPCError) {
            return try await caller.admit(first.plan, tokens: tokens, remaining: remaining)
        } catch {
            for member in members { deliver(member.id, .failure(error)) }
            return nil
        }
    }

    /// An intent for each; all but the first name the first's attempt, which is what the provider sees.
    private func announce(_ members: [Member], _ deliver: Deliver) async -> [Payer] {
        var payers: [Payer] = []
        for member in members {
            do throws(RPCError) {
                let attempt = try await accountant.begin(member.plan, sharing: payers.first?.attempt.id ?? "")
                payers.append(Payer(member: member, attempt: attempt))
            } catch {
                deliver(member.id, .failure(error))
            }
        }
        return payers
    }

    private func request(_ payers: [Payer], _ first: Payer) -> ProviderRequest {
        caller.request(
            first.member.plan,
            body: CoalescedText.body(payers.map { ($0.member.plan.request.body, $0.member.text) }),
            first.attempt,
            // The call lives as long as the most patient of its callers.
            remaining: payers.map(\.member.context.remaining).max() ?? .zero
        )
    }

    private func answer(
        _ payers: [Payer],
        _ answers: SharedEmbeddings,
        _ head: ProviderHead,
        _ deliver: @escaping Deliver
    ) async {
        let shares = answers.usage?.shares(ofTexts: payers.map(\.member.text.bytes))
        let usages = shares?.map { payers[0].member.plan.usage($0) ?? CommonV1.Usage() }
        let costs = usages.map { payers[0].member.plan.costs($0) }
        await withDiscardingTaskGroup { group in
            for (index, payer) in payers.enumerated() {
                let plan = payer.member.plan
                let booking = await accountant.finished(payer.attempt, plan, usages?[index], head, cost: costs?[index])
                let body = answers.answer(index, usage: shares?[index])
                group.addTask {
                    await store.store(body, plan, booking, payer.member.context.options())
                    deliver(payer.member.id, .success(booking.response(head, body, payer.attempt)))
                }
            }
        }
    }
}
