package import Messages
import RPCCore

/// What a limit must be to be set.
package enum LimitRules {
    /// The most requests a second that a limit may allow; more is none.
    package static let requestsPerSecondMax = 1_000_000.0
    /// The most tokens a minute that a limit may allow.
    package static let tokensPerMinuteMax: UInt64 = 1_000_000_000
    /// The most requests at a time that a limit may allow, and the largest burst.
    package static let requestsMax: UInt32 = 1_000_000
    /// The fewest requests a second but none: about three a day.
    package static let requestsPerSecondMin = 0.000_03

    /// The limit that holds for each user unless one is set in its place; nil for 0.
    package static func each(userRequestsPerSecond: Double) -> CostV1.Limit? {
        guard userRequestsPerSecond > 0 else { return nil }
        return CostV1.Limit(scope: .user, requestsPerSecond: max(requestsPerSecondMin, userRequestsPerSecond))
    }

    /// The limits that hold where `set` were set and `standing` comes from the settings.
    static func inForce(_ set: [CostV1.Limit], _ standing: CostV1.Limit?) -> [CostV1.Limit] {
        guard let standing, !set.contains(where: { isSamePlace($0, standing) }) else { return set }
        return [standing] + set
    }

    /// Whether one limit would stand in the place of the other.
    static func isSamePlace(_ one: CostV1.Limit, _ other: CostV1.Limit) -> Bool {
        one.scope == other.scope && one.tenant == other.tenant && one.subject == other.subject
            && one.model == other.model
    }

    /// The limit as it is set. Throws INVALID_ARGUMENT with the field and the rule.
    static func accepted(_ limit: CostV1.Limit?) throws(RPCError) -> CostV1.Limit {
        let limit = try place(limit)
        let rate = limit.requestsPerSecond
        guard rate == 0 || (requestsPerSecondMin...requestsPerSecondMax).contains(rate) else {
            throw refused("requests_per_second: must be 0, or from 0.00003 to 1000000")
        }
        guard limit.tokensPerMinute <= tokensPerMinuteMax else {
            throw refused("tokens_per_minute: must be at most \(tokensPerMinuteMax)")
        }
        guard limit.concurrent <= requestsMax else { throw refused("concurrent: must be at most \(requestsMax)") }
        guard limit.burst <= requestsMax else { throw refused("burst: must be at most \(requestsMax)") }
        guard rate > 0 || limit.tokensPerMinute > 0 || limit.concurrent > 0 else {
            throw refused("requests_per_second, tokens_per_minute, concurrent: one must be above 0")
        }
        guard limit.burst == 0 || rate > 0 else { throw refused("burst: needs requests_per_second") }
        return limit
    }

    /// The limit, of which only scope, tenant, subject and model are looked at. Throws INVALID_ARGUMENT.
    static func place(_ limit: CostV1.Limit?) throws(RPCError) -> CostV1.Limit {
        guard let limit else { throw RPCError(.invalidArgument, "limit: is missing", reason: .badRequest) }
        guard [.key, .user, .team, .tenant].contains(limit.scope) else {
            throw refused("scope: must be key, user, team or tenant")
        }
        guard limit.scope != .tenant || limit.subject.isEmpty else {
            throw refused("subject: must be empty for the scope tenant; `tenant` names it")
        }
        for (field, text, bytesMax) in [
            ("tenant", limit.tenant, ControlHandler.nameBytesMax),
            ("subject", limit.subject, ControlHandler.nameBytesMax), ("model", limit.model, 256),
        ] {
            guard text.utf8.count <= bytesMax, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw refused("\(field): must be at most \(bytesMax) bytes without control characters")
            }
        }
        return limit
    }

    private static func refused(_ rule: String) -> RPCError {
        RPCError(.invalidArgument, "limit.\(rule)", reason: .badRequest)
    }
}
