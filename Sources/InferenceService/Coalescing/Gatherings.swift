/// Which calls share a provider call: a value without clock, tasks or callers.
///
/// For each key, what comes while none of its calls runs goes out at once, alone. What comes while one runs gathers, and
/// goes out together when none runs any more, when it has waited long enough, or when it is full. Whatever goes out counts
/// as one running call until ``ended(_:)``.
struct Gatherings<Key: Hashable, Member> {
    /// When a gathering is full.
    struct Limits: Sendable {
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

    private struct Gathering {
        let number: UInt64
        var entries: [(id: UInt64, bytes: Int, member: Member)] = []
        var bytes: Int { entries.reduce(0) { $0 + $1.bytes } }
    }

    private struct Lane {
        var running = 0
        var gathering: Gathering?
    }

    private let limits: Limits
    private var lanes: [Key: Lane] = [:]
    private var numbers: UInt64 = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Keys of which calls run or gather.
    var keys: Int { lanes.count }

    /// One more comes.
    mutating func join(_ key: Key, id: UInt64, bytes: Int, _ member: Member) -> Joined {
        guard var lane = lanes[key] else {
            lanes[key] = Lane(running: 1)
            return Joined(goesAlone: true)
        }
        defer { lanes[key] = lane }
        var joined = Joined()
        if let gathering = lane.gathering, gathering.bytes + bytes > limits.bytesMax { joined.full = close(&lane) }
        if lane.gathering == nil {
            numbers += 1
            lane.gathering = Gathering(number: numbers)
            joined.opened = numbers
        }
        lane.gathering?.entries.append((id, bytes, member))
        if lane.gathering?.entries.count == limits.membersMax {
            joined.full = close(&lane)
            joined.opened = nil
        }
        return joined
    }

    /// One that gathers leaves; false if it does not gather any more.
    mutating func leave(_ key: Key, id: UInt64) -> Bool {
        guard let index = lanes[key]?.gathering?.entries.firstIndex(where: { $0.id == id }) else { return false }
        lanes[key]?.gathering?.entries.remove(at: index)
        if lanes[key]?.gathering?.entries.isEmpty == true { lanes[key]?.gathering = nil }
        return true
    }

    /// A gathering has waited long enough: those who go out now, nobody if it did before.
    mutating func timeIsUp(_ key: Key, _ number: UInt64) -> [Member] {
        guard var lane = lanes[key], lane.gathering?.number == number else { return [] }
        defer { lanes[key] = lane }
        return close(&lane)
    }

    /// A call that went out is over: those who go out now.
    mutating func ended(_ key: Key) -> [Member] {
        guard var lane = lanes[key] else { return [] }
        lane.running -= 1
        let members = lane.running == 0 ? close(&lane) : []
        lanes[key] = lane.running == 0 ? nil : lane
        return members
    }

    private func close(_ lane: inout Lane) -> [Member] {
        guard let gathering = lane.gathering else { return [] }
        lane.gathering = nil
        lane.running += 1
        return gathering.entries.map(\.member)
    }
}
