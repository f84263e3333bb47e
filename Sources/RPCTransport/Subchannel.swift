import Logging
import NIOCore
import NIOPosix
import RPCCore
import Synchronization

/// One address: its connection, and the way back to one after a failure.
final class Subchannel: Sendable {
    private struct State {
        var session: ClientSession?
        var isShutDown = false
        var failures = 0
    }

    let address: SocketAddress
    private let configuration: ClientChannel.Configuration
    private let group: MultiThreadedEventLoopGroup
    private let logger: Logger
    private let onChange: @Sendable () -> Void
    private let state = Mutex(State())

    init(
        address: SocketAddress,
        configuration: ClientChannel.Configuration,
        group: MultiThreadedEventLoopGroup,
        logger: Logger,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.address = address
        self.configuration = configuration
        self.group = group
        self.logger = logger
        self.onChange = onChange
    }

    /// The session, if it takes new calls.
    var ready: ClientSession? {
        guard let session = state.withLock({ $0.session }), session.isReady else { return nil }
        return session
    }

    /// Keeps a connection until it is shut down. A task of its own runs this.
    func run() async {
        while !Task.isCancelled, !state.withLock({ $0.isShutDown }) {
            await connectOnce()
            let failures = state.withLock { state in
                state.session = nil
                state.failures += 1
                return state.failures
            }
            onChange()
            let ceiling = min(2000.0, 50.0 * Double(1 << min(failures - 1, 6)))
            let pause = Duration.milliseconds(Int64(Double.random(in: ceiling / 2...ceiling)))
            guard (try? await ContinuousClock().sleep(for: pause)) != nil else { return }
        }
    }

    /// Connects, and returns when that has failed or the connection is gone.
    private func connectOnce() async {
        let session = ClientSession(
            configuration: configuration.session,
            onPhaseChange: { [weak self] in self?.phaseChanged() }
        )
        do {
            let channel = try await ClientBootstrap(group: group)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connectTimeout(.seconds(2))
                .channelInitializer { [logger, security = configuration.security] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try security?(channel)
                        let handler = ConnectionHandler(session: session, logger: logger)
                        try channel.pipeline.syncOperations.addHandler(handler)
                        let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
                        session.attach(ChannelDriver(loop: channel.eventLoop, handler: bound))
                    }
                }
                .connect(to: address)
                .get()
            let isWanted = state.withLock { state in
                if !state.isShutDown { state.session = session }
                return !state.isShutDown
            }
            guard isWanted else {
                try await channel.close()
                return
            }
            // The Hello may have come before the session was known here.
            phaseChanged()
            session.keepAlive(every: configuration.keepAlive, channel)
            channel.eventLoop.scheduleTask(in: .seconds(2)) {
                if !session.isDecided { channel.close(promise: nil) }
            }
            try await withTaskCancellationHandler {
                try await channel.closeFuture.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            logger.debug("no connection", metadata: ["address": "\(address)", "error": "\(error)"])
        }
        session.connectionLost("closed")
    }

    private func phaseChanged() {
        state.withLock { state in
            if state.session?.isReady == true { state.failures = 0 }
        }
        onChange()
    }

    /// No reconnecting; the open connection is closed.
    func shutDown() {
        let session = state.withLock { state in
            state.isShutDown = true
            return state.session
        }
        session?.close()
    }
}
