import FinetuneService
import JSON
import Provider
import Synchronization

/// A provider in memory: answers through the real `ProviderAPI`, so that the bodies on the wire are tested too.
final class FakeProvider: ProviderTransport {
    struct State {
        var requests: [ProviderRequest] = []
        /// Taken one by one before anything else is answered, by `METHOD /path`.
        var failures: [String: [ProviderFailure]] = [:]
        /// As `failures`, of uploads of validation data.
        var validationFailures: [ProviderFailure] = []
        /// Made although the caller is told of a failure.
        var makesDespiteFailure = false
        var suffix: String?
        var status = "running"
        var tokens = 0
        var price = 0
        var events: [String] = []
        var fileExists = false
    }

    let state = Mutex(State())

    var starts: [ProviderRequest] {
        state.withLock { $0.requests.filter { $0.method == "POST" && $0.path == "/fine-tunes" } }
    }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        let request = try await request.collected()
        let result: Result<[UInt8], ProviderFailure> = state.withLock { state in
            state.requests.append(request)
            let route = request.method + " " + request.path
            if request.method == "POST", request.path == "/fine-tunes" {
                let fails = state.failures[route]?.isEmpty == false
                if !fails || state.makesDespiteFailure {
                    state.suffix = (try? JSONDocument(parsing: request.body))?.root["suffix"]?.string
                }
            }
            if !state.validationFailures.isEmpty, Self.isValidation(request) {
                return .failure(state.validationFailures.removeFirst())
            }
            if state.failures[route]?.isEmpty == false, let failure = state.failures[route]?.removeFirst() {
                return .failure(failure)
            }
            return .success(Array(Self.answer(request, &state).utf8))
        }
        switch result {
        case .success(let body): return ProviderResponse(head: ProviderHead(status: 200), body: body)
        case .failure(let failure): throw failure
        }
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        state.withLock { $0.requests.append(request) }
        guard request.path.hasPrefix("/finetune/download?ft_id=ft-1") else {
            throw ProviderFailure.refused(ProviderHead(status: 404), body: [])
        }
        let headers: [ProviderRequest.Header] = [
            .init("content-type", "application/zstd"), .init("content-length", "600000"),
            .init("content-disposition", #"attachment; filename="weights.tar.zst""#),
        ]
        return try await onResponse(ProviderHead(status: 200, headers: headers), Weights())
    }

    /// 600,000 bytes in one piece.
    private final class Weights: ProviderByteStream {
        private let isOver = Mutex(false)

        func sawContent() {}

        func next() async throws(ProviderFailure) -> [UInt8]? {
            let wasOver = isOver.withLock { isOver in
                defer { isOver = true }
                return isOver
            }
            return wasOver ? nil : Array(repeating: 9, count: 600_000)
        }
    }

    private static func isValidation(_ request: ProviderRequest) -> Bool {
        String(decoding: request.body, as: UTF8.self).contains("-validation.jsonl")
    }

    private static func answer(_ request: ProviderRequest, _ state: inout State) -> String {
        let job = """
            {"id":"ft-1","status":"\(state.status)","suffix":"\(state.suffix ?? "")","token_count":\(state.tokens),"total_price":\(state.price),
            "model_output_name":"user/base-\(state.suffix ?? "")","created_at":"2026-11-21"}
            """
        switch request.method + " " + request.path {
        case "POST /files/upload":
            return isValidation(request) ? #"{"id":"file-2"}"# : #"{"id":"file-1"}"#
        case "DELETE /fine-tunes/ft-1": return #"{"message":"gone"}"#
        case "GET /fine-tunes/ft-1/checkpoints":
            return #"{"data":[{"step":7,"created_at":"2026-11-21","path":"p/7","checkpoint_type":"Intermediate"}]}"#
        case "GET /fine-tunes/ft-1/metrics": return #"{"metrics":[{"loss":1}]}"#
        case "GET /fine-tunes/models/limits?model_name=base%2Fone": return #"{"model_name":"base/one"}"#
        case "GET /fine-tunes/models/supported": return #"{"models":["base/one"]}"#
        case "POST /fine-tunes/estimate-price": return String(decoding: request.body, as: UTF8.self)
        case "POST /fine-tunes/ft-1/cancel":
            state.status = "cancelled"
            return #"{"id":"ft-1","status":"cancel_requested"}"#
        case "GET /fine-tunes": return #"{"data":[\#(state.suffix == nil ? "" : job)]}"#
        case "GET /fine-tunes/ft-1/events":
            let events = state.events.map { #"{"object":"fine-tune-event","type":"\#($0)","message":"m"}"# }
            return #"{"data":[\#(events.joined(separator: ","))]}"#
        default: return job
        }
    }
}
