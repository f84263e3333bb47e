import Logging
import RPCCore
import Telemetry

/// What every call passes on its way in and out, outermost first. This is the one place that says the order.
enum RPCInterceptors {
    /// The serving side.
    static func server(
        _ service: ServiceName,
        methods: [MethodDescriptor],
        security: RPCSecurity,
        metrics: Metrics,
        logger: Logger
    ) -> [any ServerInterceptor] {
        [
            // Tracing: first, so that all below it knows its place in the trace.
            TracingInterceptor(),
            // Metrics: above whatever refuses, so that refusals are counted, time-outs and sheds too.
            MetricsInterceptor(service, methods: methods, metrics: metrics),
            // Logging: likewise, and below metrics since a line is the dearer of the two.
            LoggingInterceptor(logger),
            // Auth: below what counts and logs refusals, above what costs anything.
            AuthInterceptor(provesNames: security.provesNames),
            // Deadline and limits: added by the server itself, innermost. An expired call must not take a place; a call
            // that has a place was refused by nobody, so a place is never taken in vain.
        ]
    }

    /// The calling side. Who this process is, the connection proves; nothing is added to the call for that.
    static func client(
        of service: ServiceName,
        to target: ServiceName,
        metrics: Metrics,
        logger: Logger
    ) -> [any ClientInterceptor] {
        [
            // Tracing: first, as above.
            TracingInterceptor(),
            // Metrics: one call, however often it is sent.
            ClientMetricsInterceptor(service, to: target, metrics: metrics),
            // Logging: what went wrong, once.
            LoggingInterceptor(logger),
            // Deadline: in the channel, which knows the default and counts the wait for a connection in.
            // Limits: innermost; nothing may pile up in front of a target that has stopped answering.
            CallLimit(callsMax),
        ]
    }

    /// Calls that one process has open to one target.
    private static let callsMax = 10_000
}
