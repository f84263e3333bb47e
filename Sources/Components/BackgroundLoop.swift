import ServiceLifecycle

/// A loop that runs as long as its service and ends by cancellation, as the runtime wants it.
struct BackgroundLoop: Service {
    let body: @Sendable () async -> Void

    init(_ body: @escaping @Sendable () async -> Void) {
        self.body = body
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await body() }
    }
}
