/// Flows that take turns.
struct Turns: Sendable {
    private struct Line: Sendable {
        /// The virtual time at which its next call starts.
        var start: Double
        var calls: [FairQueue.Waiting] = []
        var tokens: UInt64 = 0
    }

    private var lines: [FairQueue.Flow: Line] = [:]
    private var time = 0.0
    private(set) var count = 0

    var tokens: UInt64 { lines.values.reduce(0) { $0 + $1.tokens } }
    var firstExpiry: ContinuousClock.Instant? { lines.values.lazy.flatMap(\.calls).map(\.until).min() }
    var next: FairQueue.Waiting? { nextFlow.flatMap { lines[$0]?.calls.first } }

    private var nextFlow: FairQueue.Flow? {
        let waiting = lines.lazy.filter { !$0.value.calls.isEmpty }
        return waiting.min { ($0.value.start, $0.key.tenant) < ($1.value.start, $1.key.tenant) }?.key
    }

    mutating func push(_ waiting: FairQueue.Waiting) {
        var line = lines[waiting.flow] ?? Line(start: time)
        if line.calls.isEmpty { line.start = max(line.start, time) }
        line.calls.append(waiting)
        line.tokens += waiting.tokens
        lines[waiting.flow] = line
        count += 1
    }

    mutating func pop() {
        guard let flow = nextFlow, var line = lines[flow] else { return }
        time = line.start
        line.start += flow.cost
        line.tokens -= line.calls.removeFirst().tokens
        lines[flow] = line
        count -= 1
        forget()
    }

    mutating func remove(_ id: UInt64) -> Bool {
        for (flow, var line) in lines {
            guard let place = line.calls.firstIndex(where: { $0.id == id }) else { continue }
            line.tokens -= line.calls.remove(at: place).tokens
            lines[flow] = line
            count -= 1
            forget()
            return true
        }
        return false
    }

    mutating func expired(_ now: ContinuousClock.Instant) -> [FairQueue.Waiting] {
        let over = lines.values.flatMap(\.calls).filter { $0.until <= now }
        for waiting in over { _ = remove(waiting.id) }
        return over
    }

    /// Of each other flow as many as have their turn until this one's next is due.
    func ahead(of flow: FairQueue.Flow) -> (calls: Int, tokens: UInt64) {
        let own = lines[flow]
        let waiting = own?.calls.count ?? 0
        let start = max(own?.start ?? time, time) + Double(waiting) * flow.cost
        var (calls, tokens) = (waiting, own?.tokens ?? 0)
        for (other, line) in lines where other != flow && !line.calls.isEmpty {
            let before = min(line.calls.count, Int(max(0, (start - line.start) / other.cost)) + 1)
            calls += before
            tokens += line.tokens * UInt64(before) / UInt64(line.calls.count)
        }
        return (calls, tokens)
    }

    /// A flow that has nothing waiting is remembered only while it is ahead of its time.
    private mutating func forget() {
        guard count > 0 else {
            lines = [:]
            time = 0
            return
        }
        if lines.count > 64 { lines = lines.filter { !$0.value.calls.isEmpty || $0.value.start > time } }
    }
}
