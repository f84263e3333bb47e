/// Which calls share a provider call: a value without clock, tasks or callers.
///
/// For each key, what comes while none of its calls runs or gathers goes out at once, alone. What comes else gathers, and
/// goes out together when nobody has come for a while, when the first has waited long enough, or when it is full. Whatever
/// goes out counts as one running call until ``ended(_:)``.
struct Gatherings<Key: Hashable, Member> {
    /// When a gathering goes out.
    struct Limits: Sendable {
        /// After its last member came.
        var gap: Duration
        /// After its first member came.
        var wait: Duration
        var membersMax: Int
        /// Of all members' bodies; one that is larger goes out by itself.
        var bytesMax = 256 << 10
    }

    /// What became of one that came.
    struct Joined {
        /// It goes out at once.
        var goesAlone = false
        /// Those who go out now, as their gathering is full.
        var full: [Member] = []
        /// The number of the gathering that it began, whose time is to be taken.
        var opened: UInt64?
    }

    /// What is to be done with a gathering at a moment.
    enum Due {
        /// It went out, or all have left it.
        case gone
        /// To be asked again then.
        case later(ContinuousClock.Instant)
        /// These go out now.
        case now([Member])
    }

    private struct Gathering {
        let number: UInt64
        let opened: ContinuousClock.Instant
        var grew: ContinuousClock.Instant
        var entries: [(id: UInt64, bytes: Int, member: Member)] = []
        var bytes: Int { entries.reduce(0) { $0 + $1.bytes } }
    }

    private struct Lane {
        var running = 0
        var gathering: Gathering?
        var isOver: Bool { running == 0 && gathering == nil }
    }

    private let limits: Limits
    private var lanes: [Key: Lane] = [:]
    private var numbers: UInt64 = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Keys of which calls run or gather.
    var keys: Int { lanes.count }

    /// One more comes.
    mutating func join(
        _ key: Key,
        id: UInt64,
        bytes: Int,
        at now: ContinuousClock.Instant,
        _ member: Member
    ) -> Joined {
        guard var lane = lanes[key] else {
            lanes[key] = Lane(running: 1)
            return Joined(goesAlone: true)
        }
        defer { lanes[key] = lane }
        var joined = Joined()
        if let gathering = lane.gathering, gathering.bytes + bytes > limits.bytesMax { joined.full = close(&lane) }
        if lane.gathering == nil {
            numbers += 1
            lane.gathering = Gathering(number: numbers, opened: now, grew: now)
            joined.opened = numbers
        }
        lane.gathering?.grew = now
        lane.gathering?.entries.append((id, bytes, member))
        if lane.gathering?.entries.count == limits.membersMax {
            joined.full = close(&lane)
            joined.opened = nil
        }
        return joined
    }

    /// One that gathers leaves; false if it does not gather any more.
    mutating func leave(_ key: Key, id: UInt64) -> Bool {
        guard var lane = lanes[key], let index = lane.gathering?.entries.firstIndex(where: { $0.id == id }) else {
            return false
        }
        lane.gathering?.entries.remove(at: index)
        if lane.gathering?.entries.isEmpty == true { lane.gathering = nil }
        lanes[key] = lane.isOver ? nil : lane
        return true
    }

    /// What is due of a gathering at `now`.
    mutating func due(_ key: Key, _ number: UInt64, at now: ContinuousClock.Instant) -> Due {
        guard var lane = lanes[key], let gathering = lane.gathering, gathering.number == number else { return .gone }
        let then = min(gathering.opened + limits.wait, gathering.grew + limits.gap)
        guard now >= then else { return .later(then) }
        defer { lanes[key] = lane }
        return .now(close(&lane))
    }

    /// A call that went out is over.
    mutating func ended(_ key: Key) {
        lanes[key]?.running -= 1
        if lanes[key]?.isOver == true { lanes[key] = nil }
    }

    private func close(_ lane: inout Lane) -> [Member] {
        guard let gathering = lane.gathering else { return [] }
        lane.gathering = nil
        lane.running += 1
        return gathering.entries.map(\.member)
    }
}
