import Messages
import TestSupport
import Testing

@testable import InferenceService

@Suite("Calls that wait for a pace")
struct FairQueueTests {
    private typealias Flow = FairQueue.Flow
    private let start = ContinuousClock.now

    private func waiting(_ id: UInt64, _ flow: FairQueue.Flow, lasting: Duration = .seconds(1)) -> FairQueue.Waiting {
        FairQueue.Waiting(id: id, flow: flow, tokens: 1, until: start + lasting)
    }

    private func drained(_ queue: FairQueue) -> [FairQueue.Waiting] {
        var queue = queue
        var order: [FairQueue.Waiting] = []
        while let next = queue.next {
            order.append(next.waiting)
            queue.pop()
        }
        return order
    }

    @Test("A tenant with many does not go before one with few")
    func fair() {
        var queue = FairQueue()
        for id in 1...10 { queue.push(waiting(UInt64(id), Flow(tenant: "many", priority: .standard))) }
        for id in 11...12 { queue.push(waiting(UInt64(id), Flow(tenant: "few", priority: .standard))) }
        let places = drained(queue).enumerated().filter { $0.element.flow.tenant == "few" }.map(\.offset)
        #expect(places.allSatisfy { $0 < 4 }, "\(places)")
    }

    @Test("A realtime call counts a quarter of a standard one")
    func realtime() {
        var queue = FairQueue()
        for id in 1...40 { queue.push(waiting(UInt64(id), Flow(tenant: "a", priority: .standard))) }
        for id in 41...80 { queue.push(waiting(UInt64(id), Flow(tenant: "a", priority: .realtime))) }
        let realtime = drained(queue).prefix(25).filter { $0.flow.priority == .realtime }.count
        #expect((19...21).contains(realtime))
    }

    @Test("Batch calls go when no other waits, and one of them after twenty others")
    func batch() {
        var queue = FairQueue()
        for id in 1...3 { queue.push(waiting(UInt64(id), Flow(tenant: "b", priority: .batch))) }
        for id in 4...48 { queue.push(waiting(UInt64(id), Flow(tenant: "a", priority: .standard))) }
        let places = drained(queue).enumerated().filter { $0.element.flow.isBatch }.map(\.offset)
        #expect(places == [20, 41, 47])
    }

    @Test("What a new call is told that goes before it does go before it, to one call of each tenant")
    func foretells() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            var queue = FairQueue()
            let tenants = ["a", "b", "c"]
            for id in 1...UInt64.random(in: 1...30, using: &random) {
                let priority: CommonV1.Priority = Bool.random(using: &random) ? .realtime : .standard
                queue.push(waiting(id, Flow(tenant: tenants.randomElement(using: &random) ?? "a", priority: priority)))
                if id.isMultiple(of: 4) { queue.pop() }
            }
            let flow = Flow(tenant: "b", priority: .standard)
            let ahead = queue.ahead(of: flow).calls
            queue.push(waiting(99, flow))
            let place = drained(queue).firstIndex { $0.id == 99 } ?? -1
            #expect(abs(place - ahead) <= 6, "\(place), told \(ahead)")
        }
    }

    @Test("Who leaves, or whose time is over, waits no longer")
    func leaves() {
        var queue = FairQueue()
        let flow = Flow(tenant: "a", priority: .standard)
        queue.push(waiting(1, flow, lasting: .milliseconds(10)))
        queue.push(waiting(2, flow))
        queue.push(waiting(3, flow))
        #expect(queue.remove(2) && !queue.remove(2))
        #expect(queue.firstExpiry == start + .milliseconds(10))
        #expect(queue.expired(start + .milliseconds(10)).map(\.id) == [1])
        #expect(drained(queue).map(\.id) == [3])
    }
}
