import BatchService
import Catalogue
import Foundation
import HTTPServer
import JSON
import Messages
import Provider
import ProviderClient
import SQLStore
import SimulatorService
import Stubs
import Testing

@Suite("Batches at the provider simulator")
struct SimulatorTests {
    @Test("Items of three models come back by custom id, and the ledger agrees with the meter row by row")
    func ledgerIsMeter() async throws {
        let world = try await BatchWorld()
        let catalogue = try Catalogue.builtIn(simulator: true)
        world.snapshot.install(
            CostV1.Snapshot(version: 2, models: catalogue.messages, keys: BatchWorld.snapshot.keys)
        )
        try await withSimulator(in: world.directory) { port in
            let client = ProviderClient()
            defer { client.stop() }
            let endpoint = try ProviderEndpoint(name: "sim", baseURL: "http://127.0.0.1:\(port)/v1", apiKey: "k")
            let worker = try world.worker(provider: ProviderAPI(transport: client, endpoint: endpoint))
            let models = ["simulator/small", "simulator/large", "simulator/fault-500"]
            let items = (0..<300).map { index in
                BatchWorld.item("i\(index)", "Repeat exactly: answer \(index) ✓", model: models[index % 3])
            }
            let answer = try await world.client().submit(
                BatchV1.SubmitRequest(items: items),
                options: BatchWorld.options()
            )
            world.clock.advance(.seconds(31))
            let id = try #require(answer.batch?.id)
            let batch = try #require(try await world.runToEnd(id, turns: 2_000) { worker })
            #expect(batch.state == .completed)
            #expect(batch.done == 200 && batch.failed == 100)

            let results = try await world.store.results(id, first: 0, limit: 300)
            #expect(results.map(\.customID) == items.map(\.customID))
            for (index, result) in results.enumerated() {
                #expect((result.status == 200) == (index % 3 != 2))
                guard result.status == 200 else { continue }
                let root = try JSONDocument(parsing: result.body).root
                let content = root["choices"]?.array?.first?["message"]?["content"]?.string
                #expect(content == "answer \(index) ✓")
            }
            let rows = try await world.ledger()
            let meter = try await meter(client, port)
            #expect(rows.count == 200)
            #expect(Set(rows.map(world.attempt)) == Set(meter.keys))
            for row in rows {
                #expect(meter[world.attempt(row)] == [row.usage?.promptTokens, row.usage?.completionTokens])
            }
            #expect(batch.costNanodollars == rows.reduce(0) { $0 + $1.costNanodollars })
            #expect(batch.savedNanodollars > 0)
        }
    }

    private func withSimulator(in directory: URL, _ body: (Int) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration(directory: directory.appendingPathComponent("simulator").path)
        configuration.settings.batchValidation = .zero
        configuration.settings.batchItemsPerSecond = 0
        let simulator = try Simulator(configuration: configuration, logger: BatchWorld.logger)
        let server = try await HTTPServer.start(
            configuration: HTTPServer.Configuration(host: "127.0.0.1", port: 0),
            handler: simulator,
            logger: BatchWorld.logger
        )
        let running = Task { await simulator.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(server.port))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        await server.stop(drain: .zero)
        simulator.close()
        try result.get()
    }

    /// Tokens in and out by attempt id.
    private func meter(_ client: ProviderClient, _ port: Int) async throws -> [String: [UInt64?]] {
        let endpoint = try ProviderEndpoint(name: "admin", baseURL: "http://127.0.0.1:\(port)/admin", apiKey: "")
        let response = try await client.send(ProviderRequest(endpoint: endpoint, method: "GET", path: "/meter"))
        var rows: [String: [UInt64?]] = [:]
        for line in response.body.split(separator: 10) {
            let row = try JSONDocument(parsing: Array(line)).root
            let id = try #require(row["attempt_id"]?.string)
            #expect(rows[id] == nil, "\(id) was metered twice")
            rows[id] = ["prompt_tokens", "completion_tokens"].map { row[$0]?.int.map { UInt64($0) } }
        }
        return rows
    }
}
