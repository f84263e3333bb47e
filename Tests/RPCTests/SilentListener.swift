import NIOCore
import NIOPosix

/// Accepts connections and says nothing.
struct SilentListener: Sendable {
    private let channel: any Channel

    static func start() async throws -> SilentListener {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return SilentListener(channel: channel)
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    func stop() async {
        // It is closed either way.
        _ = try? await channel.close()
    }
}
