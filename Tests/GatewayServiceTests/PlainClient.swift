import NIOCore
import NIOPosix

/// What came back, as far as it came.
struct PlainReply: Sendable {
    var status = 0
    /// Names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// The body's end was said, not only the connection's.
    var endedCleanly = false

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Takes a whole connection's bytes apart.
    init(_ bytes: [UInt8]) {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else { return }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts.last?.drop { $0 == " " } ?? "")
        }
        let rest = bytes[(end + 4)...]
        if headers["transfer-encoding"] == "chunked" {
            readChunks(rest)
        } else {
            body = Array(rest)
            endedCleanly = headers["content-length"].flatMap { Int($0) } == body.count
        }
    }

    private mutating func readChunks(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: rest[..<lineEnd], as: UTF8.self).prefix { $0.isHexDigit }
            guard let size = Int(line, radix: 16) else { return }
            rest = rest[(lineEnd + 1)...]
            if size == 0 {
                endedCleanly = true
                return
            }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
    }
}

/// One request on one connection, in bytes.
enum PlainClient {
    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let pieces: AsyncStream<[UInt8]>.Continuation

        init(_ pieces: AsyncStream<[UInt8]>.Continuation) { self.pieces = pieces }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            pieces.yield(Array(buffer: unwrapInboundIn(data)))
        }

        func channelInactive(context: ChannelHandlerContext) { pieces.finish() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// The whole reply; `onBody` is told of each state of the body in between.
    static func request(
        _ port: Int,
        _ method: String,
        _ path: String,
        headers: [String],
        body: [UInt8],
        onBody: (String) -> Void = { _ in }
    ) async throws -> PlainReply {
        let (channel, pieces) = try await send(port, method, path, headers, body)
        var bytes: [UInt8] = []
        for await piece in pieces {
            bytes += piece
            onBody(PlainReply(bytes).text)
        }
        try? await channel.close()
        return PlainReply(bytes)
    }

    /// Hangs up once something of the reply's body has come, and gives it.
    static func firstBytes(
        _ port: Int,
        _ method: String,
        _ path: String,
        headers: [String],
        body: [UInt8]
    ) async throws -> String {
        let (channel, pieces) = try await send(port, method, path, headers, body)
        var bytes: [UInt8] = []
        for await piece in pieces {
            bytes += piece
            if !PlainReply(bytes).body.isEmpty { break }
        }
        try await channel.close()
        return PlainReply(bytes).text
    }

    private static func send(
        _ port: Int,
        _ method: String,
        _ path: String,
        _ headers: [String],
        _ body: [UInt8]
    ) async throws -> (any Channel, AsyncStream<[UInt8]>) {
        let (pieces, continuation) = AsyncStream<[UInt8]>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        var lines = ["\(method) \(path) HTTP/1.1", "host: x", "connection: close", "content-length: \(body.count)"]
        lines += headers
        let head = lines.joined(separator: "\r\n") + "\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(bytes: Array(head.utf8) + body))
        return (channel, pieces)
    }
}
