import Messages
import RPCCore
import Synchronization

extension ClientTransport {
    /// One typed request, one typed response. A response that is not of the type is an INTERNAL error.
    func call<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        _ request: Request,
        options: CallOptions
    ) async throws(RPCError) -> Response {
        try Codec.response(try await unary(method, request.encoded(), options: options))
    }

    /// One typed request, any number of typed responses.
    func stream<Request: Message, Response: Message, R: Sendable>(
        _ method: MethodDescriptor,
        _ request: Request,
        options: CallOptions,
        onResponse: (RPCStream<Response>) async throws -> R
    ) async throws -> R {
        try await serverStreaming(method, request.encoded(), options: options) { bytes in
            try await onResponse(RPCStream(bytes) { try Codec.response($0) })
        }
    }

    /// Any number of typed requests, one typed response. `requests` writes them; when it returns there are no more. A
    /// server that answers before it has read all is heard: what is written then fails, and the answer is returned.
    func collect<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        options: CallOptions,
        requests: (RPCRequestWriter<Request>) async throws -> Void
    ) async throws -> Response {
        try await streaming(method, options: options) { writer, responses in
            let writer = EndingWriter(writer)
            do {
                try await requests(RPCRequestWriter(writer) { $0.encoded() })
                writer.finish()
            } catch {
                guard writer.hasEnded else { throw error }
            }
            return try Codec.response(try await responses.only(of: method))
        }
    }

    /// Any number of typed messages each way.
    func converse<Request: Message, Response: Message, R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (RPCRequestWriter<Request>, RPCStream<Response>) async throws -> R
    ) async throws -> R {
        try await streaming(method, options: options) { writer, responses in
            try await onCall(
                RPCRequestWriter(writer) { $0.encoded() },
                RPCStream(responses) { try Codec.response($0) }
            )
        }
    }
}

/// Remembers that the call was over before all was written: how it ended is said by its responses.
private final class EndingWriter: RPCRequestByteWriter {
    private let writer: any RPCRequestByteWriter
    private let ended = Atomic(false)

    init(_ writer: any RPCRequestByteWriter) { self.writer = writer }

    var hasEnded: Bool { ended.load(ordering: .relaxed) }

    func queue(_ message: [UInt8]) throws(RPCError) -> Bool {
        do throws(RPCError) {
            return try writer.queue(message)
        } catch {
            throw noted(error)
        }
    }

    func waitForRoom() async throws(RPCError) {
        do throws(RPCError) {
            try await writer.waitForRoom()
        } catch {
            throw noted(error)
        }
    }

    func finish() { writer.finish() }

    private func noted(_ error: RPCError) -> RPCError {
        if error.code == .cancelled { ended.store(true, ordering: .relaxed) }
        return error
    }
}
