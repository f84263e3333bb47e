// Generated from proto/cache/v1/cache.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `cache.v1.Cache`.
package enum CacheMethods {
    /// `cache.v1.Cache/Lookup`.
    package static let lookup = MethodDescriptor(
        service: "cache.v1.Cache",
        method: "Lookup",
        isIdempotent: true
    )
    /// `cache.v1.Cache/Store`.
    package static let store = MethodDescriptor(
        service: "cache.v1.Cache",
        method: "Store",
        isIdempotent: true
    )
}

/// Answers kept in Redis. Keys are digests made by the router; this service knows nothing of requests.
package protocol CacheHandling: RPCService {
    /// The first of the keys that has an entry.
    func lookup(
        _ request: CacheV1.LookupRequest,
        context: ServerContext
    ) async throws -> CacheV1.LookupResponse
    /// `cache.v1.Cache/Store`.
    func store(
        _ request: CacheV1.StoreRequest,
        context: ServerContext
    ) async throws -> CacheV1.StoreResponse
}

extension CacheHandling {
    /// Serves every method of `cache.v1.Cache`.
    package func register(with router: inout RPCRouter) {
        router.register(CacheMethods.lookup, unary: lookup)
        router.register(CacheMethods.store, unary: store)
    }
}

/// Calls `cache.v1.Cache`.
package struct CacheClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// The first of the keys that has an entry.
    package func lookup(
        _ request: CacheV1.LookupRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CacheV1.LookupResponse {
        try await transport.call(CacheMethods.lookup, request, options: options)
    }

    /// `cache.v1.Cache/Store`.
    package func store(
        _ request: CacheV1.StoreRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CacheV1.StoreResponse {
        try await transport.call(CacheMethods.store, request, options: options)
    }
}

