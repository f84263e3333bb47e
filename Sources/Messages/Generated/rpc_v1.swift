// Generated from proto/rpc/v1/frame.proto, proto/rpc/v1/reflection.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `rpc.v1`.
package enum RpcV1 {
    /// Wire: big-endian uint32 length, then one Frame; 1 <= length <= 65,536 (4,096 for the first frame of a side).
    /// Writers keep field order, payload last; readers accept any order and skip unknown fields; a missing or unknown
    /// kind is a protocol error.
    package struct Frame: Messages.Message, Equatable {
        /// 0 = the connection; calls 1, 2, 3 ... from the client, never reused
        package var callID: UInt64 = 0
        /// One of the cases; nil when none was sent.
        package var kind: Kind? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            callID: UInt64 = 0,
            kind: Kind? = nil
        ) {
            self.init {
                $0.callID = callID
                $0.kind = kind
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.Frame" }

        /// What `kind` may hold.
        package enum Kind: Equatable, Sendable {
            /// Field 2.
            case hello(RpcV1.Hello)
            /// Field 3.
            case open(RpcV1.Open)
            /// Field 4.
            case data(RpcV1.Data)
            /// Field 5.
            case end(RpcV1.End)
            /// Field 6.
            case cancel(RpcV1.Cancel)
            /// Field 7.
            case credit(RpcV1.Credit)
            /// Field 8.
            case ping(RpcV1.Ping)
            /// Field 9.
            case goAway(RpcV1.GoAway)
        }
    }

    /// Message `rpc.v1.Hello`.
    package struct Hello: Messages.Message, Equatable {
        /// "PMAN"
        package var magic: [UInt8] = []
        /// Field 2.
        package var versionMin: UInt32 = 0
        /// Field 3.
        package var versionMax: UInt32 = 0
        /// Field 4.
        package var features: UInt64 = 0
        /// 65,536
        package var maxFrameBytes: UInt32 = 0
        /// open calls the peer may have here
        package var maxCalls: UInt32 = 0
        /// credit every call starts with, each way
        package var streamWindowBytes: UInt32 = 0
        /// Field 8.
        package var maxMessageBytes: UInt32 = 0
        /// shared secret where there is no mTLS
        package var credential: [UInt8] = []
        /// "router/3f2c", for logs
        package var service: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            magic: [UInt8] = [],
            versionMin: UInt32 = 0,
            versionMax: UInt32 = 0,
            features: UInt64 = 0,
            maxFrameBytes: UInt32 = 0,
            maxCalls: UInt32 = 0,
            streamWindowBytes: UInt32 = 0,
            maxMessageBytes: UInt32 = 0,
            credential: [UInt8] = [],
            service: String = ""
        ) {
            self.init {
                $0.magic = magic
                $0.versionMin = versionMin
                $0.versionMax = versionMax
                $0.features = features
                $0.maxFrameBytes = maxFrameBytes
                $0.maxCalls = maxCalls
                $0.streamWindowBytes = streamWindowBytes
                $0.maxMessageBytes = maxMessageBytes
                $0.credential = credential
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
        package static var typeName: String { "rpc.v1.Hello" }
    }

    /// a unary call: Open{end_stream, data} and End{data}
    package struct Open: Messages.Message, Equatable {
        /// "router.v1.Router/Complete"
        package var method: [UInt8] = []
        /// left when written; 0 = the server's default
        package var timeoutUs: UInt64 = 0
        /// at most 8 KiB: traceparent, request id, principal
        package var metadata: [RpcV1.Metadata] = []
        /// transparent retries so far: a label, never a key
        package var attempt: UInt32 = 0
        /// Field 5.
        package var endStream: Bool = false
        /// Field 6.
        package var data: RpcV1.Data? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            method: [UInt8] = [],
            timeoutUs: UInt64 = 0,
            metadata: [RpcV1.Metadata] = [],
            attempt: UInt32 = 0,
            endStream: Bool = false,
            data: RpcV1.Data? = nil
        ) {
            self.init {
                $0.method = method
                $0.timeoutUs = timeoutUs
                $0.metadata = metadata
                $0.attempt = attempt
                $0.endStream = endStream
                $0.data = data
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.Open" }
    }

    /// Message `rpc.v1.Data`.
    package struct Data: Messages.Message, Equatable {
        /// this message goes on in the call's next Data
        package var more: Bool = false
        /// Field 2.
        package var endStream: Bool = false
        /// first piece of several: whole size, refused here if too large
        package var messageBytes: UInt32 = 0
        /// Field 4.
        package var payload: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            more: Bool = false,
            endStream: Bool = false,
            messageBytes: UInt32 = 0,
            payload: [UInt8] = []
        ) {
            self.init {
                $0.more = more
                $0.endStream = endStream
                $0.messageBytes = messageBytes
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
        package static var typeName: String { "rpc.v1.Data" }
    }

    /// from the server; the call's last frame
    package struct End: Messages.Message, Equatable {
        /// gRPC's codes
        package var code: UInt32 = 0
        /// for people
        package var message: [UInt8] = []
        /// no handler ran: safe to send elsewhere
        package var notStarted: Bool = false
        /// for programs: SHED, DRAINING, RATE_LIMIT, BUDGET, BUDGET_BUSY, PACING, ...
        package var reason: UInt32 = 0
        /// Field 5.
        package var retryAfterMS: UInt32 = 0
        /// one typed message of the service (provider's error body, usage so far)
        package var detail: [UInt8] = []
        /// Field 7.
        package var metadata: [RpcV1.Metadata] = []
        /// Field 8.
        package var data: RpcV1.Data? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            code: UInt32 = 0,
            message: [UInt8] = [],
            notStarted: Bool = false,
            reason: UInt32 = 0,
            retryAfterMS: UInt32 = 0,
            detail: [UInt8] = [],
            metadata: [RpcV1.Metadata] = [],
            data: RpcV1.Data? = nil
        ) {
            self.init {
                $0.code = code
                $0.message = message
                $0.notStarted = notStarted
                $0.reason = reason
                $0.retryAfterMS = retryAfterMS
                $0.detail = detail
                $0.metadata = metadata
                $0.data = data
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.End" }
    }

    /// Message `rpc.v1.Cancel`.
    package struct Cancel: Messages.Message, Equatable {
        /// Field 1.
        package var reason: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            reason: UInt32 = 0
        ) {
            self.init {
                $0.reason = reason
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.Cancel" }
    }

    /// Message `rpc.v1.Credit`.
    package struct Credit: Messages.Message, Equatable {
        /// Field 1.
        package var bytes: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            bytes: UInt64 = 0
        ) {
            self.init {
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
        package static var typeName: String { "rpc.v1.Credit" }
    }

    /// Message `rpc.v1.Ping`.
    package struct Ping: Messages.Message, Equatable {
        /// Field 1.
        package var ack: Bool = false
        /// Field 2.
        package var token: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            ack: Bool = false,
            token: UInt64 = 0
        ) {
            self.init {
                $0.ack = ack
                $0.token = token
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.Ping" }
    }

    /// Message `rpc.v1.GoAway`.
    package struct GoAway: Messages.Message, Equatable {
        /// Field 1.
        package var lastCallID: UInt64 = 0
        /// Field 2.
        package var reason: UInt32 = 0
        /// Field 3.
        package var message: [UInt8] = []
        /// Field 4.
        package var drainMS: UInt32 = 0
        /// Field 5.
        package var ack: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            lastCallID: UInt64 = 0,
            reason: UInt32 = 0,
            message: [UInt8] = [],
            drainMS: UInt32 = 0,
            ack: Bool = false
        ) {
            self.init {
                $0.lastCallID = lastCallID
                $0.reason = reason
                $0.message = message
                $0.drainMS = drainMS
                $0.ack = ack
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.GoAway" }
    }

    /// Message `rpc.v1.Metadata`.
    package struct Metadata: Messages.Message, Equatable {
        /// Field 1.
        package var key: [UInt8] = []
        /// Field 2.
        package var value: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            key: [UInt8] = [],
            value: [UInt8] = []
        ) {
            self.init {
                $0.key = key
                $0.value = value
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.Metadata" }
    }

    /// Message `rpc.v1.ListRequest`.
    package struct ListRequest: Messages.Message, Equatable {
        /// only this one; empty = all. NOT_FOUND if it is not served here
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
        package static var typeName: String { "rpc.v1.ListRequest" }
    }

    /// Sorted by name, methods too.
    package struct ListResponse: Messages.Message, Equatable {
        /// Field 1.
        package var services: [RpcV1.ServiceDescription] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            services: [RpcV1.ServiceDescription] = []
        ) {
            self.init {
                $0.services = services
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.ListResponse" }
    }

    /// Message `rpc.v1.ServiceDescription`.
    package struct ServiceDescription: Messages.Message, Equatable {
        /// router.v1.Router
        package var name: String = ""
        /// Field 2.
        package var methods: [RpcV1.MethodDescription] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            name: String = "",
            methods: [RpcV1.MethodDescription] = []
        ) {
            self.init {
                $0.name = name
                $0.methods = methods
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.ServiceDescription" }
    }

    /// Message `rpc.v1.MethodDescription`.
    package struct MethodDescription: Messages.Message, Equatable {
        /// Complete
        package var name: String = ""
        /// router.v1.CompleteRequest; empty = not known to the server
        package var requestType: String = ""
        /// Field 3.
        package var responseType: String = ""
        /// any number of requests
        package var clientStreaming: Bool = false
        /// any number of responses
        package var serverStreaming: Bool = false
        /// may be sent again when its outcome is unknown
        package var idempotent: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            name: String = "",
            requestType: String = "",
            responseType: String = "",
            clientStreaming: Bool = false,
            serverStreaming: Bool = false,
            idempotent: Bool = false
        ) {
            self.init {
                $0.name = name
                $0.requestType = requestType
                $0.responseType = responseType
                $0.clientStreaming = clientStreaming
                $0.serverStreaming = serverStreaming
                $0.idempotent = idempotent
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "rpc.v1.MethodDescription" }
    }

    /// Every message of `rpc.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        RpcV1.Frame.self,
        RpcV1.Hello.self,
        RpcV1.Open.self,
        RpcV1.Data.self,
        RpcV1.End.self,
        RpcV1.Cancel.self,
        RpcV1.Credit.self,
        RpcV1.Ping.self,
        RpcV1.GoAway.self,
        RpcV1.Metadata.self,
        RpcV1.ListRequest.self,
        RpcV1.ListResponse.self,
        RpcV1.ServiceDescription.self,
        RpcV1.MethodDescription.self
    ]
}

extension RpcV1.Frame: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Frame>, _ arena: MessageArena) {
        rpc__v1__frame__init(c)
        c.pointee.call_id = self.callID
        switch self.kind {
        case .hello(let value):
            c.pointee.kind_case = .init(rawValue: 2)
            c.pointee.hello = arena.message(value)
        case .open(let value):
            c.pointee.kind_case = .init(rawValue: 3)
            c.pointee.open = arena.message(value)
        case .data(let value):
            c.pointee.kind_case = .init(rawValue: 4)
            c.pointee.data = arena.message(value)
        case .end(let value):
            c.pointee.kind_case = .init(rawValue: 5)
            c.pointee.end = arena.message(value)
        case .cancel(let value):
            c.pointee.kind_case = .init(rawValue: 6)
            c.pointee.cancel = arena.message(value)
        case .credit(let value):
            c.pointee.kind_case = .init(rawValue: 7)
            c.pointee.credit = arena.message(value)
        case .ping(let value):
            c.pointee.kind_case = .init(rawValue: 8)
            c.pointee.ping = arena.message(value)
        case .goAway(let value):
            c.pointee.kind_case = .init(rawValue: 9)
            c.pointee.go_away = arena.message(value)
        case nil: break
        }
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Frame>) throws(MessageError) {
        self.callID = c.pointee.call_id
        switch c.pointee.kind_case.rawValue {
        case 2:
            if let value = c.pointee.hello { self.kind = .hello(try RpcV1.Hello(c: value)) }
        case 3:
            if let value = c.pointee.open { self.kind = .open(try RpcV1.Open(c: value)) }
        case 4:
            if let value = c.pointee.data { self.kind = .data(try RpcV1.Data(c: value)) }
        case 5:
            if let value = c.pointee.end { self.kind = .end(try RpcV1.End(c: value)) }
        case 6:
            if let value = c.pointee.cancel { self.kind = .cancel(try RpcV1.Cancel(c: value)) }
        case 7:
            if let value = c.pointee.credit { self.kind = .credit(try RpcV1.Credit(c: value)) }
        case 8:
            if let value = c.pointee.ping { self.kind = .ping(try RpcV1.Ping(c: value)) }
        case 9:
            if let value = c.pointee.go_away { self.kind = .goAway(try RpcV1.GoAway(c: value)) }
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Frame>? { rpc__v1__frame__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Frame>) -> Int { rpc__v1__frame__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Frame>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__frame__pack(c, bytes)
    }
}

extension RpcV1.Hello: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Hello>, _ arena: MessageArena) {
        rpc__v1__hello__init(c)
        c.pointee.magic = arena.bytes(self.magic)
        c.pointee.version_min = self.versionMin
        c.pointee.version_max = self.versionMax
        c.pointee.features = self.features
        c.pointee.max_frame_bytes = self.maxFrameBytes
        c.pointee.max_calls = self.maxCalls
        c.pointee.stream_window_bytes = self.streamWindowBytes
        c.pointee.max_message_bytes = self.maxMessageBytes
        c.pointee.credential = arena.bytes(self.credential)
        c.pointee.service = arena.text(self.service)
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Hello>) throws(MessageError) {
        self.magic = MessageText.bytes(c.pointee.magic)
        self.versionMin = c.pointee.version_min
        self.versionMax = c.pointee.version_max
        self.features = c.pointee.features
        self.maxFrameBytes = c.pointee.max_frame_bytes
        self.maxCalls = c.pointee.max_calls
        self.streamWindowBytes = c.pointee.stream_window_bytes
        self.maxMessageBytes = c.pointee.max_message_bytes
        self.credential = MessageText.bytes(c.pointee.credential)
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Hello>? { rpc__v1__hello__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Hello>) -> Int { rpc__v1__hello__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Hello>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__hello__pack(c, bytes)
    }
}

extension RpcV1.Open: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Open>, _ arena: MessageArena) {
        rpc__v1__open__init(c)
        c.pointee.method = arena.bytes(self.method)
        c.pointee.timeout_us = self.timeoutUs
        (c.pointee.metadata, c.pointee.n_metadata) = arena.messages(self.metadata)
        c.pointee.attempt = self.attempt
        c.pointee.end_stream = self.endStream ? 1 : 0
        if let value = self.data { c.pointee.data = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Open>) throws(MessageError) {
        self.method = MessageText.bytes(c.pointee.method)
        self.timeoutUs = c.pointee.timeout_us
        if let values = c.pointee.metadata {
            self.metadata.reserveCapacity(c.pointee.n_metadata)
            for index in 0..<c.pointee.n_metadata {
                guard let value = values[index] else { continue }
                self.metadata.append(try RpcV1.Metadata(c: value))
            }
        }
        self.attempt = c.pointee.attempt
        self.endStream = c.pointee.end_stream != 0
        if let value = c.pointee.data { self.data = try RpcV1.Data(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Open>? { rpc__v1__open__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Open>) -> Int { rpc__v1__open__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Open>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__open__pack(c, bytes)
    }
}

extension RpcV1.Data: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Data>, _ arena: MessageArena) {
        rpc__v1__data__init(c)
        c.pointee.more = self.more ? 1 : 0
        c.pointee.end_stream = self.endStream ? 1 : 0
        c.pointee.message_bytes = self.messageBytes
        c.pointee.payload = arena.bytes(self.payload)
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Data>) throws(MessageError) {
        self.more = c.pointee.more != 0
        self.endStream = c.pointee.end_stream != 0
        self.messageBytes = c.pointee.message_bytes
        self.payload = MessageText.bytes(c.pointee.payload)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Data>? { rpc__v1__data__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Data>) -> Int { rpc__v1__data__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Data>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__data__pack(c, bytes)
    }
}

extension RpcV1.End: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__End>, _ arena: MessageArena) {
        rpc__v1__end__init(c)
        c.pointee.code = self.code
        c.pointee.message = arena.bytes(self.message)
        c.pointee.not_started = self.notStarted ? 1 : 0
        c.pointee.reason = self.reason
        c.pointee.retry_after_ms = self.retryAfterMS
        c.pointee.detail = arena.bytes(self.detail)
        (c.pointee.metadata, c.pointee.n_metadata) = arena.messages(self.metadata)
        if let value = self.data { c.pointee.data = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__End>) throws(MessageError) {
        self.code = c.pointee.code
        self.message = MessageText.bytes(c.pointee.message)
        self.notStarted = c.pointee.not_started != 0
        self.reason = c.pointee.reason
        self.retryAfterMS = c.pointee.retry_after_ms
        self.detail = MessageText.bytes(c.pointee.detail)
        if let values = c.pointee.metadata {
            self.metadata.reserveCapacity(c.pointee.n_metadata)
            for index in 0..<c.pointee.n_metadata {
                guard let value = values[index] else { continue }
                self.metadata.append(try RpcV1.Metadata(c: value))
            }
        }
        if let value = c.pointee.data { self.data = try RpcV1.Data(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__End>? { rpc__v1__end__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__End>) -> Int { rpc__v1__end__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__End>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__end__pack(c, bytes)
    }
}

extension RpcV1.Cancel: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Cancel>, _ arena: MessageArena) {
        rpc__v1__cancel__init(c)
        c.pointee.reason = self.reason
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Cancel>) throws(MessageError) {
        self.reason = c.pointee.reason
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Cancel>? { rpc__v1__cancel__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Cancel>) -> Int { rpc__v1__cancel__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Cancel>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__cancel__pack(c, bytes)
    }
}

extension RpcV1.Credit: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Credit>, _ arena: MessageArena) {
        rpc__v1__credit__init(c)
        c.pointee.bytes = self.bytes
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Credit>) throws(MessageError) {
        self.bytes = c.pointee.bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Credit>? { rpc__v1__credit__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Credit>) -> Int { rpc__v1__credit__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Credit>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__credit__pack(c, bytes)
    }
}

extension RpcV1.Ping: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Ping>, _ arena: MessageArena) {
        rpc__v1__ping__init(c)
        c.pointee.ack = self.ack ? 1 : 0
        c.pointee.token = self.token
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Ping>) throws(MessageError) {
        self.ack = c.pointee.ack != 0
        self.token = c.pointee.token
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Ping>? { rpc__v1__ping__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Ping>) -> Int { rpc__v1__ping__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Ping>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__ping__pack(c, bytes)
    }
}

extension RpcV1.GoAway: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__GoAway>, _ arena: MessageArena) {
        rpc__v1__go_away__init(c)
        c.pointee.last_call_id = self.lastCallID
        c.pointee.reason = self.reason
        c.pointee.message = arena.bytes(self.message)
        c.pointee.drain_ms = self.drainMS
        c.pointee.ack = self.ack ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__GoAway>) throws(MessageError) {
        self.lastCallID = c.pointee.last_call_id
        self.reason = c.pointee.reason
        self.message = MessageText.bytes(c.pointee.message)
        self.drainMS = c.pointee.drain_ms
        self.ack = c.pointee.ack != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__GoAway>? { rpc__v1__go_away__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__GoAway>) -> Int { rpc__v1__go_away__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__GoAway>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__go_away__pack(c, bytes)
    }
}

extension RpcV1.Metadata: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__Metadata>, _ arena: MessageArena) {
        rpc__v1__metadata__init(c)
        c.pointee.key = arena.bytes(self.key)
        c.pointee.value = arena.bytes(self.value)
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__Metadata>) throws(MessageError) {
        self.key = MessageText.bytes(c.pointee.key)
        self.value = MessageText.bytes(c.pointee.value)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__Metadata>? { rpc__v1__metadata__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__Metadata>) -> Int { rpc__v1__metadata__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__Metadata>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__metadata__pack(c, bytes)
    }
}

extension RpcV1.ListRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__ListRequest>, _ arena: MessageArena) {
        rpc__v1__list_request__init(c)
        c.pointee.service = arena.text(self.service)
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__ListRequest>) throws(MessageError) {
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__ListRequest>? { rpc__v1__list_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__ListRequest>) -> Int { rpc__v1__list_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__ListRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__list_request__pack(c, bytes)
    }
}

extension RpcV1.ListResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__ListResponse>, _ arena: MessageArena) {
        rpc__v1__list_response__init(c)
        (c.pointee.services, c.pointee.n_services) = arena.messages(self.services)
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__ListResponse>) throws(MessageError) {
        if let values = c.pointee.services {
            self.services.reserveCapacity(c.pointee.n_services)
            for index in 0..<c.pointee.n_services {
                guard let value = values[index] else { continue }
                self.services.append(try RpcV1.ServiceDescription(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__ListResponse>? { rpc__v1__list_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__ListResponse>) -> Int { rpc__v1__list_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__ListResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__list_response__pack(c, bytes)
    }
}

extension RpcV1.ServiceDescription: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__ServiceDescription>, _ arena: MessageArena) {
        rpc__v1__service_description__init(c)
        c.pointee.name = arena.text(self.name)
        (c.pointee.methods, c.pointee.n_methods) = arena.messages(self.methods)
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__ServiceDescription>) throws(MessageError) {
        self.name = try MessageText.string(c.pointee.name, "name", of: Self.typeName)
        if let values = c.pointee.methods {
            self.methods.reserveCapacity(c.pointee.n_methods)
            for index in 0..<c.pointee.n_methods {
                guard let value = values[index] else { continue }
                self.methods.append(try RpcV1.MethodDescription(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__ServiceDescription>? { rpc__v1__service_description__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__ServiceDescription>) -> Int { rpc__v1__service_description__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__ServiceDescription>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__service_description__pack(c, bytes)
    }
}

extension RpcV1.MethodDescription: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Rpc__V1__MethodDescription>, _ arena: MessageArena) {
        rpc__v1__method_description__init(c)
        c.pointee.name = arena.text(self.name)
        c.pointee.request_type = arena.text(self.requestType)
        c.pointee.response_type = arena.text(self.responseType)
        c.pointee.client_streaming = self.clientStreaming ? 1 : 0
        c.pointee.server_streaming = self.serverStreaming ? 1 : 0
        c.pointee.idempotent = self.idempotent ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Rpc__V1__MethodDescription>) throws(MessageError) {
        self.name = try MessageText.string(c.pointee.name, "name", of: Self.typeName)
        self.requestType = try MessageText.string(c.pointee.request_type, "request_type", of: Self.typeName)
        self.responseType = try MessageText.string(c.pointee.response_type, "response_type", of: Self.typeName)
        self.clientStreaming = c.pointee.client_streaming != 0
        self.serverStreaming = c.pointee.server_streaming != 0
        self.idempotent = c.pointee.idempotent != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Rpc__V1__MethodDescription>? { rpc__v1__method_description__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Rpc__V1__MethodDescription>) -> Int { rpc__v1__method_description__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Rpc__V1__MethodDescription>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        rpc__v1__method_description__pack(c, bytes)
    }
}

