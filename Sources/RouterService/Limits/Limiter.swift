package import Logging
import Messages
package import RPCCore
import Synchronization
package import Telemetry

/// Lets requests in as far as their limits allow. Asks the store only where a limit is slow or this router's lot is used up; an
/// unlimited request never comes here.
package final class Limiter: Sendable {
    private let store: any LimitStore
    private let metrics: LimitMetrics
    private let logger: Logger
    private let nowUS: @Sendable () -> Int64
    private let book: Mutex<LimitBook>
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    /// How often the store hears that this router and its slots live.
    package static let beat = Duration.milliseconds(2500)
    /// How often a store that is away is tried.
    package static let beatAlone = Duration.milliseconds(500)
    /// How often a store that is still being connected to is tried, at the start, before it counts as away,
    private static let connectAttempts = 20
    /// and the time from one such attempt to the next.
    private static let connectPause = Duration.milliseconds(50)
    /// The most errands on their way at a time.
    private static let errandsMax = 16

    /// A limiter that has asked nothing yet.
    ///
    /// - Parameters:
    ///   - store: where all routers count.
    ///   - routers: how many they are, at least 1, until the store tells.
    ///   - metrics: where to count.
    ///   - logger: for when the store goes and comes.
    ///   - nowUS: a clock that never goes back, in microseconds above 0.
    package init(
        store: any LimitStore,
        routers: Int = 1,
        metrics: Metrics,
        logger: Logger,
        nowUS: @escaping @Sendable () -> Int64 = MonotonicClock.microseconds
    ) {
        self.store = store
        self.metrics = LimitMetrics(metrics)
        self.logger = logger
        self.nowUS = nowUS
        book = Mutex(LimitBook(routers: routers))
        self.metrics.routers.set(routers)
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Lets a request in.
    ///
    /// - Parameters:
    ///   - held: the limits that hold for it, at least one, all of one tenant.
    ///   - tokens: what it may use at most.
    /// - Returns: what it holds; ``end(_:tokens:)`` must follow.
    /// - Throws: RESOURCE_EXHAUSTED with reason RATE_LIMIT, which says whose limit and when to come back; CANCELLED.
    package func admit(_ held: [HeldLimit], tokens: Int64) async throws(RPCError) -> LimitHold {
        let (beginning, hasErrands) = book.withLock { book in
            (book.begin(held, tokens: tokens, nowUS: nowUS()), book.hasErrands)
        }
        if hasErrands { ring.yield() }
        switch beginning {
        case .granted(let hold): return hold
        case .refused(let refusal): throw refused(refusal)
        case .ask(let asks, let draft):
            guard let answer = try await answer(asks, draft) else {
                // The store has just gone: the same again decides by this router's share.
                return try await admit(held, tokens: tokens)
            }
            let (outcome, hasErrands) = book.withLock { book in
                (book.answered(draft, answer, nowUS: nowUS()), book.hasErrands)
            }
            if hasErrands { ring.yield() }
            do throws(LimitRefusal) {
                return try outcome.get()
            } catch {
                throw refused(error)
            }
        }
    }

    /// A request that was let in has ended.
    ///
    /// - Parameters:
    ///   - hold: what it held.
    ///   - tokens: what it used; nil = nobody knows, and what was held back counts.
    package func end(_ hold: LimitHold, tokens: Int64?) async {
        let (asks, hasErrands) = book.withLock { book in
            (book.end(hold, tokens: tokens, nowUS: nowUS()), book.hasErrands)
        }
        if hasErrands { ring.yield() }
        // Whoever waits for an exact slot may come as soon as this caller has heard of the end.
        if let tenant = asks.first?.key.tenant { await tell(tenant, asks) }
    }

    /// Tells the store what it must know, and that this router lives, until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.runErrands() }
            group.addTask { await self.runBeats() }
        }
    }

    /// Nil if the store did not answer; it is away from now on.
    private func answer(_ asks: [LimitAsk], _ draft: LimitBook.Draft) async throws(RPCError) -> LimitAnswer? {
        metrics.asks.add()
        guard let tenant = asks.first?.key.tenant else { return nil }
        do {
            return try await store.ask(asks, tenant: tenant)
        } catch is CancellationError {
            book.withLock { $0.undo(draft, mayBeNoted: true) }
            ring.yield()
            throw RPCError(.cancelled, "the caller left")
        } catch {
            book.withLock { $0.undo(draft, mayBeNoted: true) }
            leave(error)
            return nil
        }
    }

    private func refused(_ refusal: LimitRefusal) -> RPCError {
        metrics.refused(refusal.held.key)
        return refusal.error
    }

    private func runErrands() async {
        for await _ in bell {
            while !Task.isCancelled {
                let errands = book.withLock { $0.errands() }
                guard !errands.isEmpty else { break }
                await withDiscardingTaskGroup { group in
                    for (index, errand) in errands.enumerated() {
                        guard index < Self.errandsMax else {
                            await tell(errand.tenant, errand.asks)
                            continue
                        }
                        group.addTask { await self.tell(errand.tenant, errand.asks) }
                    }
                }
            }
        }
    }

    private func tell(_ tenant: String, _ asks: [LimitAsk]) async {
        metrics.asks.add()
        do {
            let answer = try await store.ask(asks, tenant: tenant)
            if case .done(let noted) = answer { book.withLock { $0.done(asks, noted, nowUS: nowUS()) } }
        } catch {
            book.withLock { $0.failed(asks) }
            if error is CancellationError { ring.yield() } else { leave(error) }
        }
    }

    private func runBeats() async {
        var connectAttemptsLeft = Self.connectAttempts
        while !Task.isCancelled {
            var pause = Self.beat
            do {
                let routers = try await store.announce()
                connectAttemptsLeft = 0
                let isBack = book.withLock { book in
                    book.renewAll()
                    return book.rejoin(routers: routers)
                }
                metrics.routers.set(routers)
                metrics.isAlone.set(0)
                if isBack { logger.info("limits are counted together again", metadata: ["routers": "\(routers)"]) }
                ring.yield()
            } catch {
                if Task.isCancelled { return }
                if connectAttemptsLeft > 0 {
                    connectAttemptsLeft -= 1
                    pause = Self.connectPause
                } else {
                    leave(error)
                    pause = Self.beatAlone
                }
            }
            metrics.keys.set(book.withLock { $0.keys })
            // A sign of life now and then; a store that is away is tried more often.
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    private func leave(_ error: any Error) {
        let (isNew, routers) = book.withLock { ($0.leave(), $0.routers) }
        guard isNew else { return }
        metrics.isAlone.set(1)
        logger.warning(
            "limits are counted here alone: this router gives out its share",
            metadata: ["routers": "\(routers)", "error": "\(error)"]
        )
    }
}
