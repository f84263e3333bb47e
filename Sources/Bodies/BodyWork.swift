/// Work on bodies that is too long for an event loop: small bodies are done at once, large ones elsewhere.
package enum BodyWork {
    /// Larger bodies are worked on away from the event loop.
    @usableFromInline static let inlineBytesMax = 64 << 10

    /// Runs `work`, which takes time in proportion to `bytes`.
    @inlinable
    package static func run<R: Sendable, Failure: Error>(
        bytes: Int,
        _ work: @Sendable () throws(Failure) -> R
    ) async throws(Failure) -> R {
        if bytes <= inlineBytesMax { return try work() }
        let result = await withTaskExecutorPreference(globalConcurrentExecutor) { await elsewhere(work) }
        return try result.get()
    }

    @concurrent
    @usableFromInline
    static func elsewhere<R: Sendable, Failure: Error>(
        _ work: @Sendable () throws(Failure) -> R
    ) async -> Result<R, Failure> {
        Result(catching: work)
    }
}
