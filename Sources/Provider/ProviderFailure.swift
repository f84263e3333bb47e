/// How a call to a provider failed.
package struct ProviderFailure: Error, Sendable, CustomStringConvertible {
    /// What may have happened at the provider: decides on billing and on what may be tried next.
    package enum Kind: Sendable, Equatable {
        /// Not a byte of the request went out. Billed nothing.
        case notSent
        /// A status beyond 2xx came.
        case refused
        /// Bytes went out and no status came: it may have run, and been billed.
        case unknown
        /// The answer broke off after its status.
        case cut
        /// A 2xx answer that is not of the contract, or too large.
        case malformed
    }

    /// Why, from our side.
    package enum Cause: Sendable, Equatable {
        /// No name, nobody listening, TLS refused.
        case connect
        /// One of the request's timeouts.
        case timeout
        /// The caller's task was cancelled.
        case cancelled
        /// The caller's body could not be read, or is not of the length that it was said to be.
        case body
        /// The connection was closed or reset.
        case closed
        /// A bound of ours: calls in flight, bytes of the answer.
        case limit
        /// The provider's answer itself.
        case answer
        /// The provider refuses all keys that we have.
        case key
    }

    /// What may have happened at the provider.
    package let kind: Kind
    /// Why, from our side.
    package let cause: Cause
    /// For logs and people; never a secret, never a body.
    package let message: String
    /// Status (0 = none came) and headers.
    package let head: ProviderHead
    /// The body of a refusal, at most its first 64 KiB; else empty.
    package let body: [UInt8]

    /// The most bytes of a refusal's body that are kept.
    package static let bodyBytesMax = 64 << 10

    /// A failure as transports and tests make it.
    package init(
        _ kind: Kind,
        _ cause: Cause,
        _ message: String,
        head: ProviderHead = ProviderHead(status: 0),
        body: [UInt8] = []
    ) {
        self.kind = kind
        self.cause = cause
        self.message = message
        self.head = head
        self.body = body
    }

    /// A refusal by status.
    package static func refused(_ head: ProviderHead, body: [UInt8]) -> ProviderFailure {
        ProviderFailure(.refused, .answer, "the provider answered with status \(head.status)", head: head, body: body)
    }

    /// An answer that is not of the contract.
    package static func malformed(_ message: String, head: ProviderHead) -> ProviderFailure {
        ProviderFailure(.malformed, .answer, message, head: head)
    }

    /// The provider's status, 0 = none came.
    package var status: Int { head.status }

    /// The provider's own id of the call, or empty.
    package var requestID: String { head.requestID }

    /// Kind and message.
    package var description: String { "\(kind): \(message)" }
}
