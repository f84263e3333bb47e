/// One method of a service, as generated from its .proto.
package final class MethodDescriptor: Sendable, Hashable {
    /// The service with its package: `router.v1.Router`.
    package let service: String
    /// `Complete`.
    package let method: String
    /// Declared `idempotency_level`: may be sent again when its outcome is unknown.
    package let isIdempotent: Bool
    /// Is asked with any number of messages.
    package let isClientStreaming: Bool
    /// Answers with any number of messages.
    package let isServerStreaming: Bool
    /// `router.v1.Router/Complete`, as on the wire.
    package let fullName: String
    /// The same as bytes.
    package let wireName: [UInt8]
    private let hash: Int

    /// A method by its names.
    package init(
        service: String,
        method: String,
        isIdempotent: Bool = false,
        isClientStreaming: Bool = false,
        isServerStreaming: Bool = false
    ) {
        self.service = service
        self.method = method
        self.isIdempotent = isIdempotent
        self.isClientStreaming = isClientStreaming
        self.isServerStreaming = isServerStreaming
        fullName = service + "/" + method
        wireName = [UInt8](fullName.utf8)
        hash = fullName.hashValue
    }

    /// By full name.
    package static func == (one: MethodDescriptor, other: MethodDescriptor) -> Bool {
        one === other || one.fullName == other.fullName
    }

    /// By full name.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
