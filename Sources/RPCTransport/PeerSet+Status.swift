import NIOCore
import RPCCore
import Synchronization

/// What there is to see of the peers.
extension PeerSet {
    var readyConnections: Int { balancer.now.all.reduce(0) { $0 + $1.sessions.count } }

    func status(retries: Int) -> ChannelStatus {
        let members = state.withLock { Array($0.members.values) }
        let now = NIODeadline.now()
        let addresses = members.map { member in
            let problem = member.problem
            let isReady = member.connections.contains { $0.subchannel.ready != nil }
            let state: ChannelStatus.State =
                if isReady {
                    member.peer.phase == .healthy ? .ready : .ejected
                } else {
                    problem?.code == .unauthenticated ? .refused : .connecting
                }
            return ChannelStatus.Address(
                name: member.peer.name,
                state: state,
                callsInFlight: member.peer.callsInFlight,
                latency: member.peer.latency(at: now).map { .nanoseconds($0.nanoseconds) },
                problem: isReady ? nil : problem?.message
            )
        }
        return ChannelStatus(
            addresses: addresses.sorted { $0.name < $1.name },
            callsWaiting: waiting.count,
            retries: retries,
            ejections: ejections.load(ordering: .relaxed)
        )
    }

    /// What the addresses say; a refusal of this side's credentials before anything else.
    var noConnection: RPCError {
        let (problems, unresolved) = state.withLock { state in
            let problems = state.members.sorted { $0.value.peer.name < $1.value.peer.name }
                .map { ($0.value.peer.name, $0.value.problem) }
            return (problems, state.problem)
        }
        if let refusal = problems.lazy.compactMap(\.1).first(where: { $0.code == .unauthenticated }) { return refusal }
        let why = problems.prefix(3).map { name, problem in "\(name): \(problem?.message ?? "still connecting")" }
        let text = why.isEmpty ? unresolved ?? "still looking it up" : why.joined(separator: "; ")
        return .noConnection("no connection to \(self.text) (\(text))")
    }
}

extension SocketAddress {
    /// `host:port` in numbers, the same for every caller.
    var name: String {
        let host = ipAddress ?? "\(self)"
        return host.contains(":") ? "[\(host)]:\(port ?? 0)" : "\(host):\(port ?? 0)"
    }
}
