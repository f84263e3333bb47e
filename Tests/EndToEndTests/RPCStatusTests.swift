import EchoService
import Messages
import RPCCore
import Stubs
import Testing

/// Fails every call with a detail: `Call` of the right type, `StreamCall` of none.
private struct Failing: InferenceHandling {
    let body: [UInt8]

    func call(_ request: InferenceV1.CallRequest, context: ServerContext) async throws -> InferenceV1.CallResponse {
        let detail = InferenceV1.CallFailure(status: 429, body: body, kind: .refused, attemptID: "j-1")
        throw RPCError(
            .resourceExhausted,
            "slow\ndown \u{1B}[31m",
            reason: .pacing,
            retryAfter: .milliseconds(1500),
            detail: detail.encoded()
        )
    }

    func streamCall(
        _ request: InferenceV1.CallRequest,
        context: ServerContext,
        writer: RPCWriter<InferenceV1.CallChunk>
    ) async throws {
        throw RPCError(.internal, "broken", detail: [0xFF, 0xFF])
    }
}

/// Answers a call that has one response with as many as it was told.
private struct Miscounting: RPCService {
    let count: Int

    func register(with router: inout RPCRouter) {
        router.bidirectional(EchoMethods.collect) { requests, _, writer in
            while try await requests.next() != nil {}
            for _ in 0..<count { try await writer.write([]) }
        }
    }
}

/// What `pointsman rpc call` says of a call that failed.
@Suite("The rpc command and failed calls", .timeLimit(.minutes(2)))
struct RPCStatusTests {
    private func call(_ target: String, _ method: String, _ more: [String] = []) async throws -> Finished {
        try await Program.run("pointsman", ["rpc", "call", "--target", target, method] + more)
    }

    @Test("A failed call's whole status is told: code, reason, message, when to come back, and the detail as JSON")
    func status() async throws {
        try await TestServer.with(Failing(body: Array(#"{"error":"slow"}"#.utf8))) { target in
            let failed = try await call(target, "inference.v1.Inference/Call")
            #expect(failed.status == 1)
            #expect(failed.output.isEmpty)
            #expect(
                failed.errors == """
                    error: RESOURCE_EXHAUSTED PACING: slow down  [31m
                           retry after 1500 ms
                           detail, inference.v1.CallFailure of 28 bytes: {"status":429,"body":{"@json":{"error":"slow"}},\
                    "kind":"FAILURE_KIND_REFUSED","attemptId":"j-1"}

                    """
            )
        }
    }

    @Test("A detail that is not of the known type, or has none, is told in base64; a long one is cut")
    func otherDetails() async throws {
        try await TestServer.with(Failing(body: Array(repeating: 0x61, count: 20_000))) { target in
            let malformed = try await call(target, "inference.v1.Inference/StreamCall")
            #expect(malformed.status == 1)
            #expect(malformed.errors == "error: INTERNAL: broken\n       detail, 2 bytes in base64: //8=\n")
            let long = try await call(target, "inference.v1.Inference/Call")
            #expect(long.errors.contains("of 20014 bytes: "), "\(long.errors)")
            #expect(long.errors.contains(" more\n"))
            #expect(long.errors.utf8.count < 5000)
        }
    }

    @Test("A call that no handler saw is told as not started")
    func notStarted() async throws {
        try await TestServer.with(EchoHandler()) { target in
            let unserved = try await call(target, "cache.v1.Cache/Lookup")
            #expect(unserved.status == 1)
            #expect(unserved.errors.hasSuffix("\n       not started: no handler ran\n"), "\(unserved.errors)")
        }
    }

    @Test("A call with a stream of requests and one response fails if it has none or several", arguments: [0, 2])
    func notOneResponse(count: Int) async throws {
        try await TestServer.with(Miscounting(count: count)) { target in
            let failed = try await call(target, "echo.v1.Echo/Collect", ["{}"])
            #expect(failed.status == 1)
            #expect(failed.output.isEmpty)
            #expect(failed.errors.hasPrefix("error: INTERNAL: echo.v1.Echo/Collect was answered with "))
        }
    }
}
