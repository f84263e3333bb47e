package import Logging

extension RPCError {
    /// What the caller is told when a handler throws. An error of ours goes as it is, but never as not started (a
    /// handler did run, whatever was true where the error came from); `CancellationError` becomes CANCELLED. Of
    /// anything else the caller learns only that it happened: its text goes to the log.
    package init(handlerError error: any Error, context: ServerContext, logger: Logger) {
        switch error {
        case let error as RPCError:
            self = error
            notStarted = false
        case is CancellationError:
            self = RPCError(.cancelled, "the call was cancelled")
        default:
            logger.error(
                "handler failed",
                metadata: [
                    "method": "\(context.method.fullName)", "request_id": "\(context.requestID)", "error": "\(error)",
                ]
            )
            self = RPCError(.internal, "internal error")
        }
    }
}
