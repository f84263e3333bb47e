import Evidence
import Messages
import Provider
import RPCCore
import Stubs
import Synchronization
import Telemetry
import Testing

@testable import InferenceService

@Suite("What is seen of providers")
struct EvidenceBookTests {
    private final class Elapsed: Sendable {
        let time = Mutex(Duration.zero)
    }

    /// A book on a clock that stands still until it is moved.
    private final class World: Sendable {
        private let elapsed: Elapsed
        let registry = Metrics()
        let book: EvidenceBook

        init() {
            let (start, elapsed) = (ContinuousClock.now, Elapsed())
            self.elapsed = elapsed
            book = EvidenceBook(registry) { start + elapsed.time.withLock { $0 } }
        }

        func pass(_ duration: Duration) { elapsed.time.withLock { $0 += duration } }

        func series(_ model: String = "M") throws -> InferenceV1.Series {
            try #require(book.evidence(replica: "r", nowUnixMS: 1).series.first { $0.model == model })
        }
    }

    private func plan(_ model: String = "M") throws -> CallPlan {
        var request = InferenceUnderTest.request()
        request.model = model
        let only = try ProviderEndpoint(name: "sim", baseURL: "http://provider", apiKey: "secret")
        return try CallPlan(request, requestID: "q", providers: ProviderDirectory(only: only))
    }

    private func median(_ times: InferenceV1.Times?) -> Double? { TimesSpread(times).median }

