import Logging
import RPCCore
import RPCTransport

/// RPC over TCP, behind two verbs.
enum RPCNetwork {
    /// A running RPC server.
    struct Listener: Sendable {
        let port: Int
        /// Takes no more calls, lets running ones finish within the time, then closes.
        let stop: @Sendable (Duration) async -> Void
    }

    static func listen(
        host: String,
        port: Int,
        threads: Int,
        router: RPCRouter,
        logger: Logger
    ) async throws -> Listener {
        throw RPCError(.unimplemented, "RPC over TCP")
    }

    static func connect(to address: String, logger: Logger) -> any ClientTransport {
        Unreachable(address: address)
    }

    static func isPortTaken(_ error: any Error) -> Bool { false }

    static func close(_ transport: any ClientTransport) async {}

    private struct Unreachable: ClientTransport {
        let address: String

        func unary(
            _ method: MethodDescriptor,
            _ request: [UInt8],
            options: CallOptions
        ) async throws(RPCError) -> [UInt8] {
            throw RPCError(.unavailable, "nothing answers at \(address)", notStarted: true)
        }

        func serverStreaming<R: Sendable>(
            _ method: MethodDescriptor,
            _ request: [UInt8],
            options: CallOptions,
            onResponse: (any RPCByteStream) async throws -> R
        ) async throws -> R {
            throw RPCError(.unavailable, "nothing answers at \(address)", notStarted: true)
        }
    }
}
