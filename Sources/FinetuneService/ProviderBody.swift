import JSON
import Provider
import RPCCore

/// JSON that is passed on to the provider with some of its values replaced.
enum ProviderBody {
    /// `object` with the members of `values` in the place of its own.
    static func replacing(_ values: [String: String], in object: JSONValue) -> [UInt8] {
        var writer = JSONWriter(capacity: object.raw.count + 256)
        writer.object { writer in
            for (name, value) in object.members ?? [] {
                writer.key(name)
                if let other = values[name] { writer.value(other) } else { writer.raw(value.raw) }
            }
        }
        return writer.bytes
    }
}

extension ProviderFailure {
    /// As the caller of a method sees it that asks the provider.
    var asRPCError: RPCError {
        guard kind == .refused else { return RPCError(.unavailable, "the provider did not answer: \(message)") }
        return switch status {
        case 400, 409, 413, 422: RPCError(.invalidArgument, explanation, reason: .badRequest)
        case 404: RPCError(.notFound, explanation)
        case 401, 402, 403: RPCError(.failedPrecondition, "the provider refuses us: \(explanation)")
        case 429: RPCError(.resourceExhausted, explanation, reason: .pacing, retryAfter: head.retryAfter)
        default: RPCError(.unavailable, explanation, retryAfter: head.retryAfter)
        }
    }
}
