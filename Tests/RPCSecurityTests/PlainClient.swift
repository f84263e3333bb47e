import NIOCore
import NIOPosix

/// A TCP connection that says nothing.
struct PlainClient: Sendable {
    private let channel: any Channel

    init(port: Int) async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port)
            .get()
    }

    /// Waits for the other side to close.
    func closed() async throws { try await channel.closeFuture.get() }
}
