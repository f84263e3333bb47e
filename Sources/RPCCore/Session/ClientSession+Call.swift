extension ClientSession {
    /// Runs a unary call here; nil if this session takes no new calls, so nothing was sent.
    package func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        metadata: Metadata,
        deadline: ContinuousClock.Instant,
        attempt: UInt32 = 0
    ) async throws(RPCError) -> [UInt8]? {
        let started = try start(method, request, metadata: metadata, deadline: deadline, attempt: attempt)
        guard let call = started else { return nil }
        var response: [UInt8]?
        while let messages = try await call.next() {
            guard response == nil, messages.count == 1 else {
                cancel(call.id, RPCError(.internal, "a unary call was answered twice"))
                throw RPCError(.internal, "\(method.fullName) was answered with more than one message")
            }
            response = messages[0]
        }
        guard let response else { throw RPCError(.internal, "\(method.fullName) was answered with no message") }
        return response
    }

    /// Starts a server-streaming call here; nil if this session takes no new calls, so nothing was sent. The caller
    /// ends it with `cancel` if it has not ended by itself.
    package func stream(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        metadata: Metadata,
        deadline: ContinuousClock.Instant,
        attempt: UInt32 = 0
    ) throws(RPCError) -> (id: UInt64, stream: any RPCByteStream)? {
        let started = try start(method, request, metadata: metadata, deadline: deadline, attempt: attempt)
        guard let call = started else { return nil }
        return (call.id, call)
    }
}
