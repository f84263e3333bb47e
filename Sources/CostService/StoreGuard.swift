import Logging
import RPCCore
import Telemetry

/// Turns a failing store into UNAVAILABLE: what went wrong is logged, and the caller may try again.
struct StoreGuard: Sendable {
    private let logger: Logger
    private let failures: Counter

    init(logger: Logger, metrics: Metrics) {
        self.logger = logger
        failures = metrics.counter("cost_tracker_store_failures_total", help: "Calls to the database that failed.")
    }

    func run<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as RPCError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch let error as ReportTooLong {
            throw RPCError(
                .invalidArgument,
                "from_unix_ms, until_unix_ms: more than \(error.linesMax) lines; ask for less at a time",
                reason: .badRequest
            )
        } catch {
            failures.add()
            logger.error("the database failed", metadata: ["error": "\(error)"])
            throw RPCError(.unavailable, "the cost-tracker's database can't be used now", retryAfter: .seconds(1))
        }
    }
}
