import HTTPServer
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// A connection that sends and reads bare bytes. One task may read at a time.
final class RawClient: Sendable {
    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let continuation: AsyncStream<[UInt8]>.Continuation

        init(_ continuation: AsyncStream<[UInt8]>.Continuation) {
            self.continuation = continuation
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let channel: any Channel
    private let stream: AsyncStream<[UInt8]>
    private let received = Mutex("")

    private init(channel: any Channel, stream: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.stream = stream
    }

    static func connect(_ server: HTTPServer, autoRead: Bool = true) async throws -> RawClient {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: autoRead)
            .channelInitializer { $0.pipeline.addHandler(Collector(continuation)) }
            .connect(host: "127.0.0.1", port: server.port).get()
        return RawClient(channel: channel, stream: stream)
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// Ends this side; the other one can still be read.
    func endSending() async throws {
        try await channel.close(mode: .output)
    }

    func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    func close() async throws {
        try await channel.close()
    }

    /// Everything up to and with `end`; what follows stays for the next read. Nil when the peer closed before.
    func read(through end: String) async -> String? {
        while true {
            let found: String? = received.withLock { received in
                guard let range = received.firstRange(of: end) else { return nil }
                defer { received.removeSubrange(..<range.upperBound) }
                return String(received[..<range.upperBound])
            }
            if let found { return found }
            guard await readMore() else { return nil }
        }
    }

    /// Everything until the peer closes.
    func readToEnd() async -> String {
        while await readMore() {}
        return received.withLock { received in
            defer { received = "" }
            return received
        }
    }

    private func readMore() async -> Bool {
        for await bytes in stream {
            received.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            return true
        }
        return false
    }
}

struct TestHandler: HTTPHandler {
    var policy = HTTPBodyPolicy.collect()
    let body: @Sendable (HTTPRequest, HTTPResponder) async throws -> Void

    init(
        _ policy: HTTPBodyPolicy = .collect(),
        _ body: @escaping @Sendable (HTTPRequest, HTTPResponder) async throws -> Void
    ) {
        self.policy = policy
        self.body = body
    }

    func bodyPolicy(for request: HTTPRequest) -> HTTPBodyPolicy { policy }

    func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws {
        try await body(request, responder)
    }

    /// Reads the body as it comes, then answers with what it was asked.
    static func streamedEcho(bytesMax: Int = 1 << 30) -> TestHandler {
        TestHandler(.stream(bytesMax: bytesMax)) { request, responder in
            let body = String(decoding: try await request.readToEnd(), as: UTF8.self)
            try await responder.send(.text(200, "\(request.method) \(request.path) \(body)."))
        }
    }

    /// Answers with what it was asked.
    static let echo = TestHandler { request, responder in
        let text = "\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))."
        try await responder.send(.text(200, text))
    }
}

extension HTTPRequest {
    /// All of a streamed body.
    func readToEnd() async throws -> [UInt8] {
        var body = self.body
        while let piece = try await stream?.next() { body += piece }
        return body
    }
}

/// Runs `body` against a server on a free port, and stops the server.
func withServer(
    _ handler: TestHandler,
    _ configuration: HTTPServer.Configuration = .local(),
    _ body: (HTTPServer) async throws -> Void
) async throws {
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let server = try await HTTPServer.start(configuration: configuration, handler: handler, logger: logger)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(server)) } catch { outcome = .failure(error) }
    await server.stop(drain: .zero)
    try outcome.get()
}

extension HTTPServer.Configuration {
    /// Listens on a free port of this machine.
    static func local(_ configure: (inout Self) -> Void = { _ in }) -> Self {
        var configuration = Self(host: "127.0.0.1", port: 0)
        configure(&configuration)
        return configuration
    }
}
