import RPCCore

/// Gives every call its place in a trace: a child of its caller's, or the start of a new trace. The place travels as
/// `traceparent`, and on with the calls made on behalf of this one.
struct TracingInterceptor: ServerInterceptor, ClientInterceptor {
    func began(_ call: inout ServerContext) throws(RPCError) {
        let trace = call.metadata.trace?.child() ?? TraceContext()
        call.trace = trace
        call.metadata.set(trace)
    }

    func ended(_ call: ServerContext, _ end: CallEnd) {}

    /// A call made on behalf of a served one has its place already.
    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) {
        guard !options.metadata.contains(TraceContext.key) else { return }
        options.metadata.set(TraceContext())
    }

    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) {}
}
