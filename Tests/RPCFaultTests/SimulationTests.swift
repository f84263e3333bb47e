import RPCCore
import TestSupport
import Testing

/// Both sessions over a network that splits, delays, truncates and cuts, drawn from a seed.
@Suite("Fuzz: two sessions over a bad network", .timeLimit(.minutes(5)))
struct SimulationTests {
    @Test(
        "Whatever the network does, every call ends once and truthfully, and neither side breaks the protocol",
        arguments: Simulation.Fault.allCases
    )
    func anyFault(_ fault: Simulation.Fault) async throws {
        for seed in 0..<UInt64(Fuzzing.rounds(16)) {
            // Other tests wait for threads, too.
            await Task.yield()
            let simulation = Simulation(seed: Fuzzing.seed &+ seed &* 7919)
            let steps = 100 + Int(seed % 7) * 100
            for step in 0..<steps {
                if step == steps * 2 / 3 { simulation.happen(fault) }
                simulation.step()
                if step % 25 == 0 { await Task.yield() }
            }
            let label = Comment(rawValue: "\(fault), seed \(seed)")
            try Self.finish(simulation, fault, label)
            try Self.checkTruth(simulation, label)
        }
    }

    /// Lets everything come to rest, in the order in which it must be able to.
    private static func finish(_ simulation: Simulation, _ fault: Simulation.Fault, _ label: Comment) throws {
        simulation.settle()
        // A reader that stands still and a handler that hangs hold back nobody but themselves.
        let stuck = simulation.calls.all.values.filter { $0.outcome == nil && !$0.waits }
        try #require(stuck.isEmpty, "\(label): \(stuck.map(\.method.method))")
        simulation.calls.openGates()
        simulation.settle()
        let late = simulation.calls.all.values.filter { $0.outcome == nil && $0.method != FaultService.hang }
        try #require(late.isEmpty, "\(label): \(late.map(\.method.method))")
        for _ in 0..<3 {
            simulation.pass(.seconds(7200))
            simulation.settle()
        }
        try #require(simulation.calls.all.values.allSatisfy { $0.outcome != nil }, label)
        try #require(simulation.client.openCalls == 0, label)
        try #require(simulation.server.openCalls == 0, label)
        try #require(simulation.service.books.running == 0, label)
        if fault == .drained || fault == .clientClosed { try #require(simulation.isLost, "\(label): it never closed") }
        if fault == .none { try #require(!simulation.isLost, label) }
        let faults = simulation.faults + simulation.clientEnd.referee.faults + simulation.serverEnd.referee.faults
        try #require(faults.isEmpty, "\(label): \(faults.prefix(3))")
        guard !simulation.isLost else { return }
        let unanswered = simulation.serverEnd.referee.calls.filter { !$0.value.isEnded && !$0.value.heardCancel }
        try #require(unanswered.isEmpty, "\(label): \(unanswered.keys)")
    }

    private static func checkTruth(_ simulation: Simulation, _ label: Comment) throws {
        let seen = simulation.service.books.seen
        for (id, call) in simulation.calls.all {
            let runs = seen[id] ?? 0
            try #require(runs <= 1, "\(label): call \(id) ran \(runs) times")
            switch call.outcome {
            case .failure(let error):
                try #require(!error.notStarted || runs == 0, "\(label): call \(id) ran: \(error)")
                try #require(error.code != .cancelled || call.wasCancelled, "\(label): \(error)")
            case .success where call.method == FaultService.echo:
                try #require(call.messages == [call.request], "\(label): call \(id)")
            case .success where call.method == FaultService.expand:
                try #require(call.messages == FaultService.expand(call.request), "\(label): call \(id)")
            case .success where call.method == FaultService.chat:
                try #require(call.messages == call.requests, "\(label): call \(id)")
            case .success where call.method == FaultService.collect:
                let bytes = call.requests.reduce(0) { $0 + $1.count }
                let summary = FaultService.summary(count: call.requests.count, bytes: bytes)
                try #require(call.messages == [summary], "\(label): call \(id)")
            case .success: try #require(call.method == FaultService.endless, "\(label): \(call.method.method)")
            case nil: Issue.record(label)
            }
        }
    }
}
