import NIOCore
import RPCCore

/// The peers that take calls at one moment, and the choice among them. Never changed: a new one takes its place.
final class ReadyPeers: Sendable {
    struct Entry: Sendable {
        let peer: Peer
        /// Its open connections, at least one.
        let sessions: [ClientSession]
    }

    struct Choice {
        let peer: Peer
        let session: ClientSession
        /// The call that shows whether an ejected peer is well again.
        let isProbe: Bool
    }

    /// Every peer that is connected.
    let all: [Entry]
    /// Those that calls go to.
    let available: [Entry]
    /// Those that were ejected and get one call at a time to show that they are well again.
    let trial: [Entry]
    /// Why no call will be served whatever it waits for; nil while there is hope.
    let refusal: RPCError?

    init(_ all: [Entry] = [], refusal: RPCError? = nil) {
        self.all = all
        let healthy = all.filter { $0.peer.phase == .healthy }
        // When most are out, the fault is hardly theirs, and the rest would have to bear all.
        let isPanic = (all.count - healthy.count) * 2 > all.count
        available = isPanic ? all : healthy
        trial = isPanic ? [] : all.filter { if case .trial = $0.peer.phase { true } else { false } }
        self.refusal = refusal
    }

    /// A peer for a call; nil if there is none at all.
    ///
    /// `random` is 64 random bits. Equal `affinity` goes to the same peer; nil to the less busy of two. `avoided` is where
    /// the call has just failed: taken only if there is no other.
    func choose(_ random: UInt64, affinity: UInt64?, avoiding avoided: Peer?, at now: NIODeadline) -> Choice? {
        guard !available.isEmpty else { return nil }
        if let affinity { return choose(for: affinity, random, avoided, now) }
        if !trial.isEmpty, let entry = trial.first(where: { $0.peer !== avoided && $0.peer.takeProbe() }) {
            return choice(entry, random, isProbe: true)
        }
        guard available.count > 1 else { return choice(available[0], random) }
        let first = Self.below(available.count, random)
        var second = Self.below(available.count - 1, random << 32)
        if second >= first { second += 1 }
        return choice(better(available[first], available[second], avoided, now), random)
    }

    private func better(_ one: Entry, _ other: Entry, _ avoided: Peer?, _ now: NIODeadline) -> Entry {
        if one.peer === avoided { return other }
        if other.peer === avoided { return one }
        return one.peer.isBetter(than: other.peer, at: now) ? one : other
    }

    /// The highest score for the key among peers that can take a call well; else among all.
    private func choose(for key: UInt64, _ random: UInt64, _ avoided: Peer?, _ now: NIODeadline) -> Choice? {
        let well = best(available, key) { $0 !== avoided && !$0.isBusy(at: now) } ?? best(available, key) { _ in true }
        guard let well else { return nil }
        let score = Rendezvous.score(key, well.peer.weight)
        for entry in trial where Rendezvous.score(key, entry.peer.weight) > score && entry.peer !== avoided {
            if entry.peer.takeProbe() { return choice(entry, random, isProbe: true) }
        }
        return choice(well, random)
    }

    private func best(_ entries: [Entry], _ key: UInt64, where isMeant: (Peer) -> Bool) -> Entry? {
        var best: (entry: Entry, score: UInt64)?
        for entry in entries where isMeant(entry.peer) {
            let score = Rendezvous.score(key, entry.peer.weight)
            if score >= best?.score ?? 0 { best = (entry, score) }
        }
        return best?.entry
    }

    private func choice(_ entry: Entry, _ random: UInt64, isProbe: Bool = false) -> Choice {
        let sessions = entry.sessions
        // Bits that chose nothing else.
        let index = sessions.count == 1 ? 0 : Self.below(sessions.count, Rendezvous.mixed(random))
        return Choice(peer: entry.peer, session: sessions[index], isProbe: isProbe)
    }

    /// A number from 0 to `count` - 1 of the upper half of random bits; `count` is far below 2^32.
    private static func below(_ count: Int, _ random: UInt64) -> Int { Int(((random >> 32) &* UInt64(count)) >> 32) }
}
