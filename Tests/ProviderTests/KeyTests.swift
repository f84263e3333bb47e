import Provider
import Synchronization
import Testing

@Suite("Provider keys in and out of use")
struct KeyTests {
    private let a = ProviderKeyID(provider: "p", key: "a")
    private let b = ProviderKeyID(provider: "p", key: "b")

    @Test("A refused key is out for 30 s, doubling to 10 min; then one call tries it")
    func doubling() {
        var health = ProviderKeyHealth()
        var now = ContinuousClock.now
        let first = health.choose(of: [a, b], now: now)
        #expect(first == .use(0, isProbe: false))
        let refused = health.refused(a, isProbe: false, now: now)
        #expect(refused == .seconds(30))
        // Calls that were under way when it was refused.
        let late = (health.refused(a, isProbe: false, now: now), health.accepted(a, isProbe: false))
        #expect(late.0 == nil && !late.1 && health.out == [a])
        for wait in [30, 60, 120, 240, 480, 600, 600] {
            let end = now + .seconds(wait)
            let early = health.choose(of: [a], now: end - .milliseconds(1))
            let other = health.choose(of: [a, b], now: now)
            #expect(early == .none(until: end) && other == .use(1, isProbe: false))
            now = end
            // One probe at a time.
            let two = [health.choose(of: [a, b], now: now), health.choose(of: [a, b], now: now)]
            #expect(two == [.use(0, isProbe: true), .use(1, isProbe: false)])
            let again = health.refused(a, isProbe: true, now: now)
            #expect(again == .seconds(min(600, wait * 2)))
        }
    }

    @Test("A probe that the provider takes ends the outage; one that says nothing leaves it to the next call")
    func recovery() {
        var health = ProviderKeyHealth()
        let now = ContinuousClock.now
        let news = [health.accepted(a, isProbe: false), health.accepted(a, isProbe: false)]
        #expect(news == [true, false])
        _ = health.refused(a, isProbe: false, now: now)
        let later = now + .seconds(30)
        var probes = [health.choose(of: [a], now: later)]
        health.undecided(a)
        probes.append(health.choose(of: [a], now: later))
        #expect(probes == [.use(0, isProbe: true), .use(0, isProbe: true)])
        let isNews = health.accepted(a, isProbe: true)
        let after = health.choose(of: [a], now: later)
        #expect(isNews && health.out.isEmpty && after == .use(0, isProbe: false))
        let startsOver = health.refused(a, isProbe: false, now: later)
        #expect(startsOver == .seconds(30))
    }

    /// A provider that refuses some keys.
    private final class Door: ProviderTransport {
        struct State {
            var refused: [String: Int] = [:]
            var failure: ProviderFailure?
            var seen: [String] = []
            var now = ContinuousClock.now
            var news: [KeyedTransport.News] = []
        }

        let state = Mutex(State())

        private func enter(_ request: ProviderRequest) throws(ProviderFailure) {
            let result = state.withLock { state -> ProviderFailure? in
                state.seen.append(request.endpoint.apiKey)
                if let status = state.refused[request.endpoint.apiKey] {
                    return .refused(ProviderHead(status: status), body: [])
                }
                return state.failure
            }
            if let result { throw result }
        }

        func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
            try enter(request)
            return ProviderResponse(head: ProviderHead(status: 200), body: [])
        }

        func stream<Result: Sendable>(
            _ request: ProviderRequest,
            onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
        ) async throws -> Result {
            try enter(request)
            return try await onResponse(ProviderHead(status: 200), Empty())
        }

        private struct Empty: ProviderByteStream {
            func next() async throws(ProviderFailure) -> [UInt8]? { nil }

            func sawContent() {}
        }

        var seen: [String] {
            state.withLock { state in
                defer { state.seen = [] }
                return state.seen
            }
        }

