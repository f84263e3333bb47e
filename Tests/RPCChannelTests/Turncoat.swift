import NIOCore
import NIOPosix
import RPCCore
import Synchronization

/// A server that says Hello to its first connection, refuses the first call there and goes away; on the others it says
/// Hello when it is told to, and nothing else.
final class Turncoat: Sendable {
    private let listener: any Channel
    private let connections: Connections

    private final class Connections: Sendable {
        let all = Mutex<[any Channel]>([])

        /// Gives the number of the connection, from 0.
        func add(_ channel: any Channel) -> Int {
            all.withLock { all in
                all.append(channel)
                return all.count - 1
            }
        }
    }

    /// The client's first words are its Hello, the next its first call.
    private final class FirstConnection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private var reads = 0

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            reads += 1
            switch reads {
            case 1: Turncoat.say([Turncoat.hello], context.channel)
            case 2:
                var goAway = Frame.GoAway()
                goAway.reason = Reason.draining.rawValue
                let refusal = RPCError(.unavailable, "not here", reason: .unknownModel, notStarted: true)
                let frames = [
                    Frame(callID: 0, .goAway(goAway)), Frame(callID: 1, .end(Frame.End(refusal))),
                ]
                Turncoat.say(frames, context.channel)
            default: break
            }
        }
    }

    private init(_ listener: any Channel, _ connections: Connections) {
        self.listener = listener
        self.connections = connections
    }

    static func start() async throws -> Turncoat {
        let connections = Connections()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.add(channel) == 0 else { return }
                    try channel.pipeline.syncOperations.addHandler(FirstConnection())
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return Turncoat(listener, connections)
    }

    private static var hello: Frame { Frame(callID: 0, .hello(Frame.Hello())) }

    private static func say(_ frames: [Frame], _ channel: any Channel) {
        channel.writeAndFlush(ByteBuffer(bytes: frames.flatMap(FrameCodec.encode)), promise: nil)
    }

    var address: String { "127.0.0.1:\(listener.localAddress?.port ?? 0)" }
    var count: Int { connections.all.withLock { $0.count } }

    /// Says Hello to the newest connection.
    func sayHello() {
        if let newest = connections.all.withLock({ $0.last }) { Self.say([Self.hello], newest) }
    }

    func stop() async {
        // It is closed either way.
        _ = try? await listener.close()
    }
}
