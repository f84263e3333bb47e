import Messages
import Stubs
import Synchronization
import Telemetry
import Testing

@testable import InferenceService

@Suite("Publishing evidence")
struct EvidencePublisherTests {
    private final class FakeStore: EvidenceStore {
        struct Away: Error {}

        let published = Mutex<[[UInt8]]>([])
        let answer = Mutex<Int?>(3)

        func publish(_ evidence: [UInt8], replica: String, nowUnixMS: Int64, lifetime: Duration) async throws -> Int {
            published.withLock { $0.append(evidence) }
            guard let answer = answer.withLock({ $0 }) else { throw Away() }
            return answer
        }
    }

    @Test("All that is known is published whole; while the store is away the last count of replicas holds")
    func publishes() async throws {
        let (store, registry) = (FakeStore(), Metrics())
        let book = EvidenceBook(registry)
        let test = try InferenceUnderTest(.body(InferenceUnderTest.answer), book: book)
        let publisher = EvidencePublisher(book, store: store, replica: "r7", metrics: registry) { 12 }
        #expect(publisher.replicas == 1)
        _ = try await test.client.call(InferenceUnderTest.request())
        await publisher.publish()
        #expect(publisher.replicas == 3)
        let evidence = try InferenceV1.Evidence(decoding: try #require(store.published.withLock { $0 }.first))
        #expect(evidence.replica == "r7" && evidence.publishedUnixMS == 12 && evidence.series.first?.recent?.ok == 1)
        store.answer.withLock { $0 = nil }
        await publisher.publish()
        _ = try await test.client.call(InferenceUnderTest.request())
        #expect(publisher.replicas == 3)
        store.answer.withLock { $0 = 0 }
        await publisher.publish()
        #expect(publisher.replicas == 1)
        let text = String(decoding: registry.prometheusText(), as: UTF8.self)
        #expect(text.contains("inference_evidence_publish_failures_total 1") && text.contains("inference_replicas 1"))
    }
}