    @Test("Each way to fail is counted as what it says of the provider")
    func outcomes() async throws {
        func head(_ status: Int) -> ProviderHead { ProviderHead(status: status) }
        let cases: [(ProviderFailure, KeyPath<InferenceV1.Outcomes, UInt32>?, inARow: UInt32)] = [
            (.refused(head(503), body: []), \.overloaded, 1), (.refused(head(529), body: []), \.overloaded, 1),
            (.refused(head(500), body: []), \.failed, 1), (.refused(head(408), body: []), \.timedOut, 1),
            (.refused(head(429), body: []), \.paced, 0), (.refused(head(400), body: []), \.refused, 0),
            (ProviderFailure(.notSent, .connect, "nobody listens"), \.failed, 1),
            (ProviderFailure(.notSent, .key, "no key is in use"), \.refused, 0),
            (ProviderFailure(.unknown, .closed, "reset"), \.failed, 1),
            (ProviderFailure(.unknown, .timeout, "no status"), \.timedOut, 1),
            (ProviderFailure(.cut, .closed, "cut"), \.broken, 0), (.malformed("chunk", head: head(200)), \.broken, 0),
            (ProviderFailure(.notSent, .limit, "too many calls"), nil, 0),
            (ProviderFailure(.unknown, .cancelled, "left"), nil, 0),
        ]
        for (failure, counted, inARow) in cases {
            let book = EvidenceBook(Metrics())
            let test = try InferenceUnderTest(.failure(failure), book: book)
            _ = try? await test.client.call(InferenceUnderTest.request())
            let series = book.evidence(replica: "r", nowUnixMS: 1).series.first ?? InferenceV1.Series()
            let seen = series.recent ?? InferenceV1.Outcomes()
            let bad = seen.overloaded + seen.failed + seen.timedOut + seen.broken
            let total = seen.ok + bad + seen.paced + seen.refused
            #expect(total == (counted == nil ? 0 : 1), "\(failure)")
            if let counted { #expect(seen[keyPath: counted] == 1, "\(failure)") }
            #expect(series.failuresInARow == inARow && series.failures == inARow && series.inFlight == 0, "\(failure)")
        }
    }

    @Test("Plain and streamed answers are measured apart")
    func answers() async throws {
        let book = EvidenceBook(Metrics())
        let plain = try InferenceUnderTest(.body(InferenceUnderTest.answer), book: book)
        _ = try await plain.client.call(InferenceUnderTest.request())
        let chunk = #"data: {"choices":[{"index":0,"delta":{"content":"hi"}}]}"# + "\n\n"
        let steps: [ScriptedProvider.Step] = [.text(chunk), .text(chunk), .text("data: [DONE]\n\n")]
        let streamed = try InferenceUnderTest(.stream(steps), book: book)
        _ = try await streamed.stream()
        let series = book.evidence(replica: "r", nowUnixMS: 1).series
        #expect(series.count == 2)
        #expect(series.allSatisfy { $0.recent?.ok == 1 && $0.successes == 1 && TimesSpread($0.recentFirst).total == 1 })
        #expect(Set(series.map(\.streamed)) == [true, false])
    }

    @Test("What is older than ten seconds is not recent but usual")
    func window() throws {
        let world = World()
        for _ in 0..<30 {
            let watch = world.book.begin(try plan(), isStreamed: false)
            world.pass(.milliseconds(100))
            watch.succeeded(tokens: 20)
        }
        #expect(try world.series().recent?.ok == 30)
        #expect(try world.series().usualFirst == nil)
        world.pass(.seconds(15))
        #expect(try world.series().recent?.ok == 0)
        let usual = try #require(median(try world.series().usualFirst))
        #expect(abs(usual - 100) < 13)
        #expect(abs(try #require(median(try world.series().usualRate)) - 2_000) < 250)
    }

    @Test(
        "A time-out long after the provider fell silent is no news if calls went well since",
        arguments: [(5, true, 1), (30, true, 0), (30, false, 1)]
    )
    func lateTimeout(seconds: Int, othersGoWell: Bool, counted: UInt32) throws {
        let world = World()
        func answered() throws {
            let watch = world.book.begin(try plan(), isStreamed: false)
            world.pass(.milliseconds(100))
            watch.succeeded(tokens: 20)
        }
        for _ in 0..<30 { try answered() }
        // What was is usual now: a second of silence is too long.
        world.pass(.seconds(15))
        let stalled = world.book.begin(try plan(), isStreamed: false)
        world.pass(.seconds(2))
        #expect(try world.series().overdue == 1)
        if othersGoWell { try answered() }
        world.pass(.seconds(seconds - 2))
        stalled.failed(ProviderFailure(.unknown, .timeout, "no status"), isCallersTime: false)
        let series = try world.series()
        #expect(series.recent?.timedOut == counted && series.failuresInARow == counted && series.inFlight == 0)
    }

    @Test("A bad time is not learnt as the usual, unless it lasts for a quarter of an hour")
    func unlearning() throws {
        let world = World()
        func minutes(_ count: Int, of time: Duration) throws {
            for _ in 0..<count * 60 {
                let watch = world.book.begin(try plan(), isStreamed: false)
                world.pass(time)
                watch.succeeded(tokens: 20)
                world.pass(.seconds(1) - time)
            }
        }
        try minutes(3, of: .milliseconds(100))
        try minutes(5, of: .milliseconds(700))
        #expect(abs(try #require(median(try world.series().usualFirst)) - 100) < 13)
        #expect(abs(try #require(median(try world.series().recentFirst)) - 700) < 90)
        try minutes(12, of: .milliseconds(700))
        #expect(abs(try #require(median(try world.series().usualFirst)) - 700) < 90)
    }

    @Test("The newest twenty of many answers tell how it is now")
    func newest() throws {
        let world = World()
        func answers(_ count: Int, _ time: Duration) throws {
            let watches = try (0..<count).map { _ in world.book.begin(try plan(), isStreamed: false) }
            world.pass(time)
            for watch in watches { watch.succeeded(tokens: 20) }
            world.pass(.seconds(1) - time)
        }
        for _ in 0..<8 { try answers(10, .milliseconds(100)) }
        for _ in 0..<2 { try answers(10, .milliseconds(900)) }
        let recent = TimesSpread(try world.series().recentFirst)
        #expect(recent.total <= 20)
        #expect(abs(try #require(recent.median) - 900) < 120)
    }

    @Test("A call that is silent for four times as long as usual is overdue, and counts if its caller gives it up then")
    func overdue() throws {
        let world = World()
        for _ in 0..<40 {
            let watch = world.book.begin(try plan(), isStreamed: true)
            world.pass(.milliseconds(400))
            watch.came(tokens: 1, hasContent: true)
            watch.succeeded(tokens: 1)
        }
        world.pass(.seconds(12))
        let left = world.book.begin(try plan(), isStreamed: true)
        world.pass(.milliseconds(900))
        #expect(try world.series().overdue == 0)
        left.left()
        #expect(try world.series().recent?.timedOut == 0)
        let watch = world.book.begin(try plan(), isStreamed: true)
        // Headers came, no content.
        watch.came(tokens: 0, hasContent: false)
        watch.waits()
        world.pass(.milliseconds(2_200))
        #expect(try world.series().overdue == 1)
        #expect(try world.series().inFlight == 1)
        watch.left()
        #expect(try world.series().recent?.timedOut == 1)
        #expect(try world.series().overdue == 0)
    }

    @Test("A slow stream is known by its rate long before its end, a slow reader is no slow provider")
    func rates() throws {
        let world = World()
        let watch = world.book.begin(try plan(), isStreamed: true)
        watch.came(tokens: 1, hasContent: true)
        for token in 2...30 {
            watch.waits()
            world.pass(.milliseconds(100))
            watch.came(tokens: token, hasContent: true)
            // The caller takes its time.
            world.pass(.milliseconds(300))
        }
        let rate = TimesSpread(try world.series().recentRate)
        #expect(rate.total >= 2)
        #expect(abs(try #require(rate.median) - 100) < 13)
        watch.succeeded(tokens: 30)
        #expect(try world.series().overdue == 0)
    }

    @Test("More kinds of calls than there is room for are not watched, and counted")
    func bounded() throws {
        let world = World()
        for number in 0..<EvidenceBook.seriesMax + 5 {
            world.book.begin(try plan("model-\(number)"), isStreamed: false).succeeded(tokens: 0)
        }
        #expect(world.book.evidence(replica: "r", nowUnixMS: 1).series.count == EvidenceBook.seriesMax)
        #expect(
            String(decoding: world.registry.prometheusText(), as: UTF8.self)
                .contains("inference_evidence_unwatched_total 5")
        )
    }
}
