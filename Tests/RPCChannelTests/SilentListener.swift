import NIOCore
import NIOPosix
import RPCCore

/// Accepts connections and says nothing, or one thing and nothing after it.
struct SilentListener: Sendable {
    private let channel: any Channel

    static func start(saying bytes: [UInt8] = []) async throws -> SilentListener {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                if !bytes.isEmpty { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return SilentListener(channel: channel)
    }

    static func start(saying frame: Frame) async throws -> SilentListener {
        try await start(saying: FrameCodec.encode(frame))
    }

    var address: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    func stop() async {
        // It is closed either way.
        _ = try? await channel.close()
    }
}
