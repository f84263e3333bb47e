import NIOCore
import RPCCore
import Testing

@testable import RPCTransport

@Suite("The balancer's books")
struct BalancerTests {
    private let start = NIODeadline.now()

    /// A balancer over three peers of which the first was ejected and may be probed.
    private func balancer() -> (Balancer, onTrial: Peer) {
        let peers = (0..<3).map { Peer(name: "10.0.0.\($0):7001", policy: EjectionPolicy()) }
        for _ in 0..<5 { _ = peers[0].note(.failure, started: start, isProbe: false, at: start - .seconds(60)) }
        _ = peers[0].look(at: start)
        let balancer = Balancer()
        balancer.replace(
            ReadyPeers(
                peers.map { peer in
                    ReadyPeers.Entry(peer: peer, sessions: [ClientSession(configuration: SessionConfiguration())])
                }
            )
        )
        return (balancer, peers[0])
    }

    /// Whether the next call is the one that shows whether the peer is well again.
    private func isProbed(_ balancer: Balancer, _ peer: Peer) -> Bool {
        guard let lease = balancer.lease(affinity: nil, avoiding: nil) else { return false }
        defer { balancer.abandon(lease) }
        return lease.isProbe && lease.peer === peer
    }

    @Test("A probing call that tells nothing, or was not sent, leaves the probe to the next one")
    func probeGivenBack() throws {
        let (balancer, peer) = balancer()
        let silent = [
            RPCError(.cancelled, "the caller left"), RPCError(.resourceExhausted, "", reason: .shed, notStarted: true),
        ]
        for error in silent {
            let probe = try #require(balancer.lease(affinity: nil, avoiding: nil))
            #expect(probe.isProbe && probe.peer === peer)
            #expect(!isProbed(balancer, peer))
            #expect(!balancer.end(probe, error))
            #expect(isProbed(balancer, peer))
        }
    }

    @Test("A call counts as in flight until it ends or was not sent")
    func inFlight() throws {
        let (balancer, peer) = balancer()
        let probe = try #require(balancer.lease(affinity: nil, avoiding: nil))
        #expect(peer.callsInFlight == 1)
        balancer.abandon(probe)
        #expect(peer.callsInFlight == 0)
        let again = try #require(balancer.lease(affinity: nil, avoiding: nil))
        #expect(peer.callsInFlight == 1)
        #expect(balancer.end(again, nil))
        #expect(peer.callsInFlight == 0)
        #expect(peer.phase == .healthy)
    }
}
