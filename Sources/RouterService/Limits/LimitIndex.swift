package import Messages

/// The limits of a snapshot, so laid out that finding those of a request costs a look-up or two: nothing where there are none.
package struct LimitIndex: Sendable {
    /// The limits of one scope: by tenant and subject, each empty for "any".
    private struct Scope: Sendable {
        struct Subject: Hashable, Sendable {
            let tenant: String
            let name: String
        }

        var each: [CostV1.Limit] = []
        var some: [Subject: [CostV1.Limit]] = [:]

        mutating func add(_ limit: CostV1.Limit) {
            guard !limit.tenant.isEmpty || !limit.subject.isEmpty else { return each.append(limit) }
            some[Subject(tenant: limit.tenant, name: limit.subject), default: []].append(limit)
        }

        /// Those that hold for a subject: of one model, what is said most exactly.
        func limits(tenant: String, subject: String) -> [CostV1.Limit] {
            guard !some.isEmpty else { return each }
            var found = each
            for key in [
                Subject(tenant: tenant, name: ""), Subject(tenant: "", name: subject),
                Subject(tenant: tenant, name: subject),
            ] {
                for limit in some[key] ?? [] {
                    found.removeAll { $0.model == limit.model }
                    found.append(limit)
                }
            }
            return found
        }
    }

    private var scopes: [CostV1.LimitScope: Scope] = [:]

    /// Whether no limit holds for anybody.
    package var isEmpty: Bool { scopes.isEmpty }

    /// Lays the limits of a snapshot out; what is of an unknown scope holds for nobody.
    package init(_ limits: [CostV1.Limit]) {
        for limit in limits where Self.order.contains(limit.scope) { scopes[limit.scope, default: Scope()].add(limit) }
    }

    private static let order: [CostV1.LimitScope] = [.key, .user, .team, .tenant]

    /// What holds for a request of `caller` that `model` is to answer first: those of the narrowest scope first.
    package func held(_ caller: CommonV1.Attribution, model: String) -> [HeldLimit] {
        guard !scopes.isEmpty else { return [] }
        var held: [HeldLimit] = []
        for scope in Self.order {
            guard let limits = scopes[scope], let subject = Self.subject(scope, caller) else { continue }
            let isKeyOfNobody = scope == .user && caller.user.isEmpty
            for limit in limits.limits(tenant: caller.tenant, subject: isKeyOfNobody ? "" : subject)
            where limit.model.isEmpty || limit.model == model {
                held += Self.parts(limit) { quantity in
                    LimitKey(
                        tenant: caller.tenant,
                        scope: scope,
                        subject: subject,
                        isKeyOfNobody: isKeyOfNobody,
                        model: limit.model,
                        quantity: quantity
                    )
                }
            }
        }
        return held
    }

    /// Who is counted; nil where the caller has none of that kind.
    private static func subject(_ scope: CostV1.LimitScope, _ caller: CommonV1.Attribution) -> String? {
        switch scope {
        case .key: caller.keyID
        case .user: caller.user.isEmpty ? caller.keyID : caller.user
        case .team: caller.team.isEmpty ? nil : caller.team
        default: ""
        }
    }

    private static func parts(
        _ limit: CostV1.Limit,
        _ key: (LimitKey.Quantity) -> LimitKey
    ) -> [HeldLimit] {
        var parts: [HeldLimit] = []
        if limit.requestsPerSecond > 0 {
            let burst = limit.burst > 0 ? Double(limit.burst) : limit.requestsPerSecond
            let shape = BucketShape(perSecond: limit.requestsPerSecond, capacity: burst)
            parts.append(HeldLimit(key: key(.requests), bound: .bucket(shape)))
        }
        if limit.tokensPerMinute > 0 {
            let perMinute = Double(limit.tokensPerMinute)
            let shape = BucketShape(perSecond: perMinute / 60, capacity: perMinute)
            parts.append(HeldLimit(key: key(.tokens), bound: .bucket(shape)))
        }
        if limit.concurrent > 0 {
            parts.append(HeldLimit(key: key(.concurrent), bound: .slots(Int64(limit.concurrent))))
        }
        return parts
    }
}
