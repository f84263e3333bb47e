package import Messages
package import RPCCore

/// A method with the types of its messages, for callers that choose the method while they run.
package struct MethodSchema: Sendable {
    /// Its names and shape.
    package let method: MethodDescriptor
    /// What it takes.
    package let request: any Message.Type
    /// What it answers with.
    package let response: any Message.Type

    init(_ method: MethodDescriptor, _ request: any Message.Type, _ response: any Message.Type) {
        self.method = method
        self.request = request
        self.response = response
    }

    /// The method of a full name, `router.v1.Router/Complete`; nil if none of our .proto files has it.
    package static func find(_ fullName: String) -> MethodSchema? { all.first { $0.method.fullName == fullName } }
}
