import HTTPServer
import JSON
import Logging

@testable import SimulatorService

/// A simulator on a port of its own, with everything at full speed unless told otherwise.
final class TestSimulator: Sendable {
    let client: TestClient
    let simulator: Simulator
    private let server: HTTPServer
    private let runner: Task<Void, Never>

    private init(client: TestClient, simulator: Simulator, server: HTTPServer, runner: Task<Void, Never>) {
        self.client = client
        self.simulator = simulator
        self.server = server
        self.runner = runner
    }

    /// Starts one, runs `body`, and stops it.
    static func run(
        in directory: TemporaryDirectory? = nil,
        keys: [String] = [],
        settings: String = "{}",
        _ body: (TestSimulator) async throws -> Void
    ) async throws {
        let directory = try directory ?? TemporaryDirectory()
        var configuration = SimulatorConfiguration(directory: directory.path)
        configuration.keys = keys
        configuration.settings.batchValidation = .zero
        configuration.settings.batchItemsPerSecond = 0
        configuration.settings.finetuneStep = .zero
        configuration.settings.endpointStep = .zero
        try configuration.settings.apply(Fields(parseJSON(Array(settings.utf8)).root))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let simulator = try Simulator(configuration: configuration, logger: logger)
        var listener = HTTPServer.Configuration(host: "127.0.0.1", port: 0)
        listener.bodyBytesMax = 8 << 20
        let server = try await HTTPServer.start(configuration: listener, handler: simulator, logger: logger)
        let test = TestSimulator(
            client: TestClient(port: server.port),
            simulator: simulator,
            server: server,
            runner: Task { await simulator.run() }
        )
        do {
            try await body(test)
        } catch {
            await test.stop()
            throw error
        }
        await test.stop()
        withExtendedLifetime(directory) {}
    }

    private func stop() async {
        runner.cancel()
        await runner.value
        await server.stop(drain: .zero)
        simulator.close()
    }

    /// The meter's rows.
    func rows() async throws -> [JSONValue] {
        let meter = try await client.get("/admin/meter", key: nil)
        return try lines(of: meter.body).map { try parseJSON(Array($0)).root }
    }

    /// Asks again until `condition` holds, at most for ten seconds of asking.
    func poll<T>(_ ask: () async throws -> T, until condition: (T) -> Bool) async throws -> T {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(10)
        var value = try await ask()
        while !condition(value) && clock.now < deadline {
            await Task.yield()
            value = try await ask()
        }
        return value
    }
}

/// A chat request with one user message.
func chat(_ text: String, model: String = "simulator/small", _ more: String = "") -> String {
    var content: [UInt8] = []
    content.append(jsonString: text)
    let message = #"{"role":"user","content":\#(String(decoding: content, as: UTF8.self))}"#
    return #"{"model":"\#(model)","messages":[\#(message)]\#(more.isEmpty ? "" : "," + more)}"#
}
