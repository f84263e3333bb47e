import Logging
import Messages
import RPCCore
import RPCInProcess
import RouterService
import Stubs
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("Router's background work")
struct BackgroundTests {
    @Test("The snapshot is watched, kept while the tracker is away, and watched again")
    func watches() async throws {
        let opened = Mutex(0)
        let (open, ending) = AsyncStream<Void>.makeStream()
        var router = RPCRouter()
        router.register(
            ControlMethods.watchSnapshot,
            streaming: { (_: CostV1.WatchSnapshotRequest, _, writer: RPCWriter<CostV1.Snapshot>) in
                let time = opened.withLock { opened in
                    opened += 1
                    return opened
                }
                if time == 2 { throw RPCError(.unavailable, "away") }
                try await writer.write(Fixture.snapshot(version: UInt64(time)))
                if time > 3 { for await _ in open {} }
            }
        )
        let holder = SnapshotHolder()
        let watcher = SnapshotWatcher(
            control: ControlClient(InProcessTransport(router: router)),
            holder: holder,
            metrics: RouterMetrics(Metrics()),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            waitMin: .milliseconds(1),
            waitMax: .milliseconds(2)
        )
        let running = Task { await watcher.run() }
        try await holder.wait(for: 4)
        #expect(holder.current?.version == 4)
        running.cancel()
        await running.value
        ending.finish()
    }

    @Test("Savings that were surely not taken are reported again, others are counted as lost")
    func savings() async throws {
        let ledger = FakeLedger()
        let registry = Metrics()
        let reporter = SavingsReporter(ledger: LedgerClient(ledger), metrics: RouterMetrics(registry))
        func add() {
            reporter.add(tenant: "t", entry: CacheV1.Entry(model: "m", costNanodollars: 5), kind: .chat)
        }
        ledger.error.withLock { $0 = RPCError(.unavailable, "draining", notStarted: true) }
        add()
        await reporter.flush()
        add()
        ledger.error.withLock { $0 = nil }
        await reporter.flush()
        #expect(
            ledger.taken.withLock { $0.map(\.hits) } == [2] && ledger.taken.withLock { $0[0].savedNanodollars } == 10
        )
        ledger.error.withLock { $0 = RPCError(.unavailable, "connection lost") }
        add()
        await reporter.flush()
        ledger.error.withLock { $0 = nil }
        await reporter.flush()
        #expect(ledger.taken.withLock { $0.count } == 1)
        #expect(String(decoding: registry.prometheusText(), as: UTF8.self).contains("router_savings_lost_total 1"))
    }

    @Test("The last savings are reported when the reporter is stopped")
    func lastReport() async throws {
        let router = RouterUnderTest(loaded: false)
        router.savings.add(tenant: "t", entry: CacheV1.Entry(model: "m", costNanodollars: 5), kind: .chat)
        let running = Task { await router.savings.run(interval: .seconds(600)) }
        running.cancel()
        await running.value
        #expect(router.script.state.withLock { $0.savings.count } == 1)
    }
}

/// A ledger that takes savings, or fails as it is told: what a handler throws cannot say that it never ran.
private final class FakeLedger: ClientTransport {
    let error = Mutex<RPCError?>(nil)
    let taken = Mutex<[CostV1.Saving]>([])

    func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        if let error = error.withLock({ $0 }) { throw error }
        if let request = try? CostV1.RecordSavingsRequest(decoding: request) {
            taken.withLock { $0 += request.savings }
        }
        return []
    }

    func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        throw RPCError(.unimplemented, "not here")
    }

    func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R {
        throw RPCError(.unimplemented, "not here")
    }
}
