/// What a handler knows of the call that it serves.
package struct ServerContext: Sendable {
    /// What was called.
    package let method: MethodDescriptor
    /// What the caller sent beside the request.
    package let metadata: Metadata
    /// When the caller's time is over, on this machine's clock.
    package let deadline: ContinuousClock.Instant
    /// The other end of the connection, for logs.
    package let peer: String
    /// The caller's `x-request-id`, or one made here.
    package let requestID: String

    /// A context as the transports and tests make it.
    package init(method: MethodDescriptor, metadata: Metadata, deadline: ContinuousClock.Instant, peer: String) {
        self.method = method
        self.metadata = metadata
        self.deadline = deadline
        self.peer = peer
        requestID = metadata["x-request-id"] ?? "rpc-" + String(UInt64.random(in: .min ... .max), radix: 16)
    }

    /// Time that is left; zero when it is over.
    package var remaining: Duration { max(.zero, deadline - .now) }

    /// The key of `authorization: Bearer KEY`.
    package var bearer: String? {
        guard let value = metadata["authorization"], value.count > 7, value.prefix(7).lowercased() == "bearer " else {
            return nil
        }
        return String(value.dropFirst(7))
    }

    /// Options of calls made on behalf of this one: its metadata and request id, and at most the time that is left.
    package func options(timeout: Duration? = nil) -> CallOptions {
        var metadata = metadata
        metadata["x-request-id"] = requestID
        return CallOptions(timeout: min(timeout ?? remaining, remaining), metadata: metadata)
    }
}
