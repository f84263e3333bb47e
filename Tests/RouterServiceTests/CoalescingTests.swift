import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Testing

@Suite("What the router says of embeddings that may share a provider call")
struct CoalescingTests {
    private func calls(_ router: RouterUnderTest, _ body: String) async throws -> [InferenceV1.CallRequest] {
        _ = try await router.forward(Array(body.utf8), .embeddings)
        return router.script.state.withLock { $0.calls }
    }

    @Test("One text goes with its place in the body and a digest of the rest; a list, and a fault, do not")
    func which() async throws {
        let router = RouterUnderTest(allowsSimulatorFaults: true)
        let text = #"{"input":"text","encoding_format":"base64","model":"auto"}"#
        let call = try #require(try await calls(router, text).first)
        let coalesce = try #require(call.coalesce)
        let start = Int(coalesce.inputOffset)
        let span = start..<start + Int(coalesce.inputLength)
        #expect(String(decoding: call.body[span], as: UTF8.self) == #""text""#)
        #expect(coalesce.inputBytes == 4 && coalesce.digest.count == 32)
        #expect(try await calls(router, #"{"input":["text"],"model":"embed"}"#)[1].coalesce == nil)
        var faulty = RouterV1.ForwardRequest(endpoint: .embeddings, body: Array(text.utf8))
        faulty.simulatorFault = Array("503".utf8)
        _ = try await router.client.forward(faulty, options: Fixture.options())
        #expect(router.script.state.withLock { $0.calls.last?.coalesce } == nil)
        var urgent = RouterV1.ForwardRequest(endpoint: .embeddings, body: Array(text.utf8))
        urgent.priority = .realtime
        _ = try await router.client.forward(urgent, options: Fixture.options())
        #expect(router.script.state.withLock { $0.calls.last?.coalesce } == nil, "realtime waits for nobody")
    }

    @Test("Calls of one model that may share go to one replica of inference; all others anywhere")
    func affinity() async throws {
        let router = RouterUnderTest()
        var other = Fixture.model("embed-2", .embedding)
        router.snapshots.install(Fixture.snapshot(version: 2, models: Fixture.models + [other]))
        other.provider = "elsewhere"
        for input in [#""a","model":"embed""#, #""b","dimensions":8,"model":"embed""#, #""a","model":"embed-2""#] {
            _ = try await calls(router, #"{"input":\#(input)}"#)
        }
        _ = try await calls(router, #"{"input":["a"],"model":"embed"}"#)
        router.snapshots.install(Fixture.snapshot(version: 3, models: [other]))
        _ = try await calls(router, #"{"input":"a","model":"embed-2"}"#)
        let affinities = router.script.state.withLock { $0.affinities }
        #expect(affinities.count == 5 && affinities[0] != nil && affinities[0] == affinities[1] && affinities[3] == nil)
        #expect(Set([affinities[0], affinities[2], affinities[4]]).count == 3, "by provider and model")
    }

    @Test("Where they are not to share, no call says that it may")
    func off() async throws {
        let router = RouterUnderTest(coalescesEmbeddings: false)
        #expect(try await calls(router, #"{"input":"text","model":"embed"}"#).map(\.coalesce) == [nil])
    }

    @Test("After a refusal that may be about another's text it asks once more, alone; its own refusal is final")
    func anothersFault() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.failures["embed"] = [Script.shared(.refused, 400)] }
        let both = try await calls(router, #"{"input":"text","model":"embed"}"#)
        #expect(both.count == 2 && both[0].coalesce != nil && both[1].coalesce == nil)
        router.script.state.withLock { $0.failures["embed"] = [Script.shared(.refused, 400), Script.refused(400)] }
        let error = await #expect(throws: RPCError.self) {
            try await calls(router, #"{"input":"bad","model":"embed"}"#)
        }
        #expect(error?.code == .invalidArgument)
        #expect(router.script.state.withLock { $0.calls.count } == 4)
    }
}
