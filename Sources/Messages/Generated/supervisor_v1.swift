// Generated from proto/supervisor/v1/supervisor.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `supervisor.v1`.
package enum SupervisorV1 {
    /// Message `supervisor.v1.StatusRequest`.
    package struct StatusRequest: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.StatusRequest" }
    }

    /// Message `supervisor.v1.StatusResponse`.
    package struct StatusResponse: Messages.Message, Equatable {
        /// Field 1.
        package var processes: [SupervisorV1.ProcessStatus] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            processes: [SupervisorV1.ProcessStatus] = []
        ) {
            self.init {
                $0.processes = processes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.StatusResponse" }
    }

    /// Message `supervisor.v1.ProcessStatus`.
    package struct ProcessStatus: Messages.Message, Equatable {
        /// Field 1.
        package var service: String = ""
        /// Field 2.
        package var replica: UInt32 = 0
        /// 0 = not running
        package var pid: Int32 = 0
        /// Field 4.
        package var ready: Bool = false
        /// after it ended by itself
        package var restarts: UInt32 = 0
        /// Field 6.
        package var upMS: UInt64 = 0
        /// Field 7.
        package var rpc: String = ""
        /// Field 8.
        package var admin: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            service: String = "",
            replica: UInt32 = 0,
            pid: Int32 = 0,
            ready: Bool = false,
            restarts: UInt32 = 0,
            upMS: UInt64 = 0,
            rpc: String = "",
            admin: String = ""
        ) {
            self.init {
                $0.service = service
                $0.replica = replica
                $0.pid = pid
                $0.ready = ready
                $0.restarts = restarts
                $0.upMS = upMS
                $0.rpc = rpc
                $0.admin = admin
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.ProcessStatus" }
    }

    /// Message `supervisor.v1.ScaleRequest`.
    package struct ScaleRequest: Messages.Message, Equatable {
        /// Field 1.
        package var service: String = ""
        /// 1 to 32
        package var replicas: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            service: String = "",
            replicas: UInt32 = 0
        ) {
            self.init {
                $0.service = service
                $0.replicas = replicas
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.ScaleRequest" }
    }

    /// Message `supervisor.v1.ScaleResponse`.
    package struct ScaleResponse: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.ScaleResponse" }
    }

    /// Message `supervisor.v1.RestartRequest`.
    package struct RestartRequest: Messages.Message, Equatable {
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
        package static var typeName: String { "supervisor.v1.RestartRequest" }
    }

    /// Message `supervisor.v1.RestartResponse`.
    package struct RestartResponse: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.RestartResponse" }
    }

    /// Message `supervisor.v1.DownRequest`.
    package struct DownRequest: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.DownRequest" }
    }

    /// Message `supervisor.v1.DownResponse`.
    package struct DownResponse: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "supervisor.v1.DownResponse" }
    }

    /// Every message of `supervisor.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        SupervisorV1.StatusRequest.self,
        SupervisorV1.StatusResponse.self,
        SupervisorV1.ProcessStatus.self,
        SupervisorV1.ScaleRequest.self,
        SupervisorV1.ScaleResponse.self,
        SupervisorV1.RestartRequest.self,
        SupervisorV1.RestartResponse.self,
        SupervisorV1.DownRequest.self,
        SupervisorV1.DownResponse.self
    ]
}

extension SupervisorV1.StatusRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__StatusRequest>, _ arena: MessageArena) {
        supervisor__v1__status_request__init(c)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__StatusRequest>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__StatusRequest>? { supervisor__v1__status_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__StatusRequest>) -> Int { supervisor__v1__status_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__StatusRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__status_request__pack(c, bytes)
    }
}

