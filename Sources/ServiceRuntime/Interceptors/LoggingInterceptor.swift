import Logging
import RPCCore

/// A line for every call at debug level, and one that must not be missed for what a handler should not have thrown.
struct LoggingInterceptor: ServerInterceptor, ClientInterceptor {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func began(_ call: inout ServerContext) throws(RPCError) {}

    func ended(_ call: ServerContext, _ end: CallEnd) {
        if let cause = end.cause {
            var metadata = facts(call.method, call.metadata, end)
            metadata["error"] = "\(cause)"
            logger.error("a handler failed", metadata: metadata)
        } else if logger.logLevel <= .debug {
            var metadata = facts(call.method, call.metadata, end)
            metadata["peer"] = "\(call.peer)"
            metadata["trace_id"] = call.trace.map { "\($0.traceIDText)" }
            logger.debug("a call was served", metadata: metadata)
        }
    }

    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) {}

    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) {
        guard logger.logLevel <= .debug, let error = end.error else { return }
        var metadata = facts(method, options.metadata, end)
        metadata["error"] = "\(error.message)"
        logger.debug("a call failed", metadata: metadata)
    }

    private func facts(_ method: MethodDescriptor, _ metadata: Metadata, _ end: CallEnd) -> Logger.Metadata {
        [
            "method": "\(method.fullName)",
            "code": "\(end.code)",
            "request_id": "\(metadata["x-request-id"] ?? "")",
            "ms": "\(end.duration / .milliseconds(1))",
        ]
    }
}
