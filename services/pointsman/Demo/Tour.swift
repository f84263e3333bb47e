import Foundation
import JSON
import Messages
import RPCCore
import RPCTransport
import ServiceRuntime
import Stubs

/// The steps of `pointsman demo`.
struct Tour: Sendable {
    let file: StackFile
    let router: RouterClient
    let batches: BatchesClient
    let finetunes: FinetunesClient
    let reports: ReportsClient
    private let channels: [ClientChannel]

    init(_ file: StackFile) throws {
        self.file = file
        let names = ["router", "batch-worker", "finetune-manager", "cost-tracker"]
        channels = try names.map { try file.channel(to: $0) }
        router = RouterClient(channels[0])
        batches = BatchesClient(channels[1])
        finetunes = FinetunesClient(channels[2])
        reports = ReportsClient(channels[3])
    }

    func run() async throws {
        let model = try await step("chat", chat)
        try await step("the gateway", gateway)
        try await step("stream", stream)
        try await step("cache", cache)
        try await step("fallback") { try await fallback(from: model) }
        try await step("batch", batch)
        try await step("fine-tune", finetune)
        try await step("cost report", costReport)
    }

    func close() async {
        for channel in channels { await channel.close() }
    }

    func options(admin: Bool = false, timeout: Duration = .seconds(60)) -> CallOptions {
        var options = CallOptions(timeout: timeout)
        options.metadata["authorization"] = "Bearer " + (admin ? file.adminKey : file.apiKey)
        return options
    }

    /// Runs one step and says which one it is, also when it fails.
    private func step<R>(_ name: String, _ body: () async throws -> R) async throws -> R {
        print("── \(name)")
        do { return try await body() } catch let error as RPCError {
            throw CommandFailure("the step `\(name)` failed: \(error.code): \(error.message)")
        } catch let error as Unmet {
            throw CommandFailure("the step `\(name)` failed: \(error.text)")
        }
    }

    /// What a step did not give.
    struct Unmet: Error {
        let text: String
    }

    func expect(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws(Unmet) {
        if !condition { throw Unmet(text: otherwise()) }
    }

    /// Looks until `look` gives something, at most so long.
    func wait<R>(_ time: Duration, for what: String, _ look: () async throws -> R?) async throws -> R {
        let deadline = ContinuousClock.now + time
        while true {
            if let found = try await look() { return found }
            guard ContinuousClock.now < deadline else { throw Unmet(text: "\(what) did not come within \(time)") }
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
    }

    func request(_ prompt: String, model: String = "auto", temperature: Double? = nil) -> RouterV1.CompleteRequest {
        var request = RouterV1.CompleteRequest(model: model)
        request.messages = [.init(role: .user, content: [UInt8](prompt.utf8))]
        request.temperature = temperature
        return request
    }

    /// One HTTP request, off the cooperative threads.
    func http(_ method: String, _ url: String, body: String = "") async throws -> LocalHTTP.Response {
        guard let parts = URLComponents(string: url), let host = parts.host, let port = parts.port else {
            throw Unmet(text: "\(url) is no URL")
        }
        var request = LocalHTTP.Request(host: host, port: port, path: parts.path)
        request.method = method
        request.headers = [("authorization", "Bearer \(file.apiKey)"), ("content-type", "application/json")]
        request.body = [UInt8](body.utf8)
        request.timeout = .seconds(30)
        let sent = request
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try LocalHTTP.send(sent) }) }
        }
    }
}
