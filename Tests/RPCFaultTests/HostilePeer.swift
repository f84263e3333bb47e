import NIOCore
import NIOPosix
import RPCCore
import Synchronization

@testable import RPCTransport

/// A bare connection that says what it likes, reads or does not, and counts what comes.
final class HostilePeer: Sendable {
    struct Heard: Sendable {
        var ends: [UInt64: Frame.End] = [:]
        var pongs = 0
        var dataBytes = 0
    }

    private let channel: any Channel
    private let ear: Ear

    private final class Ear: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let heard = Mutex(Heard())
        private let parser = Mutex(FrameParser())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            let frames = parser.withLock { parser in
                parser.feed(buffer)
                var frames: [Frame] = []
                while let frame = try? parser.next() { frames.append(frame) }
                return frames
            }
            heard.withLock { heard in
                for frame in frames {
                    switch frame.kind {
                    case .end(let end): heard.ends[frame.callID] = end
                    case .ping(ack: true, _): heard.pongs += 1
                    case .data(let piece): heard.dataBytes += piece.payload.count
                    default: break
                    }
                }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    init(port: Int, reads: Bool = true) async throws {
        let ear = Ear()
        self.ear = ear
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ear) }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
    }

    var heard: Heard { ear.heard.withLock { $0 } }
    var isClosed: Bool { !channel.isActive }

    /// Returns when the bytes are with the kernel, or the connection is gone: a flood goes no faster than it is read.
    func send(_ bytes: [UInt8]) async {
        // An error is what the other side has closed with; the test looks at that.
        _ = try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func send(_ frames: [Frame]) async { await send(frames.flatMap(FrameCodec.encode)) }

    /// Does not wait until the other side has taken it.
    func post(_ frames: [Frame]) {
        channel.writeAndFlush(ByteBuffer(bytes: frames.flatMap(FrameCodec.encode)), promise: nil)
    }

    /// Reads again.
    func listen() async throws { try await channel.setOption(.autoRead, value: true).get() }

    func closed() async throws { try await channel.closeFuture.get() }

    func close() async {
        // It may be closed already, which is as good.
        _ = try? await channel.close()
    }

    static var hello: Frame { Frame(callID: 0, .hello(Frame.Hello())) }

    static func open(_ id: UInt64, _ method: MethodDescriptor, _ payload: [UInt8]? = nil) -> Frame {
        var open = Frame.Open()
        open.method = method.wireName
        open.endStream = true
        open.timeoutMicroseconds = 60_000_000
        open.data = Frame.Piece(payload: payload ?? FaultService.request(id))
        return Frame(callID: id, .open(open))
    }

    /// The beginning of a call whose request will never be whole.
    static func halfOpen(_ id: UInt64, announced: UInt32, payload: [UInt8] = [1]) -> Frame {
        var open = Frame.Open()
        open.method = FaultService.echo.wireName
        open.timeoutMicroseconds = 60_000_000
        open.data = Frame.Piece(payload: payload, more: true, messageBytes: announced)
        return Frame(callID: id, .open(open))
    }
}
