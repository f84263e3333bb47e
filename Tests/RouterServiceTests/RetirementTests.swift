import Alerts
import Bodies
import Catalogue
import Messages
import RouterService
import Synchronization
import Testing

@Suite("Retirement by date, and routes")
struct RetirementTests {
    private final class Clock: Sendable {
        let now = Atomic<Int64>(1_000)
    }

    private var models: [RouterV1.Model] {
        var old = Fixture.model("old")
        old.retiresUnixS = 2_000
        old.replacement = "new"
        old.offers = [RouterV1.Offer(provider: "other", model: "old-there")]
        return [old, Fixture.model("new")]
    }

    @Test("A snapshot that stays in force drops a model on its day, everywhere at once")
    func day() {
        let clock = Clock()
        let holder = SnapshotHolder { clock.now.load(ordering: .relaxed) }
        holder.install(Fixture.snapshot(models: models))
        let snapshot = holder.current
        #expect(snapshot?.routes(.chat).filter { !$0.isRetired }.map(\.provider) == ["sim", "sim", "other"])
        #expect(snapshot?.listed.map(\.id) == ["new", "old"])
        #expect(snapshot?.serving("old")?.id == "old")
        clock.now.store(2_000, ordering: .relaxed)
        #expect(snapshot?.routes(.chat).filter { !$0.isRetired }.map(\.id) == ["new"])
        #expect(snapshot?.listed.map(\.id) == ["new"])
        #expect(snapshot?.serving("old")?.id == "new")
    }

    @Test("A further provider gets the model's name there, while calls and rows name the catalogue's")
    func renamed() async throws {
        var there = Fixture.model("there", quality: 1, price: 1_000_000_000_000, latency: 3_000_000)
        there.offers = [RouterV1.Offer(provider: "other", model: "there-instruct", price: Fixture.model("x").price)]
        let router = RouterUnderTest(loaded: false)
        router.snapshots.install(Fixture.snapshot(models: [there]))
        let response = try await router.forward(Fixture.chat("auto"))
        #expect(response.route?.model == "there" && response.route?.provider == "other")
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(call.model == "there" && call.provider == "other")
        #expect(String(decoding: call.body, as: UTF8.self).contains(#""model":"there-instruct""#))
        #expect(call.price?.inputNanodollarsPerMtok == 100_000_000)
    }

    @Test("A retired model that is served by its replacement is reported once, not per request")
    func alert() async throws {
        let router = RouterUnderTest()
        for _ in 0..<20 {
            let response = try await router.forward(Fixture.chat("old"))
            #expect(response.route?.model == "good")
        }
        #expect(await router.alerts.flush())
        let alerts = router.script.state.withLock { $0.alerts }
        #expect(alerts.map(\.kind) == ["model-retired"] && alerts.map(\.subject) == ["old"])
        #expect(alerts.first.map { String(decoding: $0.text, as: UTF8.self).contains("good") } == true)
    }

    @Test("A provider gets its own dialect's words, as the snapshot says; one of which nothing is said gets OpenAI's")
    func dialect() async throws {
        for (dialect, word) in [(CostV1.Dialect.together, "base64"), (.openai, "b64_json"), (.unspecified, "b64_json")]
        {
            let router = RouterUnderTest(loaded: false)
            var snapshot = Fixture.snapshot()
            snapshot.providers = [CostV1.Provider(name: "sim", dialect: dialect)]
            router.snapshots.install(snapshot)
            let body = Array(#"{"model":"paint","prompt":"x","response_format":"b64_json"}"#.utf8)
            _ = try await router.forward(body, .images)
            let call = try #require(router.script.state.withLock { $0.calls.last })
            #expect(String(decoding: call.body, as: UTF8.self).contains("\"\(word)\""), "\(dialect)")
        }
    }
}
