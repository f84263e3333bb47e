import Messages
import Provider
import RPCCore
import Spending

/// Announces each attempt before it is made, and books how it ended.
struct Accountant: Sendable {
    let spender: any Spender
    let nowUnixMS: @Sendable () -> Int64
    let metrics: InferenceMetrics

    /// What was booked.
    struct Booking: Sendable {
        let usage: CommonV1.Usage
        let cost: Int64
        let quality: CommonV1.Quality

        func response(_ head: ProviderHead, _ body: [UInt8], _ attempt: Attempt) -> InferenceV1.CallResponse {
            InferenceV1.CallResponse(
                status: UInt32(clamping: head.status),
                body: body,
                contentType: head.contentType,
                usage: usage,
                costNanodollars: cost,
                quality: quality,
                attemptID: attempt.id
            )
        }
    }

    /// `sharing`: the attempt whose provider call this one is part of; empty = it has its own.
    func begin(_ plan: CallPlan, sharing: String = "") async throws(RPCError) -> Attempt {
        try await spender.begin(plan.intent(startedUnixMS: nowUnixMS(), sharing: sharing))
    }

    /// The answer came whole. Without usage in it nobody knows better than the hold. `cost`: of a share of a call.
    func finished(
        _ attempt: Attempt,
        _ plan: CallPlan,
        _ usage: CommonV1.Usage?,
        _ head: ProviderHead,
        cost: Int64? = nil
    ) async -> Booking {
        let booking = Booking(
            usage: usage ?? plan.hold,
            cost: cost ?? plan.cost(usage ?? plan.hold),
            quality: usage == nil ? .estimated : .exact
        )
        await book(attempt, plan, booking, head.requestID, usage == nil ? "no usage in the answer" : "")
        return booking
    }

    /// The answer broke off, or its reader left: the prompt as estimated, and what was seen; units as held.
    @discardableResult
    func brokeOff(
        _ attempt: Attempt,
        _ plan: CallPlan,
        seenTokens: Int,
        _ requestID: String,
        note: String
    ) async -> Booking {
        let seen = plan.usage(brokenOffAfter: seenTokens)
        let booking = Booking(usage: seen, cost: plan.cost(seen), quality: .partial)
        return await book(attempt, plan, booking, requestID, note)
    }

    /// No answer came. Whether that was billed depends on how far the request got.
    @discardableResult
    func failed(_ attempt: Attempt, _ plan: CallPlan, _ failure: ProviderFailure) async -> Booking {
        switch failure.kind {
        case .notSent: return await bookNothing(attempt, plan, failure.requestID, "not sent")
        case .refused: return await bookNothing(attempt, plan, failure.requestID, "provider status \(failure.status)")
        case .unknown where failure.cause == .cancelled:
            return await brokeOff(attempt, plan, seenTokens: 0, failure.requestID, note: "client left")
        // The provider may have made all of the answer, and nothing of it can be counted.
        case .unknown: return await bookHold(attempt, plan, failure.requestID, "no status came")
        case .cut, .malformed: return await bookHold(attempt, plan, failure.requestID, "\(failure.kind)")
        }
    }

    private func bookHold(
        _ attempt: Attempt,
        _ plan: CallPlan,
        _ requestID: String,
        _ note: String
    ) async -> Booking {
        let booking = Booking(usage: plan.hold, cost: attempt.intent.holdNanodollars, quality: .estimated)
        return await book(attempt, plan, booking, requestID, note)
    }

    private func bookNothing(
        _ attempt: Attempt,
        _ plan: CallPlan,
        _ requestID: String,
        _ note: String
    ) async -> Booking {
        let booking = Booking(usage: CommonV1.Usage(), cost: 0, quality: .exact)
        return await book(attempt, plan, booking, requestID, note)
    }

    @discardableResult
    private func book(
        _ attempt: Attempt,
        _ plan: CallPlan,
        _ booking: Booking,
        _ requestID: String,
        _ note: String
    ) async -> Booking {
        metrics.used(booking.usage, plan)
        let settlement = attempt.settlement(
            cost: booking.cost,
            quality: booking.quality,
            usage: booking.usage,
            providerRequestID: requestID,
            note: note,
            endedUnixMS: nowUnixMS()
        )
        await spender.settle(attempt, settlement)
        return booking
    }
}
