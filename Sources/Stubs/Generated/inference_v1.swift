// Generated from proto/inference/v1/evidence.proto, proto/inference/v1/inference.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `inference.v1.Inference`.
package enum InferenceMethods {
    /// `inference.v1.Inference/Call`.
    package static let call = MethodDescriptor(
        service: "inference.v1.Inference",
        method: "Call"
    )
    /// `inference.v1.Inference/StreamCall`.
    package static let streamCall = MethodDescriptor(
        service: "inference.v1.Inference",
        method: "StreamCall",
        isServerStreaming: true
    )
}

/// Provider calls. The router has chosen; this service calls, accounts, streams. It never retries what may have been
/// sent.
package protocol InferenceHandling: RPCService {
    /// `inference.v1.Inference/Call`.
    func call(
        _ request: InferenceV1.CallRequest,
        context: ServerContext
    ) async throws -> InferenceV1.CallResponse
    /// `inference.v1.Inference/StreamCall`.
    func streamCall(
        _ request: InferenceV1.CallRequest,
        context: ServerContext,
        writer: RPCWriter<InferenceV1.CallChunk>
    ) async throws
}

extension InferenceHandling {
    /// Serves every method of `inference.v1.Inference`.
    package func register(with router: inout RPCRouter) {
        router.register(InferenceMethods.call, unary: call)
        router.register(InferenceMethods.streamCall, streaming: streamCall)
    }
}

/// Calls `inference.v1.Inference`.
package struct InferenceClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `inference.v1.Inference/Call`.
    package func call(
        _ request: InferenceV1.CallRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> InferenceV1.CallResponse {
        try await transport.call(InferenceMethods.call, request, options: options)
    }

    /// `inference.v1.Inference/StreamCall`.
    package func streamCall<R: Sendable>(
        _ request: InferenceV1.CallRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<InferenceV1.CallChunk>) async throws -> R
    ) async throws -> R {
        try await transport.stream(InferenceMethods.streamCall, request, options: options, onResponse: onResponse)
    }
}

