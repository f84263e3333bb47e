/// Who is at the other end of a connection. It says nothing of the user on whose behalf a call is made.
package enum PeerIdentity: Sendable, Hashable {
    /// Nobody asked for a proof.
    case anonymous
    /// A caller inside this process.
    case process
    /// A service that has proven itself: its name by its certificate, or as it calls itself when it shows the shared
    /// secret.
    case service(String)

    /// What the peer says about users may be believed.
    package var isAuthenticated: Bool { self != .anonymous }
}

/// What a server wants to see before it listens to a peer.
package enum ServerAuthentication: Sendable {
    /// Nothing.
    case none
    /// A shared secret in the peer's Hello; the closure says whether it is the right one, in constant time.
    case secret(@Sendable ([UInt8]) -> Bool)
    /// A certificate that the transport has verified.
    case certificate

    /// Who the peer is by its first frame and by what the transport has found out; nil if that is not enough.
    func identity(of hello: Frame.Hello, _ transport: PeerIdentity) -> PeerIdentity? {
        switch self {
        case .none: return transport
        case .certificate: return transport.isAuthenticated ? transport : nil
        case .secret(let isRight):
            guard isRight(hello.credential) else { return nil }
            return transport.isAuthenticated ? transport : .service(hello.service)
        }
    }

    /// Said to a peer that has not shown enough.
    var refusal: String {
        switch self {
        case .none: ""
        case .secret: "a shared secret is needed, and this is not it"
        case .certificate: "a certificate is needed"
        }
    }
}
