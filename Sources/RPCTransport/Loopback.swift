import NIOCore
import RPCCore

/// Addresses that no other machine reaches: only there may frames travel in plain text unasked.
package enum Loopback {
    /// Whether `host` is `localhost` or the number of a loopback address. Other names are not looked up: what they mean
    /// can change.
    package static func contains(host: String) -> Bool {
        if host == "localhost" { return true }
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        return contains(address)
    }

    static func contains(_ address: SocketAddress) -> Bool {
        guard let number = address.ipAddress else { return address.protocol == .local }
        return number.hasPrefix("127.") || number == "::1" || number.hasPrefix("::ffff:127.")
    }

    /// For clients without TLS: a connection to any other address is not even tried. Checked on the address that a
    /// name or a file of addresses came out as, each time.
    package static let only: ChannelSecurity = { channel in
        try channel.pipeline.syncOperations.addHandler(LoopbackOnlyHandler())
    }
}

extension Target {
    /// The hosts of this target that are not surely on this machine. What a file holds is not looked at.
    package var hostsBeyondLoopback: [String] {
        guard case .endpoints(let endpoints) = source else { return [] }
        return endpoints.map(\.host).filter { !Loopback.contains(host: $0) }
    }
}

/// Lets a channel connect to loopback addresses only.
private final class LoopbackOnlyHandler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func connect(context: ChannelHandlerContext, to address: SocketAddress, promise: EventLoopPromise<Void>?) {
        guard Loopback.contains(address) else {
            let text = "\(address.name) is not on this machine, and the connection would not be encrypted"
            promise?.fail(RPCError(.unauthenticated, text, reason: .unauthenticated, notStarted: true))
            return
        }
        context.connect(to: address, promise: promise)
    }
}
