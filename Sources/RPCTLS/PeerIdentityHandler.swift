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

    /// The service that was meant to be called; nil in servers, which take any service of the trusted authorities.
    private let expected: String?
    private let logger: Logger
    private var isKnown = false
    private var isRefused = false

    init(expecting service: String?, logger: Logger) {
        expected = service
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
        if let expected, !services.contains(expected) {
            let found = services.isEmpty ? "no service" : services.joined(separator: ", ")
            refuse(context, TLSFailure.unauthenticated("the peer's certificate is for \(found), not for \(expected)"))
            return
        }
        isKnown = true
        // A certificate that names no service leaves its peer anonymous: the session refuses it in words.
        let identity = (expected ?? services.first).map(PeerIdentity.service) ?? .anonymous
        context.fireUserInboundEventTriggered(PeerIdentified(identity))
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
