import Logging
import NIOCore
import NIOPosix
import Synchronization

/// What the connections of a server share.
final class HTTPServerCore: Sendable {
    private struct Registry {
        var open: [ObjectIdentifier: HTTPConnection] = [:]
        var emptied: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var lastWaiter: UInt64 = 0
    }

    let configuration: HTTPServer.Configuration
    let handler: any HTTPHandler
    let logger: Logger
    let load = HTTPServerLoad()
    private let executors: [ObjectIdentifier: any TaskExecutor]
    private let stopping = Atomic(false)
    /// The connections inside are only ever told things through their event loop.
    private let registry = Mutex(Registry())

    init(
        configuration: HTTPServer.Configuration,
        handler: any HTTPHandler,
        logger: Logger,
        group: MultiThreadedEventLoopGroup
    ) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
        let make = configuration.loops?.executor ?? { LoopExecutor(loop: $0) }
        var executors: [ObjectIdentifier: any TaskExecutor] = [:]
        for loop in group.makeIterator() { executors[ObjectIdentifier(loop)] = make(loop) }
        self.executors = executors
    }

    func executor(of loop: any EventLoop) -> any TaskExecutor {
        executors[ObjectIdentifier(loop)] ?? LoopExecutor(loop: loop)
    }

    func reserve(_ bytes: Int) -> Bool { load.reserve(bytes, of: configuration.heldBytesMax) }

    func release(_ bytes: Int) { load.release(bytes) }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func beginStop() {
        stopping.store(true, ordering: .relaxed)
    }

    var connections: [HTTPConnection] { registry.withLock { Array($0.open.values) } }

    /// False when there are as many connections as allowed; this one is counted all the same until it is closed.
    func add(_ connection: HTTPConnection) -> Bool {
        load.count(connections: 1)
        return registry.withLock { registry in
            registry.open[ObjectIdentifier(connection)] = connection
            return registry.open.count <= configuration.connectionsMax
        }
    }

    func remove(_ connection: HTTPConnection) {
        load.count(connections: -1)
        let waiters = registry.withLock { registry in
            registry.open[ObjectIdentifier(connection)] = nil
            if !registry.open.isEmpty { return [CheckedContinuation<Bool, Never>]() }
            defer { registry.emptied.removeAll() }
            return Array(registry.emptied.values)
        }
        for waiter in waiters { waiter.resume(returning: true) }
    }

    /// True once no connection is left, false after the time.
    func waitUntilEmpty(_ time: Duration) async -> Bool {
        let waiter = registry.withLock { registry in
            registry.lastWaiter += 1
            return registry.lastWaiter
        }
        return await withCheckedContinuation { continuation in
            let isEmpty = registry.withLock { registry in
                if registry.open.isEmpty { return true }
                registry.emptied[waiter] = continuation
                return false
            }
            if isEmpty { return continuation.resume(returning: true) }
            Task {
                try? await Task.sleep(for: time)
                registry.withLock { $0.emptied.removeValue(forKey: waiter) }?.resume(returning: false)
            }
        }
    }
}
