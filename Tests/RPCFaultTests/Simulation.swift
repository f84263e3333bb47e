import RPCCore
import Synchronization
import TestSupport

/// A client and a server session with a bad network between them, on one thread and in virtual time: what happens, and
/// in which order, is drawn from a seed.
final class Simulation {
    enum Fault: CaseIterable {
        case none
        case cut
        case truncated
        case drained
        case clientClosed
    }

    let service = FaultService()
    let calls: SimulatedCalls
    let executor = ManualExecutor()
    let client: ClientSession
    let server: ServerSession
    private(set) var clientEnd: SimulatedEnd
    private(set) var serverEnd: SimulatedEnd
    private(set) var isLost = false
    /// What must not happen and did.
    private(set) var faults: [String] = []
    private var generator: SeededGenerator
    private var now = ContinuousClock.now
    private var nextCall: UInt64 = 0

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var configuration = SessionConfiguration()
        configuration.windowBytes = [131_072, 262_144].randomElement(using: &generator) ?? 0
        configuration.callsMax = [4, 100].randomElement(using: &generator) ?? 0
        configuration.messageBytesMax = 1_000_000
        client = ClientSession(configuration: configuration)
        calls = SimulatedCalls(client, executor)
        server = ServerSession(
            ServerSession.Service(
                router: service.router,
                interceptors: [DeadlineInterceptor(), CallLimit(configuration.callsMax)]
            ),
            configuration: configuration,
            peerName: "simulated",
            executor: executor
        )
        clientEnd = SimulatedEnd(client)
        serverEnd = SimulatedEnd(server)
        self.generator = generator
    }

    private func int(_ range: Range<Int>) -> Int { .random(in: range, using: &generator) }

    /// Does something: a call begins, bytes travel, a task goes on, time passes.
    func step() {
        switch int(0..<20) {
        case 0, 1: startCall()
        case 2...5: _ = carry(up: true, int(1..<20_000))
        case 6...9: _ = carry(up: false, int(1..<20_000))
        case 10, 11: _ = flush()
        case 12...17: _ = executor.runOne(&generator)
        case 18: if int(0..<4) == 0 { calls.cancelOne(&generator) }
        default: if int(0..<10) == 0 { pass(.seconds(90)) }
        }
    }

    private func flush() -> Bool {
        guard !isLost else { return false }
        let takeMax = [1, 1000, 262_144].randomElement(using: &generator) ?? 1
        let (up, down) = (clientEnd.flush(takeMax: takeMax), serverEnd.flush(takeMax: takeMax))
        return up || down
    }

    /// Moves bytes; at the end of what an end has said before it closed, the connection is closed.
    private func carry(up: Bool, _ count: Int) -> Bool {
        guard !isLost else { return false }
        let bytes = up ? clientEnd.carry(count) : serverEnd.carry(count)
        do throws(FrameError) {
            if up { try serverEnd.receive(bytes) } else { try clientEnd.receive(bytes) }
        } catch {
            faults.append("\(up ? "the server" : "the client") refused what its peer sent: \(error)")
            lose()
        }
        let sender = up ? clientEnd : serverEnd
        if sender.hasClosed, sender.underWay.isEmpty { lose() }
        return !bytes.isEmpty
    }

    private func lose() {
        guard !isLost else { return }
        isLost = true
        for end in [clientEnd, serverEnd].shuffled(using: &generator) { end.lose() }
    }

    func pass(_ time: Duration) {
        now += time
        _ = clientEnd.pass(now)
        _ = serverEnd.pass(now)
    }

    func happen(_ fault: Fault) {
        switch fault {
        case .none: break
        case .cut: lose()
        case .truncated:
            let up = Bool.random(using: &generator)
            _ = carry(up: up, int(0..<2000))
            lose()
        case .drained: server.drain(within: .seconds(30))
        case .clientClosed: client.close()
        }
    }

    private func startCall() {
        nextCall += 1
        let timeout = Duration.seconds(int(0..<4) == 0 ? 60 : 3600)
        switch int(0..<11) {
        case 0...2:
            let size = [8, 100, 70_000, 200_000].randomElement(using: &generator) ?? 8
            calls.unary(FaultService.echo, FaultService.request(nextCall, size: size), timeout)
        case 3: calls.unary(FaultService.fail, FaultService.request(nextCall), timeout)
        case 4: calls.unary(FaultService.hang, FaultService.request(nextCall), timeout)
        case 5:
            calls.stream(FaultService.endless, FaultService.request(nextCall), timeout, stopAfter: int(1..<50))
        case 6...8:
            let method = Bool.random(using: &generator) ? FaultService.collect : FaultService.chat
            let size = [8, 64, 5000, 150_000].randomElement(using: &generator) ?? 8
            let count = int(1..<(size > 10_000 ? 5 : 60))
            let request = FaultService.request(nextCall, size: size)
            calls.exchange(method, [[UInt8]](repeating: request, count: count), timeout)
        default:
            let size: UInt16 = [0, 64, 5000, 65_000].randomElement(using: &generator) ?? 0
            let request = FaultService.expandRequest(
                nextCall,
                count: UInt8(int(0..<(size > 10_000 ? 8 : 60))),
                size: size
            )
            calls.stream(FaultService.expand, request, timeout, pausesAfter: int(0..<3) == 0 ? int(0..<5) : nil)
        }
    }

    /// Goes on until nothing moves any more.
    func settle() {
        var moves = true
        while moves {
            moves = flush()
            while executor.runOne(&generator) { moves = true }
            if carry(up: true, .max) { moves = true }
            if carry(up: false, .max) { moves = true }
        }
    }
}
