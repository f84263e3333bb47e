// Generated from proto/health/v1/health.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `health.v1`.
package enum HealthV1 {
    /// Enum `health.v1.ServingStatus`.
    package struct ServingStatus: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let serving = Self(rawValue: 1)
        /// Value 2.
        package static let notServing = Self(rawValue: 2)
        /// Value 3.
        package static let serviceUnknown = Self(rawValue: 3)
    }

    /// Message `health.v1.CheckRequest`.
    package struct CheckRequest: Messages.Message, Equatable {
        /// Field 1.
        package var service: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            service: String = ""
        ) {
            self.init {
                $0.service = service
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "health.v1.CheckRequest" }
    }

    /// Message `health.v1.CheckResponse`.
    package struct CheckResponse: Messages.Message, Equatable {
        /// Field 1.
        package var status: HealthV1.ServingStatus = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            status: HealthV1.ServingStatus = .unspecified
        ) {
            self.init {
                $0.status = status
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "health.v1.CheckResponse" }
    }

    /// Every message of `health.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        HealthV1.CheckRequest.self,
        HealthV1.CheckResponse.self
    ]
}

extension HealthV1.CheckRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Health__V1__CheckRequest>, _ arena: MessageArena) {
        health__v1__check_request__init(c)
        c.pointee.service = arena.text(self.service)
    }

    mutating func read(_ c: UnsafePointer<Health__V1__CheckRequest>) throws(MessageError) {
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Health__V1__CheckRequest>? { health__v1__check_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Health__V1__CheckRequest>) -> Int { health__v1__check_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Health__V1__CheckRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        health__v1__check_request__pack(c, bytes)
    }
}

extension HealthV1.CheckResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Health__V1__CheckResponse>, _ arena: MessageArena) {
        health__v1__check_response__init(c)
        c.pointee.status = .init(rawValue: UInt32(bitPattern: self.status.rawValue))
    }

    mutating func read(_ c: UnsafePointer<Health__V1__CheckResponse>) throws(MessageError) {
        self.status = HealthV1.ServingStatus(rawValue: Int32(bitPattern: c.pointee.status.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Health__V1__CheckResponse>? { health__v1__check_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Health__V1__CheckResponse>) -> Int { health__v1__check_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Health__V1__CheckResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        health__v1__check_response__pack(c, bytes)
    }
}

