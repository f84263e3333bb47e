import NIOCore
import RPCCore
import Synchronization

/// A place for a call: where it goes, and since when. To be ended once.
struct Lease: Sendable {
    let peer: Peer
    let session: ClientSession
    let isProbe: Bool
    let started: NIODeadline
}

/// Chooses where calls go and learns from how they end. A choice takes one lock for a moment and allocates nothing.
final class Balancer: Sendable {
    private let ready = Mutex(ReadyPeers())
    private let random = Atomic<UInt64>(UInt64.random(in: .min ... .max))

    /// Those that calls go to now.
    var now: ReadyPeers { ready.withLock { $0 } }

    func replace(_ peers: ReadyPeers) { ready.withLock { $0 = peers } }

    /// A place for a call; nil if nothing takes calls now.
    func lease(affinity: UInt64?, avoiding avoided: Peer?) -> Lease? {
        let now = NIODeadline.now()
        // Sequential numbers, mixed: as good as random here, for a fraction of the price.
        let bits = Rendezvous.mixed(random.wrappingAdd(1, ordering: .relaxed).newValue)
        guard let choice = self.now.choose(bits, affinity: affinity, avoiding: avoided, at: now) else { return nil }
        choice.peer.began()
        return Lease(peer: choice.peer, session: choice.session, isProbe: choice.isProbe, started: now)
    }

    /// The call has had its first answer, which tells more than its end. True if that brought the peer back.
    func answered(_ lease: Lease) -> Bool { note(lease, .success) }

    /// The call is over. True if the peer was ejected by that, or came back. `isAnswered`: its first answer was told
    /// before.
    func end(_ lease: Lease, _ error: RPCError?, isAnswered: Bool = false) -> Bool {
        lease.peer.ended()
        return error == nil && isAnswered ? false : note(lease, CallOutcome(error, isAnswered: isAnswered))
    }

    /// The call was not sent.
    func abandon(_ lease: Lease) {
        lease.peer.ended()
        _ = note(lease, .neutral)
    }

    private func note(_ lease: Lease, _ outcome: CallOutcome) -> Bool {
        lease.peer.note(outcome, started: lease.started, isProbe: lease.isProbe, at: .now())
    }
}
