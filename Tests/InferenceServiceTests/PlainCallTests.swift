import Catalogue
import Messages
import Provider
import RPCCore
import Stubs
import Testing

@Suite("A plain provider call")
struct PlainCallTests {
    @Test("Is announced, sent with the attempt's id, and settled once with the provider's own usage")
    func exact() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer))
        let response = try await inference.client.call(InferenceUnderTest.request())
        let usage = CommonV1.Usage(promptTokens: 9, completionTokens: 3)
        let cost = Cost.of(usage: usage, price: InferenceUnderTest.price, kind: .chat)
        #expect(cost == 15_000)
        #expect(response.status == 200 && response.usage == usage && response.costNanodollars == cost)
        #expect(response.body == Array(InferenceUnderTest.answer.utf8), "the body is passed on byte for byte")
        let intent = try #require(inference.spender.intents.first)
        #expect(intent.model == "M" && intent.holdNanodollars == 200_000 && intent.attribution?.tenant == "acme")
        let settlement = try #require(inference.spender.settlements.first)
        #expect(inference.spender.settlements.count == 1)
        #expect(settlement.quality == .exact && settlement.costNanodollars == cost && settlement.usage == usage)
        #expect(settlement.price?.version == 4 && settlement.providerRequestID == "provider-7")
        let request = try #require(inference.provider.requests.first)
        #expect(request.requestID == response.attemptID && request.path == "/chat/completions")
        #expect(request.requestID == String(repeating: "ab", count: 16) + "-1")
    }

    @Test("Of pictures says when they were made, where the provider does not")
    func pictures() async throws {
        let inference = try InferenceUnderTest(.body(#"{"id":"i","data":[]}"#))
        let response = try await inference.client.call(InferenceUnderTest.request(.images))
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"created":1,"id":"i","data":[]}"#)
    }

    @Test("Is stored under the model that answered before it ends")
    func stored() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer))
        _ = try await inference.client.call(InferenceUnderTest.request())
        let stored = try #require(inference.cache.stored.first)
        #expect(stored.key == [UInt8](repeating: 7, count: 32))
        #expect(stored.entry?.model == "M" && stored.entry?.costNanodollars == 15_000)
        #expect(stored.entry?.body == Array(InferenceUnderTest.answer.utf8))
    }

    @Test("Without usage is estimated at the hold, and not kept")
    func noUsage() async throws {
        let body = InferenceUnderTest.answer.replacing(/,"usage":\{[^}]*\}/, with: "")
        let inference = try InferenceUnderTest(.body(body))
        let response = try await inference.client.call(InferenceUnderTest.request())
        #expect(response.quality == .estimated && response.usage == InferenceUnderTest.hold)
        #expect(inference.spender.settlements.map(\.quality) == [.estimated])
        #expect(inference.spender.settlements.map(\.costNanodollars) == [200_000])
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("That failed is settled by how far it got, and says so to the router", arguments: Failed.cases)
    func failed(_ failed: Failed) async throws {
        let inference = try InferenceUnderTest(.failure(failed.failure))
        let error = try await #require(throws: RPCError.self) {
            _ = try await inference.client.call(InferenceUnderTest.request())
        }
        let settlement = try #require(inference.spender.settlements.first)
        #expect(inference.spender.settlements.count == 1)
        #expect(settlement.quality == failed.quality && settlement.costNanodollars == failed.cost)
        let detail = try #require(error.callFailure)
        #expect(error.code == failed.code && detail.kind == failed.kind)
        #expect(Int(detail.status) == failed.failure.status && detail.attemptID.hasSuffix("-1"))
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("An answer that is not of the contract is an error, estimated at the hold")
    func malformed() async throws {
        let inference = try InferenceUnderTest(.body(#"{"choices":"#))
        let error = try await #require(throws: RPCError.self) {
            _ = try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(error.code == .dataLoss && error.callFailure?.kind == .malformed)
        #expect(inference.spender.settlements.map(\.quality) == [.estimated])
    }

    @Test("A provider's long error body is cut so that the error travels")
    func longError() async throws {
        let body = [UInt8](repeating: 0x61, count: 64 << 10)
        let inference = try InferenceUnderTest(.failure(.refused(ProviderHead(status: 400), body: body)))
        let error = try await #require(throws: RPCError.self) {
            _ = try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(error.code == .invalidArgument && error.callFailure?.body.count == 31 << 10)
    }

    @Test("Nothing is sent when the attempt can't be announced")
    func notAnnounced() async throws {
        let full = RecordingSpender(refusal: RPCError(.resourceExhausted, "the journal is full"))
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer), spender: full)
        let error = try await #require(throws: RPCError.self) {
            _ = try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(error.code == .resourceExhausted)
        #expect(inference.provider.requests.isEmpty)
    }
}

/// A failure and what has to become of it.
struct Failed: Sendable, CustomTestStringConvertible {
    let failure: ProviderFailure
    let code: Code
    let kind: InferenceV1.FailureKind
    let quality: CommonV1.Quality
    let cost: Int64

    var testDescription: String { "\(failure)" }

    static let cases = [
        Failed(
            failure: .refused(ProviderHead(status: 503), body: []),
            code: .unavailable,
            kind: .refused,
            quality: .exact,
            cost: 0
        ),
        Failed(
            failure: .refused(ProviderHead(status: 429, headers: [.init("retry-after", "2")]), body: []),
            code: .resourceExhausted,
            kind: .refused,
            quality: .exact,
            cost: 0
        ),
        Failed(
            failure: .refused(ProviderHead(status: 404), body: []),
            code: .notFound,
            kind: .refused,
            quality: .exact,
            cost: 0
        ),
        Failed(
            failure: ProviderFailure(.notSent, .connect, "nobody listens"),
            code: .unavailable,
            kind: .notSent,
            quality: .exact,
            cost: 0
        ),
        Failed(
            failure: ProviderFailure(.unknown, .closed, "the connection was reset"),
            code: .unavailable,
            kind: .unknown,
            quality: .estimated,
            cost: 200_000
        ),
        Failed(
            failure: ProviderFailure(.cut, .closed, "broke off", head: ProviderHead(status: 200)),
            code: .unavailable,
            kind: .cut,
            quality: .estimated,
            cost: 200_000
        ),
    ]
}
