import NIOCore
import RPCCore
import TestSupport
import Testing

@testable import RPCTransport

@Suite("The choice of a peer")
struct ReadyPeersTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// Random numbers that a test may draw anywhere.
    private final class Dice {
        private var random = SeededGenerator(seed: 11)

        func next() -> UInt64 { random.next() }
    }

    private let dice = Dice()

    private static func peers(_ count: Int) -> [Peer] {
        (0..<count).map { Peer(name: "10.0.0.\($0):7001", policy: EjectionPolicy()) }
    }

    private static func ready(_ peers: [Peer], sessions: Int = 1) -> ReadyPeers {
        ReadyPeers(
            peers.map { peer in
                let made = (0..<sessions).map { _ in ClientSession(configuration: SessionConfiguration()) }
                return ReadyPeers.Entry(peer: peer, sessions: made)
            }
        )
    }

    private func choose(
        _ ready: ReadyPeers,
        affinity: UInt64? = nil,
        avoiding avoided: Peer? = nil,
        at now: NIODeadline? = nil
    ) -> Peer? {
        ready.choose(dice.next(), affinity: affinity, avoiding: avoided, at: now ?? start)?.peer
    }

    private func eject(_ peer: Peer) {
        for _ in 0..<5 { _ = peer.note(.failure, started: start, isProbe: false, at: start) }
    }

    // MARK: Two choices

    /// Callers in a closed loop on a virtual clock; how many calls each peer served in `time`.
    private func simulate(
        _ ready: ReadyPeers,
        callers: Int,
        latency: (Peer) -> TimeAmount,
        for time: TimeAmount
    ) -> [String: Int] {
        var running: [(end: NIODeadline, started: NIODeadline, peer: Peer)] = []
        var counts: [String: Int] = [:]
        var now = start
        while now < start + time {
            while running.count < callers {
                guard let peer = choose(ready, at: now) else { return [:] }
                peer.began()
                // No two answers take the same time.
                let spread = Double(dice.next() % 1000) / 5000 + 0.9
                let end = now + .nanoseconds(Int64(Double(latency(peer).nanoseconds) * spread))
                running.append((end, now, peer))
            }
            running.sort { $0.end < $1.end }
            let first = running.removeFirst()
            now = first.end
            first.peer.ended()
            _ = first.peer.note(.success, started: first.started, isProbe: false, at: now)
            counts[first.peer.name, default: 0] += 1
        }
        return counts
    }

    @Test("Equal peers get equal shares", arguments: [1, 3, 64])
    func equalShares(callers: Int) {
        let counts = simulate(
            Self.ready(Self.peers(4)),
            callers: callers,
            latency: { _ in .milliseconds(2) },
            for: .milliseconds(40_000 / Int64(callers))
        )
        let total = counts.values.reduce(0, +)
        for peer in Self.peers(4) {
            let share = Double(counts[peer.name] ?? 0) / Double(total)
            #expect((0.15...0.35).contains(share), "\(peer.name): \(share)")
        }
    }

    @Test("A peer that takes 50 ms where others take 1 ms gets few calls, but some")
    func slowPeer() {
        let peers = Self.peers(3)
        let counts = simulate(
            Self.ready(peers),
            callers: 4,
            latency: { $0 === peers[0] ? .milliseconds(50) : .milliseconds(1) },
            for: .seconds(20)
        )
        let total = counts.values.reduce(0, +)
        let slow = counts[peers[0].name] ?? 0
        #expect(Double(slow) < 0.03 * Double(total))
        #expect(slow >= 2)
    }

    /// Says that a peer's answers take so long.
    private func answer(_ peer: Peer, in latency: TimeAmount) {
        _ = peer.note(.success, started: start - latency, isProbe: false, at: start)
    }

    @Test("Of two peers that are as fast a call goes to the one with fewer calls in flight")
    func lessLoaded() {
        let peers = Self.peers(2)
        for peer in peers { answer(peer, in: .milliseconds(5)) }
        let ready = Self.ready(peers)
        peers[0].began()
        #expect((0..<100).allSatisfy { _ in choose(ready) === peers[1] })
        for _ in 0..<2 { peers[1].began() }
        #expect((0..<100).allSatisfy { _ in choose(ready) === peers[0] })
    }

    @Test("Of two peers that are as busy a call goes to the faster one; below a millisecond there is none")
    func faster() {
        let peers = Self.peers(2)
        for (peer, latency) in zip(peers, [20, 5]) { answer(peer, in: .milliseconds(Int64(latency))) }
        let ready = Self.ready(peers)
        for peer in peers { peer.began() }
        #expect((0..<100).allSatisfy { _ in choose(ready) === peers[1] })
        // Four times as slow weighs as much as four times the calls.
        for _ in 0..<7 { peers[1].began() }
        #expect((0..<100).allSatisfy { _ in choose(ready) === peers[0] })
        let fast = Self.peers(2)
        for (peer, latency) in zip(fast, [50, 900]) { answer(peer, in: .microseconds(Int64(latency))) }
        let chosen = (0..<100).map { _ in choose(Self.ready(fast)) === fast[0] }
        #expect(chosen.contains(true) && chosen.contains(false))
    }

    @Test("A new peer gets calls at once, and not more than its share")
    func newPeer() {
        let peers = Self.peers(3)
        for peer in peers[..<2] {
            _ = peer.note(.success, started: start - .milliseconds(100), isProbe: false, at: start)
            for _ in 0..<10 { peer.began() }
        }
        let ready = Self.ready(peers)
        var chosen = 0
        for _ in 0..<30 where choose(ready) === peers[2] {
            peers[2].began()
            chosen += 1
        }
        #expect((5...15).contains(chosen))
    }

    @Test("Of two peers a call goes to the other one than where it failed, and there if it is the only one")
    func avoided() {
        let peers = Self.peers(2)
        let ready = Self.ready(peers)
        #expect((0..<100).allSatisfy { _ in choose(ready, avoiding: peers[0]) === peers[1] })
        #expect((0..<100).allSatisfy { _ in choose(ready, affinity: 7, avoiding: peers[0]) === peers[1] })
        let alone = Self.ready([peers[0]])
        #expect(choose(alone, avoiding: peers[0]) === peers[0])
        #expect(choose(alone, affinity: 7, avoiding: peers[0]) === peers[0])
    }

    @Test("A peer that sheds gets no calls while another one does not")
    func busy() {
        let peers = Self.peers(2)
        let ready = Self.ready(peers)
        let later = start + .seconds(1)
        _ = peers[0].note(.busy(retryAfter: .seconds(2)), started: start, isProbe: false, at: start)
        #expect((0..<100).allSatisfy { _ in choose(ready) === peers[1] })
        #expect(peers[0].isBusy(at: later))
        #expect(!peers[0].isBusy(at: later + .seconds(2)))
        _ = peers[1].note(.busy(retryAfter: .seconds(2)), started: start, isProbe: false, at: start)
        #expect((0..<100).contains { _ in choose(ready) === peers[0] })
    }

    @Test("All connections to a peer are used")
    func connections() {
        let ready = Self.ready(Self.peers(1), sessions: 3)
        let used = (0..<100).compactMap { _ in
            ready.choose(dice.next(), affinity: nil, avoiding: nil, at: start).map { ObjectIdentifier($0.session) }
        }
        #expect(Set(used).count == 3)
    }

    // MARK: Affinity

    @Test("Without one of several peers only its keys move, whatever the order of the peers", arguments: 2...9)
    func rendezvous(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let peers = Self.peers(count)
        let keys = (0..<500).map { _ in random.next() }
        let removed = peers[Int(random.next() % UInt64(count))]
        let before = Self.ready(peers.shuffled(using: &random))
        let after = Self.ready(peers.filter { $0 !== removed }.shuffled(using: &random))
        var moved = 0
        for key in keys {
            let first = choose(before, affinity: key)
            let second = choose(after, affinity: key)
            if first === removed { moved += 1 } else { #expect(first === second) }
        }
        let share = Double(moved) / 500 * Double(count)
        #expect((0.5...1.6).contains(share), "the removed peer had \(share) of its share")
    }

    @Test("Every caller knows the same place for a key")
    func stable() {
        let peers = Self.peers(5)
        let places = (0..<8).map { (key: UInt64) in
            let chosen = choose(Self.ready(peers), affinity: key)
            return peers.firstIndex { $0 === chosen }
        }
        #expect(Rendezvous.weight(of: "10.0.0.0:7001") == 0x45C5_044C_AE05_6B44)
        #expect(places == [0, 4, 2, 3, 4, 0, 4, 2])
    }

    @Test("A key's second peer takes its calls while the first is busy or ejected")
    func secondChoice() {
        let peers = Self.peers(4)
        let ready = Self.ready(peers)
        let first = choose(ready, affinity: 99)
        let second = choose(Self.ready(peers.filter { $0 !== first }), affinity: 99)
        _ = first?.note(.busy(retryAfter: .seconds(1)), started: start, isProbe: false, at: start)
        #expect(choose(ready, affinity: 99) === second)
        _ = second.map(eject)
        let third = choose(Self.ready(peers), affinity: 99)
        #expect(third !== first && third !== second)
    }

    // MARK: Ejected peers

    @Test("An ejected peer gets no calls")
    func ejected() {
        let peers = Self.peers(3)
        eject(peers[1])
        let ready = Self.ready(peers)
        #expect(ready.available.map(\.peer.name) == [peers[0].name, peers[2].name])
        #expect((0..<100).allSatisfy { _ in choose(ready) !== peers[1] })
    }

    @Test("When over half of the peers would be out, all get calls", arguments: [(1, 1), (2, 2), (3, 2), (5, 3)])
    func panic(count: Int, out: Int) {
        let peers = Self.peers(count)
        for peer in peers[..<out] { eject(peer) }
        #expect(Self.ready(peers).available.count == count)
        #expect(Self.ready(peers).trial.isEmpty)
    }

    @Test("When no more than half of the peers are out, they get none", arguments: [(2, 1), (3, 1), (4, 2)])
    func noPanic(count: Int, out: Int) {
        let peers = Self.peers(count)
        for peer in peers[..<out] { eject(peer) }
        #expect(Self.ready(peers).available.count == count - out)
    }

    @Test("A peer on trial gets one call at a time")
    func trial() {
        let peers = Self.peers(3)
        eject(peers[0])
        #expect(peers[0].look(at: start + .seconds(6)))
        let ready = Self.ready(peers)
        #expect(choose(ready) === peers[0])
        #expect((0..<100).allSatisfy { _ in choose(ready) !== peers[0] })
        _ = peers[0].note(.neutral, started: start, isProbe: true, at: start)
        #expect(choose(ready) === peers[0])
        #expect(peers[0].note(.success, started: start + .seconds(7), isProbe: true, at: start + .seconds(7)))
        #expect(Self.ready(peers).available.count == 3)
    }

    @Test("A failing peer is not taken for a fast one")
    func failingFast() {
        let peer = Self.peers(1)[0]
        _ = peer.note(.success, started: start, isProbe: false, at: start + .milliseconds(20))
        _ = peer.note(.failure, started: start, isProbe: false, at: start + .microseconds(20))
        #expect(peer.latency(at: start + .milliseconds(20)) == .milliseconds(20))
        let unknown = Self.peers(1)[0]
        _ = unknown.note(.failure, started: start, isProbe: false, at: start + .microseconds(20))
        #expect(unknown.latency(at: start) == nil)
    }
}
