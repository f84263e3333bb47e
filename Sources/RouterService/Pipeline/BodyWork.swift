import Bodies
import RPCCore

/// Work on bodies that is too long for an event loop: small bodies are done at once, large ones elsewhere.
enum BodyWork {
    /// Larger bodies are worked on away from the event loop.
    static let inlineBytesMax = 64 << 10

    /// Runs `work`, which takes time in proportion to `bytes`.
    static func run<R: Sendable>(
        bytes: Int,
        _ work: @Sendable () throws(RPCError) -> R
    ) async throws(RPCError) -> R {
        if bytes <= inlineBytesMax { return try work() }
        do {
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await elsewhere(work) }
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(.internal, "the body could not be worked on")
        }
    }

    /// An answer's vectors in base64.
    static func base64(_ answer: [UInt8]) async throws(RPCError) -> [UInt8] {
        try await run(bytes: answer.count) { () throws(RPCError) in
            do throws(BodyError) {
                return try EmbeddingEncoding.base64(answer)
            } catch {
                throw RPCError(.unavailable, error.message)
            }
        }
    }

    @concurrent
    private static func elsewhere<R: Sendable>(_ work: @Sendable () throws(RPCError) -> R) async throws -> R {
        try work()
    }
}
