import Foundation

/// One process that the supervisor keeps running.
struct Child: Sendable {
    enum Role: Sendable, Hashable {
        case service(ServiceKind)
        /// Every service in one process.
        case everything
        case redis
    }

    let role: Role
    let replica: Int
    /// The RPC port; the gateway's public port; nil for what has neither.
    let port: Int?
    let admin: Int?
    var pid: Int32 = 0
    var started = ContinuousClock.now
    var isReady = false
    /// Ended by itself so often.
    var restarts = 0
    /// How it ended last: an exit code, or a signal below zero.
    var lastExit: Int32 = 0
    /// Asked to end, so its end is no failure.
    var isStopping = false

    var name: String {
        switch role {
        case .service(let kind): replica == 0 ? kind.rawValue : "\(kind.rawValue)/\(replica + 1)"
        case .everything: "all"
        case .redis: "redis"
        }
    }

    /// Whether another start would end as the last one did: bad settings, a port that is taken.
    var isHopeless: Bool { restarts > 0 && (lastExit == 64 || lastExit == 69) }

    /// How long to wait before the next start: 0.1 s doubling to 5 s, from the start again after 10 s of life.
    var pause: Duration {
        let lived = ContinuousClock.now - started
        let exponent = lived > .seconds(10) ? 0 : min(restarts, 6)
        return min(.seconds(5), .milliseconds(100 << exponent))
    }
}
