import JSON
import Testing

@testable import SimulatorService

@Suite("Health, metrics and version over a socket", .serialized)
struct AdminEndpointTests {
    @Test("Health, readiness, metrics and version stand on the same port")
    func answersProbes() async throws {
        try await TestSimulator.run { test in
            let path = "/v1/chat/completions"
            _ = try await test.client.post(path, chat("x"))
            _ = try await test.client.post(path, chat("x", model: "simulator/fault-503"))
            let health = try await test.client.get("/healthz", key: nil)
            #expect(health.status == 200)
            #expect(try health.json()["status"]?.string == "ok")
            #expect(try await test.client.get("/readyz", key: nil).status == 200)
            let metrics = try await test.client.get("/metrics", key: nil).text
            #expect(metrics.contains(#"simulator_calls_total{endpoint="/v1/chat/completions"} 2"#))
            #expect(metrics.contains(#"simulator_faults_total{kind="503"} 1"#))
            let version = try await test.client.get("/version", key: nil).json()
            #expect(version["service"]?.string == "provider-simulator")
        }
    }
}
