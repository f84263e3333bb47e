// Generated from proto/echo/v1/echo.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `echo.v1`.
package enum EchoV1 {
    /// Message `echo.v1.EchoMessage`.
    package struct EchoMessage: Messages.Message, Equatable {
        /// Field 1.
        package var payload: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            payload: [UInt8] = []
        ) {
            self.init {
                $0.payload = payload
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "echo.v1.EchoMessage" }
    }

    /// Message `echo.v1.ExpandRequest`.
    package struct ExpandRequest: Messages.Message, Equatable {
        /// at most 10,000,000
        package var count: UInt32 = 0
        /// of each message, at most 4 MiB
        package var payloadBytes: UInt32 = 0
        /// between two messages, 0 = none
        package var pauseUs: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            count: UInt32 = 0,
            payloadBytes: UInt32 = 0,
            pauseUs: UInt32 = 0
        ) {
            self.init {
                $0.count = count
                $0.payloadBytes = payloadBytes
                $0.pauseUs = pauseUs
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "echo.v1.ExpandRequest" }
    }

    /// Message `echo.v1.CollectResponse`.
    package struct CollectResponse: Messages.Message, Equatable {
        /// Field 1.
        package var messages: UInt64 = 0
        /// payloads together
        package var bytes: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            messages: UInt64 = 0,
            bytes: UInt64 = 0
        ) {
            self.init {
                $0.messages = messages
                $0.bytes = bytes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "echo.v1.CollectResponse" }
    }

    /// Every message of `echo.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        EchoV1.EchoMessage.self,
        EchoV1.ExpandRequest.self,
        EchoV1.CollectResponse.self
    ]
}

extension EchoV1.EchoMessage: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Echo__V1__EchoMessage>, _ arena: MessageArena) {
        echo__v1__echo_message__init(c)
        c.pointee.payload = arena.bytes(self.payload)
    }

    mutating func read(_ c: UnsafePointer<Echo__V1__EchoMessage>) throws(MessageError) {
        self.payload = MessageText.bytes(c.pointee.payload)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Echo__V1__EchoMessage>? { echo__v1__echo_message__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Echo__V1__EchoMessage>) -> Int { echo__v1__echo_message__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Echo__V1__EchoMessage>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        echo__v1__echo_message__pack(c, bytes)
    }
}

extension EchoV1.ExpandRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Echo__V1__ExpandRequest>, _ arena: MessageArena) {
        echo__v1__expand_request__init(c)
        c.pointee.count = self.count
        c.pointee.payload_bytes = self.payloadBytes
        c.pointee.pause_us = self.pauseUs
    }

    mutating func read(_ c: UnsafePointer<Echo__V1__ExpandRequest>) throws(MessageError) {
        self.count = c.pointee.count
        self.payloadBytes = c.pointee.payload_bytes
        self.pauseUs = c.pointee.pause_us
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Echo__V1__ExpandRequest>? { echo__v1__expand_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Echo__V1__ExpandRequest>) -> Int { echo__v1__expand_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Echo__V1__ExpandRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        echo__v1__expand_request__pack(c, bytes)
    }
}

extension EchoV1.CollectResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Echo__V1__CollectResponse>, _ arena: MessageArena) {
        echo__v1__collect_response__init(c)
        c.pointee.messages = self.messages
        c.pointee.bytes = self.bytes
    }

    mutating func read(_ c: UnsafePointer<Echo__V1__CollectResponse>) throws(MessageError) {
        self.messages = c.pointee.messages
        self.bytes = c.pointee.bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Echo__V1__CollectResponse>? { echo__v1__collect_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Echo__V1__CollectResponse>) -> Int { echo__v1__collect_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Echo__V1__CollectResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        echo__v1__collect_response__pack(c, bytes)
    }
}