extension SupervisorV1.StatusResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__StatusResponse>, _ arena: MessageArena) {
        supervisor__v1__status_response__init(c)
        (c.pointee.processes, c.pointee.n_processes) = arena.messages(self.processes)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__StatusResponse>) throws(MessageError) {
        if let values = c.pointee.processes {
            self.processes.reserveCapacity(c.pointee.n_processes)
            for index in 0..<c.pointee.n_processes {
                guard let value = values[index] else { continue }
                self.processes.append(try SupervisorV1.ProcessStatus(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__StatusResponse>? { supervisor__v1__status_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__StatusResponse>) -> Int { supervisor__v1__status_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__StatusResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__status_response__pack(c, bytes)
    }
}

extension SupervisorV1.ProcessStatus: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__ProcessStatus>, _ arena: MessageArena) {
        supervisor__v1__process_status__init(c)
        c.pointee.service = arena.text(self.service)
        c.pointee.replica = self.replica
        c.pointee.pid = self.pid
        c.pointee.ready = self.ready ? 1 : 0
        c.pointee.restarts = self.restarts
        c.pointee.up_ms = self.upMS
        c.pointee.rpc = arena.text(self.rpc)
        c.pointee.admin = arena.text(self.admin)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__ProcessStatus>) throws(MessageError) {
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
        self.replica = c.pointee.replica
        self.pid = c.pointee.pid
        self.ready = c.pointee.ready != 0
        self.restarts = c.pointee.restarts
        self.upMS = c.pointee.up_ms
        self.rpc = try MessageText.string(c.pointee.rpc, "rpc", of: Self.typeName)
        self.admin = try MessageText.string(c.pointee.admin, "admin", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__ProcessStatus>? { supervisor__v1__process_status__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__ProcessStatus>) -> Int { supervisor__v1__process_status__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__ProcessStatus>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__process_status__pack(c, bytes)
    }
}

extension SupervisorV1.ScaleRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__ScaleRequest>, _ arena: MessageArena) {
        supervisor__v1__scale_request__init(c)
        c.pointee.service = arena.text(self.service)
        c.pointee.replicas = self.replicas
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__ScaleRequest>) throws(MessageError) {
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
        self.replicas = c.pointee.replicas
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__ScaleRequest>? { supervisor__v1__scale_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__ScaleRequest>) -> Int { supervisor__v1__scale_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__ScaleRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__scale_request__pack(c, bytes)
    }
}

extension SupervisorV1.ScaleResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__ScaleResponse>, _ arena: MessageArena) {
        supervisor__v1__scale_response__init(c)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__ScaleResponse>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__ScaleResponse>? { supervisor__v1__scale_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__ScaleResponse>) -> Int { supervisor__v1__scale_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__ScaleResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__scale_response__pack(c, bytes)
    }
}

extension SupervisorV1.RestartRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__RestartRequest>, _ arena: MessageArena) {
        supervisor__v1__restart_request__init(c)
        c.pointee.service = arena.text(self.service)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__RestartRequest>) throws(MessageError) {
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__RestartRequest>? { supervisor__v1__restart_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__RestartRequest>) -> Int { supervisor__v1__restart_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__RestartRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__restart_request__pack(c, bytes)
    }
}

extension SupervisorV1.RestartResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__RestartResponse>, _ arena: MessageArena) {
        supervisor__v1__restart_response__init(c)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__RestartResponse>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__RestartResponse>? { supervisor__v1__restart_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__RestartResponse>) -> Int { supervisor__v1__restart_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__RestartResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__restart_response__pack(c, bytes)
    }
}

extension SupervisorV1.DownRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__DownRequest>, _ arena: MessageArena) {
        supervisor__v1__down_request__init(c)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__DownRequest>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__DownRequest>? { supervisor__v1__down_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__DownRequest>) -> Int { supervisor__v1__down_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__DownRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__down_request__pack(c, bytes)
    }
}

extension SupervisorV1.DownResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Supervisor__V1__DownResponse>, _ arena: MessageArena) {
        supervisor__v1__down_response__init(c)
    }

    mutating func read(_ c: UnsafePointer<Supervisor__V1__DownResponse>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Supervisor__V1__DownResponse>? { supervisor__v1__down_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Supervisor__V1__DownResponse>) -> Int { supervisor__v1__down_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Supervisor__V1__DownResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        supervisor__v1__down_response__pack(c, bytes)
    }
}

