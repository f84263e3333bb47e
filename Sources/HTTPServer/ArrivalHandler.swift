import NIOCore

/// Tells a connection of bytes before the decoder has made parts of them: a head that arrives byte by byte is no part.
final class ArrivalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let connection: HTTPConnection

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.received(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }
}
