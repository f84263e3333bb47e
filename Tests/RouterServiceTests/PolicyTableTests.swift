import Bodies
import Catalogue
import Messages
import RPCCore
import RouterService
import Testing

@Suite("Admission, cache and fallback policies")
struct PolicyTableTests {
    @Test("A key leads to its owner; without a snapshot nobody is refused for good")
    func admission() throws {
        let snapshot = RouterSnapshot(Fixture.snapshot())
        let admitted = try Admission.admit(bearer: Fixture.userKey, requestID: "r", snapshot: snapshot)
        #expect(admitted.principal.attribution.tenant == "acme" && admitted.principal.attribution.requestID == "r")
        #expect(!admitted.principal.isAdmin)
        #expect(try Admission.admit(bearer: Fixture.adminKey, requestID: "r", snapshot: snapshot).principal.isAdmin)
        for (bearer, present, code) in [
            (Fixture.userKey, false, Code.unavailable), (nil, false, .unavailable), (nil, true, .unauthenticated),
            ("", true, .unauthenticated), ("pm-wrong", true, .unauthenticated),
        ] as [(String?, Bool, Code)] {
            let error = #expect(throws: RPCError.self) {
                try Admission.admit(bearer: bearer, requestID: "r", snapshot: present ? snapshot : nil)
            }
            #expect(error?.code == code)
            #expect(error?.message.contains("pm-wrong") == false)
        }
    }

    @Test("Only explicit temperature 0 and embeddings are cached, and nothing with a fault")
    func cacheable() {
        func isCacheable(_ temperature: Double?, _ kind: BodyKind, allowed: Bool = true, fault: Bool = false) -> Bool {
            var facts = RequestFacts()
            facts.temperature = temperature
            return CachePolicy.isCacheable(facts, kind, isAllowed: allowed, hasFault: fault)
        }
        #expect(isCacheable(0, .chat) && isCacheable(0, .completion) && isCacheable(nil, .embedding))
        #expect(!isCacheable(nil, .chat) && !isCacheable(0.7, .chat) && !isCacheable(0, .image))
        #expect(!isCacheable(0, .chat, allowed: false) && !isCacheable(0, .chat, fault: true))
    }

    @Test("Tenant, endpoint, model, provider, revision and body each make another key")
    func keys() {
        var model = Model(id: "m", tasks: [.chat], provider: "p")
        let digest = [UInt8](repeating: 1, count: 32)
        func key(_ tenant: String = "t", _ kind: BodyKind = .chat, digest: [UInt8]) -> [UInt8] {
            CachePolicy.key(tenant: tenant, kind: kind, model: model, bodyDigest: digest)
        }
        var keys = [
            key(digest: digest), key("tm", digest: digest), key("t", .completion, digest: digest),
            key(digest: [UInt8](repeating: 2, count: 32)),
        ]
        #expect(keys[0] == key(digest: digest) && keys[0].count == 32)
        model.id = "m2"
        keys.append(key(digest: digest))
        model.id = "m"
        model.provider = "p2"
        keys.append(key(digest: digest))
        model.provider = "p"
        model.revision = "2"
        keys.append(key(digest: digest))
        #expect(Set(keys).count == keys.count)
    }

    private static let retired = #"{"error":{"code":"model_not_available"}}"#

    private static let tooLong = #"{"error":{"code":"context_length_exceeded"}}"#
    private static let tooLongInWords = #"{"error":{"message":"This model's maximum context length is 8192 tokens"}}"#

    @Test(
        "What is tried after a failure: with somebody else left, and with nobody",
        arguments: [
            (Script.failure(.notSent), FallbackPolicy.Decision.next, FallbackPolicy.Decision.again(after: pause)),
            (Script.failure(.unknown), .next, .fail), (Script.failure(.cut), .next, .fail),
            (Script.failure(.malformed), .next, .fail), (Script.shared(.malformed), .next, .fail),
            (Script.refused(500), .next, .again(after: pause)), (Script.refused(502), .next, .again(after: pause)),
            (Script.refused(408), .next, .again(after: pause)), (Script.refused(503), .next, .again(after: pause)),
            (Script.refused(429), .next, .fail), (Script.shared(.refused, 429), .next, .fail),
            (Script.refused(401), .next, .fail), (Script.refused(402), .next, .fail),
            (Script.refused(404), .next, .fail), (Script.refused(410), .next, .fail),
            (Script.refused(400, retired), .next, .fail), (Script.shared(.refused, 400, retired), .next, .fail),
            (Script.refused(403, tooLong), .next, .fail), (Script.refused(400, tooLongInWords), .next, .fail),
            (Script.refused(400), .fail, .fail), (Script.refused(422), .fail, .fail),
            (Script.refused(403), .fail, .fail), (Script.shared(.refused, 403), .fail, .fail),
            (RPCError(.unavailable, "lost"), .next, .fail),
            (RPCError(.unavailable, "lost", reason: .connectionLost), .next, .fail),
            (RPCError(.unavailable, "refused", notStarted: true), .fail, .fail),
            (RPCError(.resourceExhausted, "slow down", reason: .pacing), .next, .fail),
            (RPCError(.resourceExhausted, "slow", reason: .pacing, retryAfter: second), .next, .again(after: second)),
            (RPCError(.resourceExhausted, "slow", reason: .pacing, retryAfter: second * 2), .next, .fail),
            (RPCError(.resourceExhausted, "broke", reason: .budget), .fail, .fail),
            (RPCError(.resourceExhausted, "busy", reason: .budgetBusy), .fail, .fail),
            (RPCError(.deadlineExceeded, "late"), .fail, .fail), (RPCError(.cancelled, "left"), .fail, .fail),
            (RPCError(.internal, "bug"), .fail, .fail),
            (RPCError(.deadlineExceeded, "late", detail: Script.failure(.unknown).detail), .fail, .fail),
        ]
    )
    func fallback(_ error: RPCError, _ others: FallbackPolicy.Decision, _ nobody: FallbackPolicy.Decision) {
        let failure = AttemptFailure(error)
        func decide(_ attempts: Int, lost: Int = 1, hasNext: Bool) -> FallbackPolicy.Decision {
            FallbackPolicy.decide(failure, attempts: attempts, lost: lost, hasNext: hasNext)
        }
        #expect(decide(1, hasNext: true) == others)
        #expect(decide(1, hasNext: false) == nobody)
        #expect(decide(3, hasNext: true) == .fail && decide(3, hasNext: false) == .fail)
        // What may have been billed twice is not tried a third time.
        #expect(decide(2, lost: 2, hasNext: true) == (failure.meaning == .lost ? .fail : others))
    }

    @Test("A call that our own pacing held back is asked for again twice, if that is soon, and counts as no attempt")
    func paced() {
        let failure = AttemptFailure(RPCError(.resourceExhausted, "", reason: .pacing, retryAfter: .milliseconds(300)))
        #expect(failure.isOurPacing && !AttemptFailure(Script.failure(.refused, 429)).isOurPacing)
        func decide(_ paced: Int, hasNext: Bool = false) -> FallbackPolicy.Decision {
            FallbackPolicy.decide(failure, attempts: 0, lost: 0, paced: paced, hasNext: hasNext)
        }
        #expect(decide(1) == .again(after: .milliseconds(300)) && decide(2) == .again(after: .milliseconds(300)))
        #expect(decide(3) == .fail)
        #expect(decide(3, hasNext: true) == .next)
    }

    private static let pause = FallbackPolicy.pause
    private static let second = Duration.seconds(1)

    @Test("What may be another caller's fault is tried once more by itself", arguments: [400, 413, 422] as [UInt32])
    func anothers(status: UInt32) {
        let failure = AttemptFailure(Script.shared(.refused, status))
        for (attempts, decision) in [(1, FallbackPolicy.Decision.alone), (2, .alone), (3, .fail)] {
            for hasNext in [true, false] {
                #expect(FallbackPolicy.decide(failure, attempts: attempts, lost: 0, hasNext: hasNext) == decision)
            }
        }
    }

    @Test("The caller is told what is its own business, with a code that fits")
    func reports() throws {
        let model = Model(id: "m", tasks: [.chat], provider: "p")
        func report(_ error: RPCError) -> RPCError {
            FailureReport.error(AttemptFailure(error), model: model, attempts: 2)
        }
        let own = report(Script.refused(422, #"{"error":{"message":"bad"}}"#))
        #expect(own.code == .invalidArgument)
        let detail = try RouterV1.ProviderError(decoding: own.detail)
        #expect(detail.status == 422 && detail.model == "m")
        #expect(report(Script.refused(401, "secret")).code == .unavailable)
        #expect(report(Script.refused(401, "secret")).detail.isEmpty)
        #expect(report(Script.refused(429)).code == .resourceExhausted)
        let tooLong = report(Script.refused(403, Self.tooLong))
        #expect(tooLong.code == .invalidArgument && tooLong.reason == .contextLength && tooLong.detail.isEmpty)
        #expect(report(Script.refused(500)).reason == .exhausted)
        #expect(report(Script.refused(404)).reason == .unknownModel)
        #expect(report(Script.failure(.notSent)).code == .unavailable)
        let late = RPCError(.deadlineExceeded, "late", detail: Script.failure(.unknown).detail)
        #expect(report(late) == RPCError(.deadlineExceeded, "late"))
        #expect(report(RPCError(.deadlineExceeded, "late")) == RPCError(.deadlineExceeded, "late"))
    }
}
