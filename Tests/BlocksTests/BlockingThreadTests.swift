import BlockingThread
import Synchronization
import Testing

@Suite("Blocking thread")
struct BlockingThreadTests {
    @Test("Jobs run one at a time in the order they were handed over")
    func order() async throws {
        let thread = BlockingThread(name: "test", queueMax: 200)
        let seen = Mutex<[Int]>([])
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                let before = Mutex(false)
                group.addTask { try await thread.run { before.withLock { $0 = true } } }
                try await thread.run { seen.withLock { $0.append(number) } }
            }
            try await group.waitForAll()
        }
        #expect(seen.withLock { $0 } == Array(0..<100))
    }

    @Test("What the work throws reaches the caller")
    func errors() async {
        struct Broken: Error {}
        let thread = BlockingThread(name: "test", queueMax: 1)
        await #expect(throws: Broken.self) { try await thread.run { throw Broken() } }
    }

    @Test("A full queue refuses at once, and takes jobs again when there is room")
    func bounded() async throws {
        let thread = BlockingThread(name: "test", queueMax: 1)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        async let first: Void = thread.run {
            enter.yield()
            gate.wait()
        }
        for await _ in entered { break }
        await #expect(throws: BlockingThreadError(code: .queueFull, thread: "test")) { try await thread.run {} }
        gate.open()
        try await first
        while (try? await thread.run { 1 }) == nil { await Task.yield() }
    }

    @Test("After stop, queued jobs still finish and new ones are refused")
    func stop() async throws {
        let thread = BlockingThread(name: "test", queueMax: 10)
        let gate = Gate()
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        async let first = thread.run {
            enter.yield()
            gate.wait()
            return 7
        }
        for await _ in entered { break }
        thread.stop()
        thread.stop()
        await #expect(throws: BlockingThreadError(code: .stopped, thread: "test")) { try await thread.run {} }
        gate.open()
        #expect(try await first == 7)
    }
}

/// Holds a blocking thread until it is opened; spins, since it is only ever held for moments.
final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .releasing) }

    func wait() {
        while !isOpen.load(ordering: .acquiring) {}
    }
}
