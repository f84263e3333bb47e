package import Messages

/// What is counted: one quantity of one limit for one subject. Every router that serves the subject counts on the same key.
/// An object, which knows its hash: a request looks each of its keys up again and again.
package final class LimitKey: Sendable, Hashable {
    /// What a limit bounds.
    package enum Quantity: String, Sendable, Hashable {
        /// Requests a second.
        case requests
        /// Tokens a minute.
        case tokens
        /// Requests at a time.
        case concurrent
    }

    /// Whose: all keys of a tenant are counted in one place.
    package let tenant: String
    /// What kind of subject it is.
    package let scope: CostV1.LimitScope
    /// A key's id, a user, a team; empty for a tenant.
    package let subject: String
    /// A user's key, where it names no user: no user has the same name.
    package let isKeyOfNobody: Bool
    /// A model's id; empty = all together.
    package let model: String
    /// What is bounded.
    package let quantity: Quantity
    private let hash: Int

    /// What is counted; `isKeyOfNobody` = `subject` is a key's id in the place of a user.
    package init(
        tenant: String,
        scope: CostV1.LimitScope,
        subject: String,
        isKeyOfNobody: Bool = false,
        model: String = "",
        quantity: Quantity
    ) {
        self.tenant = tenant
        self.scope = scope
        self.subject = subject
        self.isKeyOfNobody = isKeyOfNobody
        self.model = model
        self.quantity = quantity
        var hasher = Hasher()
        hasher.combine(tenant)
        hasher.combine(subject)
        hasher.combine(model)
        hasher.combine(quantity)
        hasher.combine(scope)
        hash = hasher.finalize()
    }

    /// Whether both count the same.
    package static func == (left: LimitKey, right: LimitKey) -> Bool {
        left === right
            || (left.hash == right.hash && left.tenant == right.tenant && left.scope == right.scope
                && left.subject == right.subject && left.isKeyOfNobody == right.isKeyOfNobody
                && left.model == right.model && left.quantity == right.quantity)
    }

    /// As it was when the key was made.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// What a store may call it within its tenant: no two keys share it.
    package var name: String {
        let kind = isKeyOfNobody ? "key-as-user" : scopeName
        return "\(quantity.rawValue):\(kind):\(model.utf8.count):\(model):\(subject)"
    }

    /// `key`, `user`, `team` or `tenant`.
    package var scopeName: String {
        switch scope {
        case .key: "key"
        case .user: "user"
        case .team: "team"
        default: "tenant"
        }
    }

    /// Whose limit it is, for people.
    package var owner: String {
        let whose = scope == .tenant ? "tenant `\(tenant)`" : "\(isKeyOfNobody ? "key" : scopeName) `\(subject)`"
        return model.isEmpty ? whose : "\(whose) for model `\(model)`"
    }
}

/// One quantity that holds for a request, and how much of it there is.
package struct HeldLimit: Sendable, Hashable {
    /// What is counted.
    package let key: LimitKey
    /// How much there may be.
    package let bound: Bound

    /// A quantity and its bound.
    package init(key: LimitKey, bound: Bound) {
        self.key = key
        self.bound = bound
    }

    /// How much there may be.
    package enum Bound: Sendable, Hashable {
        /// Requests or tokens over time.
        case bucket(BucketShape)
        /// Requests at a time, at least 1.
        case slots(Int64)
    }
}
