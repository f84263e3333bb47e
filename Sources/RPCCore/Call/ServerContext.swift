/// What a handler knows of the call that it serves.
package struct ServerContext: Sendable {
    /// What was called.
    package let method: MethodDescriptor
    /// What the caller sent beside the request, with `x-request-id` if it sent none. Interceptors may change it.
    package var metadata: Metadata
    /// When the caller's time is over, on this machine's clock.
    package let deadline: ContinuousClock.Instant
    /// The address of the other end of the connection, for logs.
    package let peer: String
    /// Who the other end is; not on whose behalf it calls.
    package let identity: PeerIdentity
    /// Where this call stands in its trace; nil where nobody traces.
    package var trace: TraceContext?

    /// A context as the transports and tests make it.
    package init(
        method: MethodDescriptor,
        metadata: Metadata,
        deadline: ContinuousClock.Instant,
        peer: String,
        identity: PeerIdentity = .anonymous
    ) {
        self.method = method
        self.metadata = metadata
        self.deadline = deadline
        self.peer = peer
        self.identity = identity
        if !metadata.contains(Self.requestIDKey) {
            self.metadata[Self.requestIDKey] = "rpc-" + String(UInt64.random(in: .min ... .max), radix: 16)
        }
    }

    private static let requestIDKey = "x-request-id"

    /// The caller's `x-request-id`, or the one made here.
    package var requestID: String { metadata[Self.requestIDKey] ?? "" }

    /// Time that is left; zero when it is over.
    package var remaining: Duration { max(.zero, deadline - .now) }

    /// The key of `authorization: Bearer KEY`.
    package var bearer: String? {
        guard let value = metadata["authorization"], value.count > 7, value.prefix(7).lowercased() == "bearer " else {
            return nil
        }
        return String(value.dropFirst(7))
    }

    /// Options of calls made on behalf of this one: its metadata, with request id and place in the trace, and at most
    /// the time that is left.
    package func options(timeout: Duration? = nil) -> CallOptions {
        CallOptions(timeout: min(timeout ?? remaining, remaining), metadata: metadata)
    }
}
