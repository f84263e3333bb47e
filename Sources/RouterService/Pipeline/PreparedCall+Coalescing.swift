import Bodies
import Crypto
import Messages

extension PreparedCall {
    /// What inference needs to answer this call together with others; nil for a call that is to be by itself. Priority
    /// realtime waits for nobody.
    func coalesce(after edits: BodyEdits) -> InferenceV1.Coalesce? {
        let mayWait = fault.isEmpty && routing.priority != .realtime
        guard mayWait, let input = body.singleInput(after: edits) else { return nil }
        return InferenceV1.Coalesce(
            inputOffset: UInt32(input.span.lowerBound),
            inputLength: UInt32(input.span.count),
            digest: input.digest,
            inputBytes: UInt32(input.textBytes)
        )
    }
}

extension InferenceV1.CallRequest {
    /// Calls that may share a provider call go to the same replica of inference, as long as it is well; others anywhere.
    var affinity: UInt64? {
        guard coalesce != nil else { return nil }
        return SHA256.hash("\(provider)\n\(model)").prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
