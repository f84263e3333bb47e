import Logging
package import RPCCore

/// Calls into a router of this process: the same semantics as over TCP, without bytes on a wire.
package struct InProcessTransport: ClientTransport {
    private let router: RPCRouter
    private let defaultTimeout: Duration
    private let logger: Logger

    /// Serves calls from `router`; `defaultTimeout` holds for calls that state none.
    package init(router: RPCRouter, defaultTimeout: Duration = .seconds(60)) {
        self.router = router
        self.defaultTimeout = defaultTimeout
        self.logger = Logger(label: "rpc")
    }

    /// See `ClientTransport`.
    package func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        let pipe = try start(method, request, options: options)
        guard let response = try await pipe.next()?.first else {
            throw RPCError(.internal, "\(method.fullName) ended without a response")
        }
        return response
    }

    /// See `ClientTransport`.
    package func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        let pipe = try start(method, request, options: options)
        defer { pipe.cancel() }
        return try await onResponse(pipe)
    }

    private func start(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) throws(RPCError) -> LocalPipe {
        guard let (served, handler) = router.find([UInt8](method.fullName.utf8)) else {
            throw RPCError(.unimplemented, "unknown method \(method.fullName)", notStarted: true)
        }
        let timeout = options.timeout ?? defaultTimeout
        guard timeout > .zero else {
            throw RPCError(.deadlineExceeded, "no time was left for \(method.fullName)", notStarted: true)
        }
        let deadline = ContinuousClock.now + timeout
        let context = ServerContext(
            method: served,
            metadata: options.metadata,
            deadline: deadline,
            peer: "in-process"
        )
        let pipe = LocalPipe()
        let logger = logger
        let task = Task {
            do {
                switch handler {
                case .unary(let run): try await pipe.write(run(request, context))
                case .serverStreaming(let run): try await run(request, context, pipe)
                }
                pipe.finish(nil)
            } catch {
                pipe.finish(RPCError(handlerError: error, context: context, logger: logger))
            }
        }
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            pipe.finish(RPCError(.deadlineExceeded, "\(method.fullName) took longer than \(timeout)"))
        }
        pipe.whenFinished {
            task.cancel()
            timer.cancel()
        }
        return pipe
    }
}
