package import Messages

/// The limits of a snapshot, so laid out that finding those of a request costs a look-up or two: nothing where there are none.
package struct LimitIndex: Sendable {
    /// The limits of one scope: by tenant and subject, each empty for "any".
    private struct Scope: Sendable {
        struct Subject: Hashable, Sendable {
            let tenant: String
            let name: String
        }

        let scope: CostV1.LimitScope
        var each: [Rule] = []
        var some: [Subject: [Rule]] = [:]

        mutating func add(_ limit: CostV1.Limit) {
            guard !limit.tenant.isEmpty || !limit.subject.isEmpty else { return each.append(Rule(limit)) }
            some[Subject(tenant: limit.tenant, name: limit.subject), default: []].lay(Rule(limit))
        }

        /// Those that hold for a subject: of one model, what is said most exactly.
        func rules(tenant: String, subject: String) -> [Rule] {
            guard !some.isEmpty else { return each }
            var found = each
            found.lay(some[Subject(tenant: tenant, name: "")])
            if !subject.isEmpty {
                found.lay(some[Subject(tenant: "", name: subject)])
                found.lay(some[Subject(tenant: tenant, name: subject)])
            }
            return found
        }
    }

    /// What one limit bounds.
    fileprivate struct Rule: Sendable {
        /// Empty = all models together.
        let model: String
        let bounds: [(quantity: LimitKey.Quantity, bound: HeldLimit.Bound)]

        init(_ limit: CostV1.Limit) {
            model = limit.model
            var bounds: [(quantity: LimitKey.Quantity, bound: HeldLimit.Bound)] = []
            if limit.requestsPerSecond > 0 {
                let burst = limit.burst > 0 ? Double(limit.burst) : limit.requestsPerSecond
                let shape = BucketShape(perSecond: limit.requestsPerSecond, capacity: burst)
                bounds.append((.requests, .bucket(shape)))
            }
            if limit.tokensPerMinute > 0 {
                let perMinute = Double(limit.tokensPerMinute)
                bounds.append((.tokens, .bucket(BucketShape(perSecond: perMinute / 60, capacity: perMinute))))
            }
            if limit.concurrent > 0 { bounds.append((.concurrent, .slots(Int64(limit.concurrent)))) }
            self.bounds = bounds
        }
    }

    /// The narrowest first.
    private var scopes: [Scope] = []

    /// Whether no limit holds for anybody.
    package var isEmpty: Bool { scopes.isEmpty }

    /// Lays the limits of a snapshot out; what is of an unknown scope holds for nobody.
    package init(_ limits: [CostV1.Limit]) {
        for scope in [CostV1.LimitScope.key, .user, .team, .tenant] {
            var laid = Scope(scope: scope)
            for limit in limits where limit.scope == scope { laid.add(limit) }
            if !laid.each.isEmpty || !laid.some.isEmpty { scopes.append(laid) }
        }
    }

    /// What holds for a request of `caller` that `model` is to answer first: those of the narrowest scope first.
    package func held(_ caller: CommonV1.Attribution, model: String) -> [HeldLimit] {
        var held: [HeldLimit] = []
        for index in scopes.indices {
            let scope = scopes[index].scope
            guard let subject = Self.subject(scope, caller) else { continue }
            let isKeyOfNobody = scope == .user && caller.user.isEmpty
            for rule in scopes[index].rules(tenant: caller.tenant, subject: isKeyOfNobody ? "" : subject)
            where rule.model.isEmpty || rule.model == model {
                held.reserveCapacity(held.count + rule.bounds.count)
                for (quantity, bound) in rule.bounds {
                    let key = LimitKey(
                        tenant: caller.tenant,
                        scope: scope,
                        subject: subject,
                        isKeyOfNobody: isKeyOfNobody,
                        model: rule.model,
                        quantity: quantity
                    )
                    held.append(HeldLimit(key: key, bound: bound))
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
}

extension [LimitIndex.Rule] {
    /// Puts a rule in the place of that of the same model.
    fileprivate mutating func lay(_ rule: LimitIndex.Rule) {
        removeAll { $0.model == rule.model }
        append(rule)
    }

    /// Puts rules that are said more exactly in the place of those of the same models.
    fileprivate mutating func lay(_ rules: Self?) {
        guard let rules else { return }
        if isEmpty { self = rules } else { for rule in rules { lay(rule) } }
    }
}
