import Provider
import TestSupport

@testable import InferenceService

/// Replicas that call one model of a provider with a limit for all of them, in steps of ten milliseconds of their own time.
struct PacingSimulation {
    /// What came of it, after a minute in which the rates found their way.
    struct Outcome {
        /// Answered calls against what the limit allows.
        var use: Double
        /// Of the calls that were sent.
        var refused: Double
        /// Of each replica.
        var answered: [Int]
    }

    var replicas = 3
    /// Calls a second that the provider allows, with a bucket of one second's worth.
    var limit = 60.0
    /// What is asked for, against the limit.
    var demand = 2.0
    /// Of the demand, what comes to the first replica; nil = as much as to each other.
    var toFirst: Double?
    /// Whether the calls can wait.
    var isBatch = false
    var seconds = 150
    var seed: UInt64 = 1

    private static let stepsASecond = 100

    func run() -> Outcome {
        let start = ContinuousClock.now
        var now = start
        var random = SeededGenerator(seed: seed)
        var paces = (0..<replicas).map { _ in Pace(now: start) }
        var waiting = Array(repeating: 0, count: replicas)
        var refusals: [(at: ContinuousClock.Instant, replica: Int)] = []
        var level = limit
        var outcome = Outcome(use: 0, refused: 0, answered: Array(repeating: 0, count: replicas))
        var sent = 0
        for step in 0..<(seconds * Self.stepsASecond) {
            now += .seconds(1) / Self.stepsASecond
            level = min(limit, level + limit / Double(Self.stepsASecond))
            let isCounted = step > 60 * Self.stepsASecond
            for replica in refusals.filter({ $0.at <= now }).map(\.replica) {
                paces[replica].refused(refusal, replicas: replicas, now)
            }
            refusals.removeAll { $0.at <= now }
            for replica in (0..<replicas).shuffled(using: &random) {
                let share = toFirst.map { replica == 0 ? $0 : (1 - $0) / Double(replicas - 1) } ?? 1 / Double(replicas)
                if Double.random(in: 0..<1, using: &random) < limit * demand * share / Double(Self.stepsASecond) {
                    waiting[replica] = min(waiting[replica] + 1, 20)
                }
                paces[replica].advance(now)
                while waiting[replica] > 0, paces[replica].wait(tokens: 0, sparing: isBatch, now) <= .zero {
                    paces[replica].take(tokens: 0, now)
                    waiting[replica] -= 1
                    if isCounted { sent += 1 }
                    if level >= 1 {
                        level -= 1
                        if isCounted { outcome.answered[replica] += 1 }
                    } else {
                        refusals.append((now + .milliseconds(20), replica))
                    }
                }
            }
        }
        let answered = outcome.answered.reduce(0, +)
        outcome.use = Double(answered) / (limit * Double(seconds - 60))
        outcome.refused = Double(sent - answered) / Double(max(1, sent))
        return outcome
    }

    private var refusal: ProviderFailure {
        let headers: [ProviderRequest.Header] = [.init("retry-after", "1"), .init("x-ratelimit-limit", "\(limit)")]
        return .refused(ProviderHead(status: 429, headers: headers), body: [])
    }
}
