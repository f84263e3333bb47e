import Crypto
package import Messages
package import RPCCore

/// What a caller thinks of an answer, checked.
package struct FeedbackRow: Sendable, Equatable {
    /// 32 bytes: equal for what one key says of one answer under one label.
    package let id: [UInt8]
    /// As it was said.
    package let feedback: CostV1.Feedback

    /// The longest comment.
    package static let commentBytesMax = 2 << 10
    private static let requestIDBytesMax = 128
    private static let labelBytesMax = 64

    /// Throws INVALID_ARGUMENT, naming the field.
    package init(_ feedback: CostV1.Feedback?) throws(RPCError) {
        guard let feedback, let who = feedback.attribution, !who.tenant.isEmpty else {
            throw Self.bad("feedback.attribution.tenant", "is required")
        }
        guard !who.requestID.isEmpty || !feedback.model.isEmpty else {
            throw Self.bad("request_id", "it or `model` is required")
        }
        guard feedback.score != nil || !feedback.label.isEmpty else {
            throw Self.bad("score", "it or `label` is required")
        }
        guard (0...1).contains(feedback.score ?? 0) else { throw Self.bad("score", "must be from 0 to 1") }
        try Self.check(who.requestID, "request_id", bytesMax: Self.requestIDBytesMax)
        try Self.check(feedback.attemptID, "attempt_id", bytesMax: Self.labelBytesMax)
        try Self.check(feedback.model, "model", bytesMax: 256)
        try Self.check(feedback.label, "label", bytesMax: Self.labelBytesMax)
        guard feedback.comment.count <= Self.commentBytesMax,
            String(validating: feedback.comment, as: UTF8.self) != nil
        else { throw Self.bad("comment", "must be UTF-8 of at most \(Self.commentBytesMax) bytes") }
        var bytes: [UInt8] = []
        for text in [who.tenant, who.keyID, who.requestID, feedback.attemptID, feedback.model, feedback.label] {
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes += $0 }
            bytes += text.utf8
        }
        id = SHA256.hash(bytes)
        self.feedback = feedback
    }

    /// For metrics: `none`, or the third of the range that the score is in.
    var mark: String {
        switch feedback.score {
        case nil: "none"
        case .some(..<(1.0 / 3)): "low"
        case .some(..<(2.0 / 3)): "middle"
        default: "high"
        }
    }

    /// For metrics.
    static let marks = ["none", "low", "middle", "high"]

    private static func check(_ text: String, _ field: String, bytesMax: Int) throws(RPCError) {
        guard text.utf8.count <= bytesMax, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw bad(field, "must be at most \(bytesMax) bytes without control characters")
        }
    }

    private static func bad(_ field: String, _ rule: String) -> RPCError {
        RPCError(.invalidArgument, "`\(field)`: \(rule)", reason: .badRequest)
    }
}

/// Which feedback is listed.
package struct FeedbackQuery: Sendable, Equatable {
    /// Milliseconds since 1970, inclusive.
    package let from: Int64
    /// Milliseconds since 1970, exclusive.
    package let until: Int64
    /// Nil = all.
    package let tenant: String?
    /// Nil = all.
    package let model: String?
}

/// A page of feedback.
package struct FeedbackPage: Sendable, Equatable {
    /// Oldest first.
    package let feedback: [CostV1.Feedback]
    /// Where the next page begins: the time in microseconds and the id of the last one; nil = there is none.
    package let next: FeedbackPosition?

    /// A page.
    package init(feedback: [CostV1.Feedback], next: FeedbackPosition?) {
        self.feedback = feedback
        self.next = next
    }
}

/// Where feedback stands in the order in which it is listed.
package struct FeedbackPosition: Sendable, Equatable {
    /// Microseconds since 1970.
    package let saidUS: Int64
    /// 32 bytes.
    package let id: [UInt8]

    /// A position.
    package init(saidUS: Int64, id: [UInt8]) {
        self.saidUS = saidUS
        self.id = id
    }
}
