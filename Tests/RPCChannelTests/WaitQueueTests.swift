import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import RPCTransport

@Suite("Calls that wait for a connection")
struct WaitQueueTests {
    private static func queue(_ most: Int = 10) -> WaitQueue {
        WaitQueue(most: most, loop: MultiThreadedEventLoopGroup.singleton.next())
    }

    private static let never = NIODeadline.now() + .hours(1)

    @Test("All of them are woken together")
    func woken() async {
        let queue = Self.queue()
        let waits = (0..<10).map { _ in Task { await queue.wait(until: Self.never, unless: { false }) } }
        #expect(await eventually { queue.count == 10 })
        queue.wakeAll()
        for wait in waits { #expect(await wait.value == .changed) }
        #expect(queue.count == 0)
    }

    @Test("One more than the limit is told so at once")
    func full() async {
        let queue = Self.queue(1)
        let wait = Task { await queue.wait(until: Self.never, unless: { false }) }
        #expect(await eventually { queue.count == 1 })
        #expect(await queue.wait(until: Self.never, unless: { false }) == .full)
        queue.wakeAll()
        #expect(await wait.value == .changed)
    }

    @Test("Each is told when its own time is over")
    func late() async {
        let queue = Self.queue()
        let long = Task { await queue.wait(until: Self.never, unless: { false }) }
        #expect(await eventually { queue.count == 1 })
        #expect(await queue.wait(until: .now() + .milliseconds(20), unless: { false }) == .late)
        #expect(await queue.wait(until: .now() + .milliseconds(1), unless: { false }) == .late)
        #expect(queue.count == 1)
        queue.wakeAll()
        #expect(await long.value == .changed)
    }

    @Test("A cancelled task does not wait")
    func cancelled() async {
        let queue = Self.queue()
        let wait = Task { await queue.wait(until: Self.never, unless: { false }) }
        #expect(await eventually { queue.count == 1 })
        wait.cancel()
        #expect(await wait.value == .cancelled)
        #expect(queue.count == 0)
    }

    @Test("Nobody waits for what is there already")
    func overAlready() async {
        #expect(await Self.queue().wait(until: Self.never, unless: { true }) == .changed)
    }
}
