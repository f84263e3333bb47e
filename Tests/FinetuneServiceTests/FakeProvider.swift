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
        /// Made although the caller is told of a failure.
        var makesDespiteFailure = false
        var suffix: String?
        var status = "running"
        var tokens = 0
        var events: [String] = []
        var fileExists = false
    }

    let state = Mutex(State())

    var starts: [ProviderRequest] {
        state.withLock { $0.requests.filter { $0.method == "POST" && $0.path == "/fine-tunes" } }
    }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        let result: Result<[UInt8], ProviderFailure> = state.withLock { state in
            state.requests.append(request)
            let route = request.method + " " + request.path
            if request.method == "POST", request.path == "/fine-tunes" {
                let fails = state.failures[route]?.isEmpty == false
                if !fails || state.makesDespiteFailure {
                    state.suffix = (try? JSONDocument(parsing: request.body))?.root["suffix"]?.string
                }
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
        throw ProviderFailure(.notSent, .connect, "not a part of this fake")
    }

    private static func answer(_ request: ProviderRequest, _ state: inout State) -> String {
        let job = """
            {"id":"ft-1","status":"\(state.status)","suffix":"\(state.suffix ?? "")","token_count":\(state.tokens),
            "model_output_name":"user/base-\(state.suffix ?? "")","created_at":"2026-11-21"}
            """
        switch request.method + " " + request.path {
        case "POST /files/upload": return #"{"id":"file-1"}"#
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
