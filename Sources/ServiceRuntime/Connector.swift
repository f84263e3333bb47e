import Logging
import RPCCore
import RPCInProcess
import RPCTransport
import ServiceConfiguration
import Synchronization

/// Makes the ways to other services, and closes them at the end.
///
/// Services of the same process are called in memory; all others over TCP. One way a service is shared by all of its
/// callers.
final class Connector: Sendable {
    private struct State {
        var local: [ServiceName: LocalTransport] = [:]
        var remote: [ServiceName: ClientChannel] = [:]
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// Calls to `service` stay in this process from now on. To be said before any ``transport(to:address:)``.
    func keepLocal(_ service: ServiceName) {
        state.withLock { $0.local[service] = LocalTransport(service: service) }
    }

    /// Tells what serves the calls that stay in this process.
    func serve(
        _ service: ServiceName,
        _ router: RPCRouter,
        _ interceptors: [any ServerInterceptor],
        messageBytesMax: Int
    ) {
        state.withLock { $0.local[service] }?.serve(router, interceptors, messageBytesMax)
    }

    func transport(
        to service: ServiceName,
        address: String,
        for caller: ComponentContext
    ) throws(ConfigurationError) -> any ClientTransport {
        try state.withLock { (state) throws(ConfigurationError) -> any ClientTransport in
            if let local = state.local[service] { return local }
            if let remote = state.remote[service] { return remote }
            let interceptors = RPCInterceptors.client(
                of: caller.service,
                to: service,
                metrics: caller.metrics,
                logger: caller.logger
            )
            let made = try RPCNetwork.connect(
                to: address,
                service,
                caller.security,
                interceptors: interceptors,
                logger: logger
            )
            ChannelMetrics(of: caller.service, to: service, metrics: caller.metrics).watch(made, caller.metrics)
            state.remote[service] = made
            return made
        }
    }

    func close() async {
        let remote = state.withLock { state in
            defer { state.remote.removeAll() }
            return Array(state.remote.values)
        }
        for transport in remote { await transport.close(drain: .seconds(1)) }
    }
}

/// The way to a service of this process, which may not have been put together yet.
private final class LocalTransport: ClientTransport {
    private let service: ServiceName
    private let target = Mutex<InProcessTransport?>(nil)

    init(service: ServiceName) {
        self.service = service
    }

    func serve(_ router: RPCRouter, _ interceptors: [any ServerInterceptor], _ messageBytesMax: Int) {
        var configuration = SessionConfiguration()
        configuration.messageBytesMax = messageBytesMax
        // All on one thread: between two of the global pool each step of a call would be a change of thread.
        let transport = InProcessTransport(
            router: router,
            configuration: configuration,
            interceptors: interceptors,
            executor: EventLoops.shared.executor
        )
        target.withLock { $0 = transport }
    }

    func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        try await ready().unary(method, request, options: options)
    }

    func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await ready().serverStreaming(method, request, options: options, onResponse: onResponse)
    }

    func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await ready().streaming(method, options: options, onCall: onCall)
    }

    private func ready() throws(RPCError) -> InProcessTransport {
        guard let target = target.withLock({ $0 }) else {
            throw RPCError(.unavailable, "\(service.rawValue) is still starting", notStarted: true)
        }
        return target
    }
}
