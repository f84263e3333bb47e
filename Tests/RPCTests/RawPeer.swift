import NIOCore
import NIOPosix
import RPCCore
import Synchronization
import TestSupport
import Testing

@testable import RPCTransport

/// A bare connection to a server, for bytes that no client of ours would send.
final class RawPeer: Sendable {
    private let channel: any Channel
    private let collector: Collector

    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let bytes = Mutex<[UInt8]>([])

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            let more = buffer.readBytes(length: buffer.readableBytes) ?? []
            bytes.withLock { $0 += more }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    init(port: Int) async throws {
        let collector = Collector()
        self.collector = collector
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(collector) }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
    }

    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    func send(_ frames: Frame...) {
        send(frames.flatMap(FrameCodec.encode))
    }

    /// Whole frames that have come so far.
    var frames: [Frame] {
        var parser = FrameParser()
        parser.feed(ByteBuffer(bytes: collector.bytes.withLock { $0 }))
        var frames: [Frame] = []
        while let frame = try? parser.next() { frames.append(frame) }
        return frames
    }

    /// The End of a call, if it has come.
    func end(of call: UInt64) -> Frame.End? {
        for frame in frames where frame.callID == call {
            if case .end(let end) = frame.kind { return end }
        }
        return nil
    }

    /// The server's GoAway, if it has come.
    var goAway: Frame.GoAway? {
        for frame in frames { if case .goAway(let goAway) = frame.kind { return goAway } }
        return nil
    }

    var isClosed: Bool { !channel.isActive }

    private struct StillOpen: Error {}

    /// Waits for the other side to close, which it must do at once: a peer that has fallen silent it closes in the end.
    func closed() async throws {
        guard await eventually({ isClosed }) else { throw StillOpen() }
    }

    func close() async {
        // It may be closed already, which is as good.
        _ = try? await channel.close()
    }

    static var hello: Frame { Frame(callID: 0, .hello(Frame.Hello())) }

    static func open(_ id: UInt64, _ method: MethodDescriptor, _ payload: [UInt8] = []) -> Frame {
        var open = Frame.Open()
        open.method = method.wireName
        open.endStream = true
        open.timeoutMicroseconds = 10_000_000
        open.data = Frame.Piece(payload: payload)
        return Frame(callID: id, .open(open))
    }
}
