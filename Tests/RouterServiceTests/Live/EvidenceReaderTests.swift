import Messages
import Synchronization
import Telemetry
import Testing

@testable import RouterService

@Suite("Reading evidence")
struct EvidenceReaderTests {
    private final class FakeSource: EvidenceSource {
        struct Away: Error {}

        let blobs = Mutex<[[UInt8]]?>([])

        func read(_ countMax: Int) async throws -> [[UInt8]] {
            guard let blobs = blobs.withLock({ $0 }) else { throw Away() }
            return blobs
        }
    }

    private final class FakeProbes: ProbeStore {
        struct Away: Error {}

        let answer = Mutex<Bool?>(false)

        func take(_ name: String, for lifetime: Duration, wait: Duration) async throws -> Bool {
            guard let answer = answer.withLock({ $0 }) else { throw Away() }
            return answer
        }
    }

    private final class Elapsed: Sendable {
        let value = Mutex(Duration.zero)
    }

    private func text(_ registry: Metrics) -> String { String(decoding: registry.prometheusText(), as: UTF8.self) }

    @Test("What does not decode, or is too large, is skipped and counted; the rest counts")
    func malformed() async {
        let (source, registry) = (FakeSource(), Metrics())
        let metrics = LiveMetrics(registry)
        let board = LiveBoard(metrics: metrics)
        let good = Sightings(series: [Sightings.outcomes(overloaded: 9, inARow: 9)]).evidence.encoded()
        let large = [UInt8](repeating: 0, count: EvidenceReader.bytesMax + 1)
        source.blobs.withLock { $0 = [[0xFF, 0xFF], large, good, good] }
        await EvidenceReader(board, source: source, metrics: metrics).read()
        #expect(board.current[Sightings.route].breaker != .closed)
        #expect(text(registry).contains("router_evidence_malformed_total 2"))
        #expect(text(registry).contains("router_evidence_replicas 1"))
        #expect(text(registry).contains(#"router_breaker_state{model="m",provider="p"} 2"#))
    }

    @Test("While the source is away failures to read are counted, and what was known fades")
    func away() async {
        let (source, registry) = (FakeSource(), Metrics())
        let metrics = LiveMetrics(registry)
        let (start, time) = (ContinuousClock.now, Elapsed())
        let board = LiveBoard(metrics: metrics) { start + time.value.withLock { $0 } }
        let reader = EvidenceReader(board, source: source, metrics: metrics)
        let bad = Sightings(series: [Sightings.outcomes(ok: 80, overloaded: 20)]).evidence.encoded()
        source.blobs.withLock { $0 = [bad] }
        for _ in 0..<8 {
            await reader.read()
            time.value.withLock { $0 += .seconds(1) }
        }
        #expect(board.current[Sightings.route].share < 0.1)
        source.blobs.withLock { $0 = nil }
        for _ in 0..<60 {
            await reader.read()
            time.value.withLock { $0 += .seconds(1) }
        }
        #expect(board.current[Sightings.route].share > 0.9)
        #expect(text(registry).contains("router_evidence_read_failures_total 60"))
        #expect(text(registry).contains("router_evidence_replicas 0"))
    }

    @Test("Who has the probe is agreed on by all routers; if they cannot be asked, each has its own")
    func probes() async {
        let store = FakeProbes()
        let board = LiveBoard(store: store, metrics: LiveMetrics(Metrics()))
        board.advance([Sightings(series: [Sightings.outcomes(overloaded: 9, inARow: 9)]).evidence])
        #expect(await board.admission(Sightings.route) == .no, "another router has it")
        let alone = LiveBoard(store: store, metrics: LiveMetrics(Metrics()))
        alone.advance([Sightings(series: [Sightings.outcomes(overloaded: 9, inARow: 9)]).evidence])
        store.answer.withLock { $0 = nil }
        #expect(await alone.admission(Sightings.route) == .asProbe)
        #expect(await alone.admission(Sightings.route) == .no, "one in five seconds")
        #expect(await alone.admission(LiveView.Route(model: "n", provider: "p")) == .yes)
    }
}
