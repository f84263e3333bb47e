import Foundation
import NIOCore
import NIOPosix
import RPCCore

/// Every socket address behind a target. Names are looked up by getaddrinfo on a thread of its own, as it blocks.
struct Resolver: Sendable {
    let target: Target
    let threads: NIOThreadPool

    /// Looks up everything; addresses of names that can't be resolved are missing. Throws if a file can't be read.
    func resolve() async throws -> Set<SocketAddress> {
        try await threads.runIfActive {
            var found: Set<SocketAddress> = []
            for endpoint in try target.endpoints() { found.formUnion(Self.lookUp(endpoint)) }
            return found
        }
    }

    private static func lookUp(_ endpoint: Target.Endpoint) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(endpoint.host, String(endpoint.port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next {
            switch entry.pointee.ai_family {
            case AF_INET:
                entry.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    addresses.append(SocketAddress($0.pointee))
                }
            case AF_INET6:
                entry.pointee.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    addresses.append(SocketAddress($0.pointee))
                }
            default: break
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
