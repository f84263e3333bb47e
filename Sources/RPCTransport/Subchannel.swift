import Foundation
import Logging
import NIOCore
import NIOPosix
import RPCCore
import Resilience
import Synchronization

/// One connection to an address, and the way back to one after a failure.
final class Subchannel: Sendable {
    private struct Connection: Sendable {
        let channel: any Channel
        let handler: NIOLoopBound<ConnectionHandler>
    }

    private struct State {
        var session: ClientSession?
        /// Fulfilled when the session takes no more calls.
        var isOver: EventLoopPromise<Void>?
        /// Open ones, those included that only end their last calls.
        var channels: [ObjectIdentifier: any Channel] = [:]
        var problem: RPCError?
        var isShutDown = false
        var backoff = Backoff(base: .milliseconds(50), cap: .seconds(2))
    }

    private let address: SocketAddress
    private let configuration: ClientChannel.Configuration
    private let group: MultiThreadedEventLoopGroup
    private let logger: Logger
    private let pause: @Sendable (Duration) async throws -> Void
    private let onChange: @Sendable () -> Void
    private let state = Mutex(State())

    /// `pause` is waited for between two attempts.
    init(
        address: SocketAddress,
        configuration: ClientChannel.Configuration,
        group: MultiThreadedEventLoopGroup,
        logger: Logger,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await ContinuousClock().sleep(for: $0) },
        onChange: @escaping @Sendable () -> Void
    ) {
        self.address = address
        self.configuration = configuration
        self.group = group
        self.logger = logger
        self.pause = pause
        self.onChange = onChange
    }

    /// The session, if it takes new calls.
    var ready: ClientSession? {
        guard let session = state.withLock({ $0.session }), session.isReady else { return nil }
        return session
    }

    /// Why there is no connection; nil if there is one, or the first attempt has not ended.
    var problem: RPCError? { state.withLock { $0.problem } }

    /// Keeps a connection until it is shut down. A task of its own runs this.
    func run() async {
        while !Task.isCancelled, !state.withLock({ $0.isShutDown }) {
            let problem = await connectOnce()
            let time = state.withLock { state in
                state.session = nil
                state.isOver = nil
                state.problem = problem
                var random = SystemRandomNumberGenerator()
                return state.backoff.next(using: &random)
            }
            logger.debug("no connection", metadata: ["address": "\(address)", "error": "\(problem)"])
            onChange()
            guard (try? await pause(time)) != nil else { return }
        }
    }

    /// Connects, and returns when that has failed or the connection takes no more calls; calls that run there go on.
    private func connectOnce() async -> RPCError {
        let session = ClientSession(
            configuration: configuration.session,
            onPhaseChange: { [weak self] in self?.phaseChanged() }
        )
        let connection: Connection
        do {
            connection = try await connect(session)
        } catch {
            session.connectionLost("never made")
            // Our own refusal to connect there.
            if let refusal = error as? RPCError { return refusal }
            return .noConnection(text(of: error))
        }
        let (channel, handler) = (connection.channel, connection.handler)
        let isOver = channel.eventLoop.makePromise(of: Void.self)
        guard adopt(channel, session, isOver) else {
            channel.close(promise: nil)
            return .noConnection("shut down")
        }
        session.keepAlive(every: configuration.keepAlive, channel)
        let patience = channel.eventLoop.scheduleTask(in: TimeAmount(configuration.connectTimeout)) { () -> Void in
            guard !session.isDecided else { return }
            handler.value.why = "no Hello came in time"
            channel.close(promise: nil)
        }
        // The Hello may have come before the session was known here.
        phaseChanged()
        await withTaskCancellationHandler {
            _ = try? await isOver.futureResult.get()
        } onCancel: {
            isOver.succeed()
        }
        patience.cancel()
        if let refusal = session.refusal { return refusal }
        guard session.isClosed else { return .noConnection("the peer takes no new calls") }
        let why = try? await channel.eventLoop.submit { handler.value.why }.get()
        return .noConnection(why ?? "closed")
    }

    private func connect(_ session: ClientSession) async throws -> Connection {
        let security = configuration.security
        return try await ClientBootstrap(group: group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .connect(to: address) { [logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    try security?(channel)
                    let executor = EventLoops.shared.executor(of: channel.eventLoop)
                    let handler = ConnectionHandler(session: session, executor: executor, logger: logger)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    session.attach(handler.makeDriver(on: channel.eventLoop))
                    return Connection(
                        channel: channel,
                        handler: NIOLoopBound(handler, eventLoop: channel.eventLoop)
                    )
                }
            }
    }

    private func text(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case ChannelError.connectTimeout: "no answer within \(configuration.connectTimeout)"
        default: "\(error)"
        }
    }

    /// False if nobody wants the connection any more.
    private func adopt(_ channel: any Channel, _ session: ClientSession, _ isOver: EventLoopPromise<Void>) -> Bool {
        let key = ObjectIdentifier(channel)
        let isWanted = state.withLock { state in
            guard !state.isShutDown else { return false }
            state.session = session
            state.isOver = isOver
            state.channels[key] = channel
            return true
        }
        channel.closeFuture.whenComplete { [weak self] _ in
            session.connectionLost("closed")
            self?.state.withLock { $0.channels[key] = nil }
            isOver.succeed()
        }
        return isWanted
    }

    private func phaseChanged() {
        let isOver = state.withLock { state -> EventLoopPromise<Void>? in
            guard let session = state.session, session.isDecided else { return nil }
            guard session.isReady else { return state.isOver }
            state.backoff.reset()
            state.problem = nil
            return nil
        }
        isOver?.succeed()
        onChange()
    }

    /// No reconnecting; open connections are closed when their calls have ended. Returns those.
    @discardableResult
    func shutDown() -> [any Channel] {
        let (session, channels) = state.withLock { state in
            state.isShutDown = true
            return (state.session, Array(state.channels.values))
        }
        session?.close()
        return channels
    }
}

extension RPCError {
    static func noConnection(_ text: String) -> RPCError {
        RPCError(.unavailable, text, reason: .noConnection, notStarted: true)
    }
}
