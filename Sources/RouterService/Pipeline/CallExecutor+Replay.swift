import Bodies
import Messages

/// Answers from the cache, as if they had just been made.
extension CallExecutor {
    /// Nil if the entry cannot be read: then it is a miss.
    func replay(_ hit: CacheHit, _ call: PreparedCall) -> RouterV1.ForwardResponse? {
        guard let answer = try? PlainAnswer(parsing: hit.entry.body, kind: call.kind) else { return nil }
        count(hit, call)
        return RouterV1.ForwardResponse(
            status: 200,
            body: answer.id.isEmpty ? hit.entry.body : answer.bytes(id: AnswerID.make(call.kind)),
            contentType: "application/json",
            route: hit.route,
            cost: hit.cost,
            usage: hit.entry.usage
        )
    }

    func replayedStream(_ hit: CacheHit, _ call: PreparedCall) -> [UInt8]? {
        let stream = try? ChatReplay.stream(
            hit.entry.body,
            kind: call.kind,
            id: AnswerID.make(call.kind),
            includeUsage: call.facts.includeUsage
        )
        if stream != nil { count(hit, call) }
        return stream
    }

    private func count(_ hit: CacheHit, _ call: PreparedCall) {
        savings.add(tenant: call.principal.attribution.tenant, entry: hit.entry, kind: call.kind.usageKind)
    }
}
