import Logging
import NIOCore
import NIOSSL
import NIOTLS
import RPCCore
import RPCTransport

/// Stands behind the TLS handler: tells the frames' handler who the peer is, and lets nothing through before.
final class PeerIdentityHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Whom a side takes of those whom the trusted authorities vouch for.
    enum Expected {
        /// In servers: whoever it is. The session refuses who is no service, in words.
        case anybody
        case anyService
        /// In clients: the service that was meant to be called.
        case service(String)
    }

    private let expected: Expected
    private let logger: Logger
    private var isKnown = false
    private var isRefused = false

    init(expecting expected: Expected, logger: Logger) {
        self.expected = expected
        self.logger = logger
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { identify(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isKnown, !isRefused else { return }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let refusal = TLSFailure.refusal(error) else {
            context.fireErrorCaught(TLSFailure.plain(error))
            return
        }
        refuse(context, refusal)
    }

    /// The handshake has shown that the chain is good and the peer has its key.
    private func identify(_ context: ChannelHandlerContext) {
        let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
        let services = certificate.map(ServiceIdentity.services) ?? []
        if let problem = Self.problem(services, expected) {
            refuse(context, TLSFailure.unauthenticated("the peer's certificate is for \(problem)"))
            return
        }
        isKnown = true
        // A certificate that names no service leaves its peer anonymous: the session refuses it in words.
        let identity = services.first.map(PeerIdentity.service) ?? .anonymous
        context.fireUserInboundEventTriggered(PeerIdentified(identity))
    }

    private static func problem(_ services: [String], _ expected: Expected) -> String? {
        switch expected {
        case .service(let service) where !services.contains(service):
            "\(services.isEmpty ? "no service" : services.joined(separator: ", ")), not for \(service)"
        case .anyService where services.isEmpty: "no service"
        case .anybody, .anyService, .service: nil
        }
    }

    private func refuse(_ context: ChannelHandlerContext, _ error: RPCError) {
        guard !isRefused else { return }
        isRefused = true
        let peer = context.remoteAddress.map { "\($0)" } ?? "unknown"
        logger.warning(
            "closing a connection: not authenticated",
            metadata: ["peer": "\(peer)", "rule": "\(error.message)"]
        )
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }
}
