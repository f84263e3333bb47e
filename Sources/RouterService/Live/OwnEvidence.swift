import Messages

/// What this router saw of the attempts that it made itself: all that there is while nobody's evidence can be read. A value
/// on a clock of whole seconds.
struct OwnEvidence: Sendable, Equatable {
    /// How an attempt ended, as a router can tell.
    enum Outcome: Sendable {
        case ok
        /// No room, failed, no connection.
        case failed
        /// Sent, and no whole answer came.
        case lost
        /// Says nothing of the provider.
        case none
    }

    private static let window = 10

    private struct OfRoute: Sendable, Equatable {
        var second = 0
        var slots = Array(repeating: RouteEvidence.Tally(), count: OwnEvidence.window)
        var failuresInARow = 0
        var successes: UInt32 = 0
        var failures: UInt32 = 0

        mutating func advance(to now: Int) {
            guard now > second else { return }
            for step in 1...min(now - second, OwnEvidence.window) {
                slots[(second + step) % OwnEvidence.window] = RouteEvidence.Tally()
            }
            second = now
        }

        mutating func note(_ outcome: Outcome, second: Int) {
            advance(to: second)
            let slot = second % OwnEvidence.window
            switch outcome {
            case .ok:
                slots[slot].ok += 1
                failuresInARow = 0
                successes &+= 1
            case .failed:
                slots[slot].failures += 1
                failuresInARow += 1
                failures &+= 1
            case .lost: slots[slot].broken += 1
            case .none: break
            }
        }
    }

    private var routes: [LiveView.Route: OfRoute] = [:]

    /// An attempt ended in that second of the clock.
    mutating func add(_ outcome: Outcome, _ route: LiveView.Route, second: Int) {
        guard outcome != .none, routes.count < EvidenceSum.routesMax || routes[route] != nil else { return }
        routes.change(route, default: OfRoute()) { $0.note(outcome, second: second) }
    }

    /// The same as replicas of inference say it.
    mutating func evidence(second: Int) -> InferenceV1.Evidence {
        var evidence = InferenceV1.Evidence(replica: "own")
        for route in routes.keys {
            routes[route]?.advance(to: second)
            guard let own = routes[route] else { continue }
            let sum = own.slots.reduce(RouteEvidence.Tally(), +)
            evidence.series.append(
                InferenceV1.Series(
                    provider: route.provider,
                    model: route.model,
                    recent: InferenceV1.Outcomes(
                        ok: UInt32(clamping: sum.ok),
                        failed: UInt32(clamping: sum.failures),
                        broken: UInt32(clamping: sum.broken)
                    ),
                    failuresInARow: UInt32(clamping: own.failuresInARow),
                    successes: own.successes,
                    failures: own.failures
                )
            )
        }
        return evidence
    }
}

extension OwnEvidence.Outcome {
    /// What a failed attempt says of the provider.
    init(_ failure: AttemptFailure) {
        switch failure.meaning {
        case .notSent, .overloaded, .failed: self = .failed
        // Without a kind it was inference that was lost, not the provider.
        case .lost: self = failure.kind == .unspecified ? .none : .lost
        case .callersEnd, .tooFast, .retired, .accountRefused, .contextTooLong, .callersFault, .ours: self = .none
        }
    }
}
