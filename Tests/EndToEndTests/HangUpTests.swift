import Foundation
import JSON
import Messages
import RPCCore
import RPCTransport
import Stubs
import TestSupport
import Testing

/// When nobody wants an answer any more, work stops at every hop: gateway, router, inference, provider.
@Suite("A caller who leaves", .serialized, .timeLimit(.minutes(5)))
struct HangUpTests {
    @Test("The provider's connection closes within moments of a hang-up or a deadline, wherever the caller came in")
    func everyHop() async throws {
        try await Stack.with(environment: ["POINTSMAN_PROVIDER_SIMULATOR_CHUNK_DELAY": "50ms"]) { stack in
            let admin = try #require(try stack.description()["services"]?["provider-simulator"]?.array?.first?["admin"])
            let metrics = "http://" + (try #require(admin.string)) + "/metrics"
            try await Self.httpHangUp(stack, metrics, "stream")
            try await Self.rpcHangUp(stack, metrics)
            // From now on nothing comes for a minute.
            let settings = try stack.text("provider_url") + "/admin/settings"
            let changed = try await HTTP.send("POST", settings, body: #"{"latency_ms":60000}"#)
            #expect(changed.status == 200, "\(changed.text)")
            try await Self.httpHangUp(stack, metrics, "plain")
            try await Self.deadline(stack, metrics)
        }
    }

    private static func httpHangUp(_ stack: Stack, _ metrics: String, _ mode: String) async throws {
        let arguments = [try stack.text("gateway_url"), try stack.text("api_key"), metrics, mode]
        let result = try await Program.script("hangup.py", arguments)
        try #require(result.status == 0, "\(mode): \(result.errors)")
        let milliseconds = try #require(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        print("hang-up at the gateway, \(mode): the provider saw it after \(milliseconds) ms")
    }

    /// How many calls the provider saw left by their client.
    private static func left(_ metrics: String) async throws -> Int {
        let lines = try await HTTP.send("GET", metrics).text.split(separator: "\n")
        let line = lines.first { $0.hasPrefix("simulator_calls_left_total") }
        return try #require(line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) })
    }

    /// Waits until one call more was left, and says after how long.
    private static func isLeft(_ metrics: String, since moment: ContinuousClock.Instant, _ before: Int) async throws {
        let isSeen = try await eventually(within: .seconds(20)) { try await left(metrics) > before }
        #expect(isSeen, "the provider still works")
        print("the provider saw it after \((ContinuousClock.now - moment) / .milliseconds(1)) ms")
    }

    private static func withRouter(
        _ stack: Stack,
        _ body: (RouterClient, CallOptions) async throws -> Void
    ) async throws {
        let address = try #require(try stack.description()["services"]?["router"]?.array?.first?["rpc"]?.string)
        let channel = try stack.channel(to: address)
        var options = CallOptions(timeout: .seconds(60))
        options.metadata["authorization"] = "Bearer " + (try stack.text("api_key"))
        try await body(RouterClient(channel), options)
        await channel.close()
    }

    private static var request: RouterV1.CompleteRequest {
        let text = "Repeat exactly: " + (0..<600).map { "w\($0)" }.joined(separator: " ")
        return RouterV1.CompleteRequest(model: "auto", messages: [.init(role: .user, content: Array(text.utf8))])
    }

    private static func rpcHangUp(_ stack: Stack, _ metrics: String) async throws {
        try await withRouter(stack) { router, options in
            let before = try await left(metrics)
            let moment = try await router.streamComplete(request, options: options) { stream in
                var chunks = 0
                for try await _ in stream {
                    chunks += 1
                    if chunks == 4 { break }
                }
                #expect(chunks == 4)
                return ContinuousClock.now
            }
            try await isLeft(metrics, since: moment, before)
        }
    }

    private static func deadline(_ stack: Stack, _ metrics: String) async throws {
        try await withRouter(stack) { router, options in
            let before = try await left(metrics)
            var options = options
            options.timeout = .seconds(1)
            let error = await #expect(throws: RPCError.self) { try await router.complete(request, options: options) }
            let moment = ContinuousClock.now
            #expect(error?.code == .deadlineExceeded, "\(String(describing: error))")
            try await isLeft(metrics, since: moment, before)
        }
    }
}
