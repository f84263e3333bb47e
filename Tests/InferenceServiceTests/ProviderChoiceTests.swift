import Messages
import Provider
import RPCCore
import Stubs
import Testing

@Suite("Which provider is called")
struct ProviderChoiceTests {
    private func directory() throws -> ProviderDirectory {
        ProviderDirectory([
            try ProviderEndpoint(name: "one", baseURL: "http://one", apiKey: "k1"),
            try ProviderEndpoint(name: "two", baseURL: "http://two", keys: []),
        ])
    }

    @Test("The one that the call names, at its address and with its key; rows carry its name")
    func named() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer), providers: directory())
        for (name, url, key) in [("one", "http://one/v1", "k1"), ("two", "http://two/v1", "")] {
            var request = InferenceUnderTest.request()
            request.provider = name
            _ = try await inference.client.call(request)
            let sent = try #require(inference.provider.requests.last)
            #expect(sent.endpoint.baseURL == url && sent.endpoint.apiKey == key)
            #expect(inference.spender.intents.last?.provider == name)
        }
    }

    @Test("One that is not configured is refused by name, before anything is announced")
    func unknown() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer), providers: directory())
        for endpoint: RouterV1.Endpoint in [.chatCompletions, .embeddings] {
            let error = await #expect(throws: RPCError.self) {
                try await inference.client.call(InferenceUnderTest.request(endpoint))
            }
            #expect(error?.code == .failedPrecondition && error?.message.contains("`sim`") == true)
        }
        let seen = try await inference.stream()
        #expect(seen.error?.code == .failedPrecondition)
        #expect(inference.spender.intents.isEmpty && inference.provider.requests.isEmpty)
    }

    @Test("A refused key costs nothing: the same attempt goes out with the next one, and is booked once")
    func nextKey() async throws {
        let door = OneKeyDoor(opens: "good")
        let endpoint = try ProviderEndpoint(
            name: "sim",
            baseURL: "http://provider",
            keys: [ProviderKey(name: "a", secret: "bad"), ProviderKey(name: "b", secret: "good")]
        )
        let inference = try InferenceUnderTest(
            .silence,
            transport: KeyedTransport(door),
            providers: ProviderDirectory([endpoint])
        )
        let response = try await inference.client.call(InferenceUnderTest.request())
        #expect(response.status == 200)
        #expect(
            inference.spender.intents.count == 1 && inference.spender.settlements.map(\.costNanodollars) == [15_000]
        )
        let none = try InferenceUnderTest(
            .silence,
            transport: KeyedTransport(OneKeyDoor(opens: "")),
            providers: ProviderDirectory([endpoint])
        )
        let refused = await #expect(throws: RPCError.self) {
            try await none.client.call(InferenceUnderTest.request())
        }
        #expect(refused?.callFailure?.kind == .refused && refused?.callFailure?.status == 401)
        let after = await #expect(throws: RPCError.self) { try await none.client.call(InferenceUnderTest.request()) }
        #expect(after?.callFailure?.kind == .notSent && after?.callFailure?.status == 0)
        #expect(none.spender.settlements.allSatisfy { $0.costNanodollars == 0 })
    }
}

/// A provider that one key opens.
private struct OneKeyDoor: ProviderTransport {
    let opens: String

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        guard request.endpoint.apiKey == opens else { throw .refused(ProviderHead(status: 401), body: []) }
        return ProviderResponse(head: ScriptedProvider.head, body: Array(InferenceUnderTest.answer.utf8))
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        throw ProviderFailure.refused(ProviderHead(status: 401), body: [])
    }
}
