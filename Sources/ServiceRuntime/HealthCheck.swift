import Messages
package import RPCCore
import Stubs
import Synchronization

/// One thing that a service depends on.
package struct HealthCheck: Sendable {
    /// How it is named in `/healthz`.
    package let name: String
    /// Whether the service is unhealthy without it; else it only works worse.
    package let isNeeded: Bool
    /// Returns when it is well, throws what is wrong. Given up after a second.
    package let check: @Sendable () async throws -> Void

    /// A dependency that `check` looks at.
    package init(_ name: String, isNeeded: Bool, check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.isNeeded = isNeeded
        self.check = check
    }

    /// Another service, asked for its health over RPC.
    package static func service(
        _ service: ServiceName,
        _ transport: any ClientTransport,
        isNeeded: Bool
    ) -> HealthCheck {
        HealthCheck(service.rawValue, isNeeded: isNeeded) {
            let response = try await HealthClient(transport).check(
                HealthV1.CheckRequest(),
                options: CallOptions(timeout: HealthResult.timeout)
            )
            guard response.status == .serving else { throw RPCError(.unavailable, "it is not serving") }
        }
    }
}

/// How one check came out.
struct HealthResult: Sendable {
    static let timeout = Duration.seconds(1)

    let name: String
    let isNeeded: Bool
    /// Nil when it is well.
    let problem: String?

    /// Runs all checks at once; takes at most ``timeout`` even if one of them ignores its cancellation.
    static func run(_ checks: [HealthCheck]) async -> [HealthResult] {
        await withTaskGroup(of: (Int, HealthResult).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await run(check)) }
            }
            var results: [(Int, HealthResult)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func run(_ check: HealthCheck) async -> HealthResult {
        let first = FirstAnswer()
        let work = Task {
            do {
                try await check.check()
                first.give(nil)
            } catch let error as RPCError {
                first.give(error.message)
            } catch {
                first.give("\(error)")
            }
        }
        let timer = Task {
            try await Task.sleep(for: timeout)
            first.give("no answer within a second")
        }
        let problem = await first.wait()
        work.cancel()
        timer.cancel()
        return HealthResult(name: check.name, isNeeded: check.isNeeded, problem: problem)
    }
}

/// Takes the first of several answers and hands it to the one who waits.
private final class FirstAnswer: Sendable {
    private enum State: Sendable {
        case open
        case waiting(CheckedContinuation<String?, Never>)
        case given(String?)
        case done
    }

    private let state = Mutex(State.open)

    func give(_ answer: String?) {
        let waiter: CheckedContinuation<String?, Never>? = state.withLock { state in
            switch state {
            case .open:
                state = .given(answer)
                return nil
            case .waiting(let waiter):
                state = .done
                return waiter
            case .given, .done: return nil
            }
        }
        waiter?.resume(returning: answer)
    }

    func wait() async -> String? {
        await withCheckedContinuation { continuation in
            let answer: String?? = state.withLock { state in
                if case .given(let answer) = state {
                    state = .done
                    return .some(answer)
                }
                state = .waiting(continuation)
                return .none
            }
            if case .some(let answer) = answer { continuation.resume(returning: answer) }
        }
    }
}