        func keyed() -> KeyedTransport {
            KeyedTransport(
                self,
                now: { self.state.withLock { $0.now } },
                told: { news in self.state.withLock { $0.news.append(news) } }
            )
        }
    }

    private func request(_ keys: [String] = ["ka", "kb"]) throws -> ProviderRequest {
        let keys = zip(["a", "b"], keys).map { ProviderKey(name: $0, secret: $1) }
        let endpoint = try ProviderEndpoint(name: "p", baseURL: "http://x", keys: keys)
        return ProviderRequest(endpoint: endpoint, path: "/chat/completions")
    }

    @Test(
        "A refused call goes out once more with the next key, and the calls after it begin with that",
        arguments: [401, 402]
    )
    func next(_ status: Int) async throws {
        let door = Door()
        let keyed = door.keyed()
        door.state.withLock { $0.refused = ["ka": status] }
        _ = try await keyed.send(try request())
        #expect(door.seen == ["ka", "kb"])
        try await keyed.stream(try request()) { _, _ in }
        #expect(door.seen == ["kb"])
        #expect(keyed.keysOut == [a])
        #expect(door.state.withLock { $0.news } == [.refused(a, status: status, wait: .seconds(30)), .works(b)])
        door.state.withLock { state in
            state.now += .seconds(30)
            state.refused = [:]
        }
        _ = try await keyed.send(try request())
        #expect(door.seen == ["ka"] && keyed.keysOut.isEmpty)
        #expect(door.state.withLock { $0.news.last } == .works(a))
    }

    @Test("With no key left the refusal is told, and then nothing is sent until one is tried again")
    func none() async throws {
        let door = Door()
        let keyed = door.keyed()
        door.state.withLock { $0.refused = ["ka": 401, "kb": 402] }
        let first = await #expect(throws: ProviderFailure.self) { try await keyed.send(try request()) }
        #expect(first?.kind == .refused && first?.status == 402 && door.seen == ["ka", "kb"])
        for _ in 0..<3 {
            let failure = await #expect(throws: ProviderFailure.self) { try await keyed.send(try request()) }
            #expect(failure?.kind == .notSent && failure?.cause == .key && failure?.message.contains("30 s") == true)
        }
        #expect(door.seen.isEmpty)
        door.state.withLock { state in
            state.now += .seconds(31)
            state.refused = ["ka": 401]
        }
        try await keyed.stream(try request()) { _, _ in }
        #expect(door.seen == ["ka", "kb"])
        #expect(keyed.keysOut == [a])
    }

    @Test("Other failures change nothing, are not repeated, and leave a probe to the next call")
    func others() async throws {
        let door = Door()
        let keyed = door.keyed()
        for failure in [
            ProviderFailure.refused(ProviderHead(status: 403), body: []), .refused(ProviderHead(status: 429), body: []),
            ProviderFailure(.notSent, .connect, "nobody there"), ProviderFailure(.unknown, .timeout, "late"),
        ] {
            door.state.withLock { $0.failure = failure }
            let thrown = await #expect(throws: ProviderFailure.self) { try await keyed.send(try request()) }
            #expect(thrown?.status == failure.status && door.seen == ["ka"])
        }
        door.state.withLock { state in
            state.failure = nil
            state.refused = ["ka": 401]
        }
        _ = try await keyed.send(try request())
        door.state.withLock { state in
            state.now += .seconds(40)
            state.refused = [:]
            state.failure = ProviderFailure(.notSent, .connect, "nobody there")
        }
        _ = door.seen
        _ = await #expect(throws: ProviderFailure.self) { try await keyed.send(try request()) }
        door.state.withLock { $0.failure = nil }
        _ = try await keyed.send(try request())
        #expect(door.seen == ["ka", "ka"] && keyed.keysOut.isEmpty)
    }

    @Test("An upload that was refused is not sent again: its bytes are gone")
    func upload() async throws {
        let door = Door()
        let keyed = door.keyed()
        door.state.withLock { $0.refused = ["ka": 401] }
        var upload = try request()
        upload.upload = ProviderUpload(Array("data".utf8))
        let sent = upload
        let failure = await #expect(throws: ProviderFailure.self) { try await keyed.send(sent) }
        #expect(failure?.status == 401 && door.seen == ["ka"])
        _ = try await keyed.send(sent)
        #expect(door.seen == ["kb"])
    }

    @Test("A hundred calls at once put a key out of use once, and all are answered by the next key")
    func together() async throws {
        let door = Door()
        let keyed = door.keyed()
        door.state.withLock { $0.refused = ["ka": 401] }
        let sent = try request()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try await keyed.send(sent) } }
            try await group.waitForAll()
        }
        #expect(door.seen.count { $0 == "kb" } == 100)
        let refusals = door.state.withLock { state in state.news.count { if case .refused = $0 { true } else { false } }
        }
        #expect(refusals == 1)
    }

    @Test("Secrets are never printed, and a directory knows its providers by name")
    func directory() throws {
        let two = try request().endpoint
        #expect(!"\(two)\(two.keys)".contains("ka"))
        var text = ""
        dump(two, to: &text)
        #expect(!text.contains("ka"))
        let directory = ProviderDirectory([two])
        #expect(directory["p"]?.baseURL == "http://x/v1" && directory["q"] == nil)
        #expect(ProviderDirectory(only: two)["anything"]?.name == "p")
        let apis = ProviderAPIs(transport: Door(), directory: directory)
        let failure = #expect(throws: ProviderFailure.self) { try apis.named("q") }
        #expect(failure?.kind == .notSent && failure?.message.contains("q") == true)
        #expect(try apis.named("").endpoint.name == "p")
    }
}
