import Logging
import NIOCore
import NIOPosix
import RPCCore
import Synchronization

/// Every address behind a target with its connections: follows what the target resolves to, tells the balancer who is
/// ready, and keeps the calls that wait for that.
final class PeerSet: Sendable {
    struct Member {
        let peer: Peer
        let connections: [Connection]

        /// Why there is no connection, as far as one of them knows.
        var problem: RPCError? { connections.lazy.compactMap { $0.subchannel.problem }.first }
    }

    struct Connection {
        let subchannel: Subchannel
        let task: Task<Void, Never>
    }

    struct State {
        var members: [SocketAddress: Member] = [:]
        var resolving: Task<Void, Never>?
        /// Why the addresses are not known.
        var problem: String?
        var isClosed = false
    }

    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        return pool
    }()

    let balancer = Balancer()
    private let target: Target
    let text: String
    private let configuration: ClientChannel.Configuration
    private let group: MultiThreadedEventLoopGroup
    private let logger: Logger
    let waiting: WaitQueue
    let ejections = Atomic<Int>(0)
    let state = Mutex(State())

    init(
        _ target: Target,
        text: String,
        _ configuration: ClientChannel.Configuration,
        group: MultiThreadedEventLoopGroup,
        _ logger: Logger
    ) {
        self.target = target
        self.text = text
        self.configuration = configuration
        self.group = group
        self.logger = logger
        waiting = WaitQueue(most: configuration.waitingMax, loop: group.next())
    }

    /// Resolves and connects in the background, until it is shut down.
    func start() {
        let resolver = Resolver(target: target, threads: Self.threads)
        let interval = target.isConstant ? nil : configuration.resolveInterval
        let task = Task { [weak self] in
            while !Task.isCancelled {
                await self?.resolve(resolver)
                guard let interval, (try? await ContinuousClock().sleep(for: interval)) != nil else { return }
            }
        }
        state.withLock { $0.resolving = task }
    }

    // MARK: Addresses

    private func resolve(_ resolver: Resolver) async {
        var addresses: Set<SocketAddress> = []
        var problem: String?
        do {
            addresses = try await resolver.resolve()
            if addresses.isEmpty { problem = "it has no address" }
        } catch {
            logger.debug("addresses are not known", metadata: ["target": "\(text)", "error": "\(error)"])
            problem = (error as? RPCError)?.message ?? "\(error)"
        }
        state.withLock { $0.problem = problem }
        // A name that resolves to nothing for a moment must not throw away connections that work.
        if !addresses.isEmpty { use(addresses) }
    }

    private func use(_ addresses: Set<SocketAddress>) {
        let gone: [Member] = state.withLock { state in
            guard !state.isClosed else { return [] }
            for address in addresses where state.members[address] == nil { state.members[address] = member(address) }
            let gone = state.members.filter { !addresses.contains($0.key) }
            for address in gone.keys { state.members[address] = nil }
            return Array(gone.values)
        }
        guard !gone.isEmpty else { return }
        // New calls go elsewhere before the old connections close.
        refresh()
        for member in gone { _ = Self.shutDown(member) }
    }

    private func member(_ address: SocketAddress) -> Member {
        let connections = (0..<max(1, configuration.connectionsPerAddress)).map { _ in
            let subchannel = Subchannel(
                address: address,
                configuration: configuration,
                group: group,
                logger: logger,
                onChange: { [weak self] in self?.refresh() }
            )
            return Connection(subchannel: subchannel, task: Task { await subchannel.run() })
        }
        return Member(peer: Peer(name: address.name, policy: configuration.ejection), connections: connections)
    }

    // MARK: Who is ready

    /// Looks at everything anew, and wakes calls that wait if there is something for them.
    private func refresh() {
        let ready = state.withLock { state in
            let entries = state.members.values.compactMap { member -> ReadyPeers.Entry? in
                let sessions = member.connections.compactMap { $0.subchannel.ready }
                return sessions.isEmpty ? nil : ReadyPeers.Entry(peer: member.peer, sessions: sessions)
            }
            let ready = ReadyPeers(state.isClosed ? [] : entries, refusal: Self.refusal(state))
            // Within the lock: of two that come at once the later look must win.
            balancer.replace(ready)
            return ready
        }
        if !ready.available.isEmpty || ready.refusal != nil { waiting.wakeAll() }
    }

    /// What every address has said, if waiting can't help.
    private static func refusal(_ state: State) -> RPCError? {
        if state.isClosed { return .noConnection("the channel is closed") }
        var refusal: RPCError?
        for connection in state.members.values.flatMap(\.connections) {
            guard let problem = connection.subchannel.problem, problem.code == .unauthenticated else { return nil }
            refusal = problem
        }
        return refusal
    }

    private func phaseChanged(_ peer: Peer) {
        let phase = peer.phase
        logger.info(
            phase == .healthy ? "a peer is well again" : "a peer failed too often: ejected",
            metadata: ["target": "\(text)", "peer": "\(peer.name)"]
        )
        refresh()
        guard case .out(let until) = phase else { return }
        ejections.wrappingAdd(1, ordering: .relaxed)
        group.next().scheduleTask(deadline: until) { [weak self] in
            if peer.look(at: .now()) { self?.refresh() }
        }
    }

    // MARK: Calls

    /// A place for a call; nil if nothing takes calls now.
    func lease(_ options: CallOptions, avoiding failed: Peer?) -> Lease? {
        balancer.lease(affinity: options.affinity, avoiding: failed)
    }

    /// Whether a call may go elsewhere than where it was.
    var hasChoice: Bool { balancer.now.available.count > 1 }

    /// The call has had its first answer.
    func answered(_ lease: Lease) {
        if balancer.answered(lease) { phaseChanged(lease.peer) }
    }

    /// The call is over. `isAnswered`: its first answer was told before.
    func end(_ lease: Lease, _ error: RPCError?, isAnswered: Bool = false) {
        if balancer.end(lease, error, isAnswered: isAnswered) { phaseChanged(lease.peer) }
    }

    /// The connection took no new call: a call was chosen for it in the moment of its end.
    func giveBack(_ lease: Lease) {
        balancer.abandon(lease)
        refresh()
    }

    /// A place for a call as soon as there is one; waits until the deadline or `waitForReady`.
    func waitForLease(
        _ options: CallOptions,
        _ deadline: ContinuousClock.Instant,
        avoiding failed: Peer?
    ) async throws(RPCError) -> Lease {
        guard options.waitsForReady else { throw noConnection }
        let until = NIODeadline.now() + TimeAmount(min(deadline - .now, configuration.waitForReady))
        while true {
            let wake = await waiting.wait(until: until) {
                let ready = balancer.now
                return !ready.available.isEmpty || ready.refusal != nil
            }
            if let refusal = balancer.now.refusal { throw refusal }
            switch wake {
            case .changed:
                if let lease = lease(options, avoiding: failed) { return lease }
            case .cancelled: throw RPCError(.cancelled, "the caller left", notStarted: true)
            case .full:
                let text = "\(configuration.waitingMax) calls wait for a connection to \(text) already"
                throw RPCError(.resourceExhausted, text, reason: .shed, notStarted: true)
            case .late:
                var error = noConnection
                if ContinuousClock.now >= deadline, error.code == .unavailable { error.code = .deadlineExceeded }
                throw error
            }
        }
    }

    // MARK: The end

    /// No new calls; connections close when their calls have ended. Returns those that are open.
    func shutDown() -> [any Channel] {
        let (members, resolving) = state.withLock { state in
            state.isClosed = true
            defer { state.members = [:] }
            return (Array(state.members.values), state.resolving)
        }
        resolving?.cancel()
        refresh()
        return members.flatMap(Self.shutDown)
    }

    /// The same; returns when all are closed, those that are open after `drain` by force.
    func close(drain: Duration) async {
        for channel in shutDown() {
            let end = channel.eventLoop.scheduleTask(in: TimeAmount(drain)) { () -> Void in channel.close(promise: nil)
            }
            // However it was closed.
            _ = try? await channel.closeFuture.get()
            end.cancel()
        }
    }

    private static func shutDown(_ member: Member) -> [any Channel] {
        member.connections.flatMap { connection in
            connection.task.cancel()
            return connection.subchannel.shutDown()
        }
    }
}
