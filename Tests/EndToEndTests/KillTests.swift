import Foundation
import JSON
import Messages
import TestSupport
import Testing

/// Processes die at the worst moment; what was promised holds.
@Suite("A stack that is killed", .serialized, .timeLimit(.minutes(30)))
struct KillTests {
    private static let victims = [
        "router", "cache", "inference", "finetune-manager", "cost-tracker", "batch-worker", "gateway",
        "provider-simulator",
        "redis",
    ]

    @Test("Each process killed under load comes back, and every metered call has exactly one ledger row")
    func killsUnderLoad() async throws {
        try await Stack.with(environment: Self.slowAnswers) { stack in
            var inFlight = 0
            for seed in 1...5 {
                inFlight += try await Self.killUnderLoad(stack, seed: seed, Self.victims)
            }
            try await Ledger.agreesWithMeter(of: stack, inexactMax: inFlight)
            inFlight += try await Self.killUnderLoad(stack, seed: 6, ["pointsman"])
            try await stack.up()
            try await Ledger.agreesWithMeter(of: stack, inexactMax: inFlight)
        }
    }

    /// Returns how many requests were in flight at the kills.
    private static func killUnderLoad(_ stack: Stack, seed: Int, _ victims: [String]) async throws -> Int {
        let result = try await Program.script("kills.py", [stack.file.path, "\(seed)"] + victims)
        try #require(result.status == 0, "seed \(seed): \(result.errors)")
        let kills = try #require(try JSONDocument(parsing: [UInt8](result.output.utf8)).root["kills"]?.array)
        #expect(kills.count == victims.count)
        return kills.reduce(0) { inFlight, kill in
            #expect((kill["in_flight"]?.int ?? 0) >= 16)
            #expect((kill["mid_answer"]?.int ?? 0) >= 8)
            return inFlight + Int(kill["in_flight"]?.int ?? 0)
        }
    }

    @Test("No child outlives a supervisor that is killed, and a new one finds ledger, jobs and models as they were")
    func supervisorKilled() async throws {
        try await Stack.with { stack in
            _ = try await stack.pointsman(["complete", "Repeat exactly: before"])
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
            let before = try await Ledger.rows(of: stack).map(\.attemptID)
            let description = try stack.description()
            let supervisor = Int32(clamping: try #require(description["pid"]?.int))
            let children = try #require(description["services"]?.members).flatMap { $0.value.array ?? [] }
                .compactMap { $0["pid"]?.int }.map { Int32(clamping: $0) }
            #expect(children.count >= 8)
            kill(supervisor, SIGKILL)
            let areGone = await eventually(within: .seconds(2)) { children.allSatisfy { !Program.isRunning($0) } }
            #expect(areGone, "a child runs 2 s after its supervisor's death")
            try await stack.up()
            #expect(try await Ledger.rows(of: stack).map(\.attemptID) == before)
            #expect(try await stack.pointsman(["complete", "Repeat exactly: after"]).output == "after\n")
        }
    }

    /// Answers that last, so that a kill finds many of them in the middle; the simulator keeps this over its own death.
    private static let slowAnswers = [
        "POINTSMAN_PROVIDER_SIMULATOR_CHUNK_DELAY": "20ms", "POINTSMAN_PROVIDER_SIMULATOR_LATENCY": "300ms",
    ]
}
