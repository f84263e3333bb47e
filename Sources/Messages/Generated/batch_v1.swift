// Generated from proto/batch/v1/batch.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `batch.v1`.
package enum BatchV1 {
    /// Enum `batch.v1.BatchState`.
    package struct BatchState: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let queued = Self(rawValue: 1)
        /// Value 2.
        package static let running = Self(rawValue: 2)
        /// every item has a result or an error
        package static let completed = Self(rawValue: 3)
        /// Value 4.
        package static let failed = Self(rawValue: 4)
        /// Value 5.
        package static let cancelled = Self(rawValue: 5)
    }

    /// Message `batch.v1.Item`.
    package struct Item: Messages.Message, Equatable {
        /// 1 to 64 characters, unique in the batch
        package var customID: String = ""
        /// JSON of a chat completion
        package var body: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            customID: String = "",
            body: [UInt8] = []
        ) {
            self.customID = customID
            self.body = body
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.Item" }
    }

    /// Message `batch.v1.SubmitRequest`.
    package struct SubmitRequest: Messages.Message, Equatable {
        /// 1 to 50,000
        package var items: [BatchV1.Item] = []
        /// the caller's; a repeat with the same one returns the first batch
        package var submissionID: String = ""
        /// for items whose body names none or `auto`; empty = the batch policy's choice
        package var model: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            items: [BatchV1.Item] = [],
            submissionID: String = "",
            model: String = ""
        ) {
            self.items = items
            self.submissionID = submissionID
            self.model = model
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.SubmitRequest" }
    }

    /// Message `batch.v1.SubmitResponse`.
    package struct SubmitResponse: Messages.Message, Equatable {
        /// Field 1.
        package var batch: BatchV1.Batch? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            batch: BatchV1.Batch? = nil
        ) {
            self.batch = batch
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.SubmitResponse" }
    }

    /// Message `batch.v1.Batch`.
    package struct Batch: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// Field 2.
        package var state: BatchV1.BatchState = .unspecified
        /// Field 3.
        package var total: UInt32 = 0
        /// with a result
        package var done: UInt32 = 0
        /// with an error
        package var failed: UInt32 = 0
        /// Field 6.
        package var costNanodollars: Int64 = 0
        /// against the real-time price
        package var savedNanodollars: Int64 = 0
        /// Field 8.
        package var createdUnixMS: Int64 = 0
        /// Field 9.
        package var endedUnixMS: Int64 = 0
        /// empty = several
        package var model: String = ""
        /// Field 11.
        package var error: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            state: BatchV1.BatchState = .unspecified,
            total: UInt32 = 0,
            done: UInt32 = 0,
            failed: UInt32 = 0,
            costNanodollars: Int64 = 0,
            savedNanodollars: Int64 = 0,
            createdUnixMS: Int64 = 0,
            endedUnixMS: Int64 = 0,
            model: String = "",
            error: [UInt8] = []
        ) {
            self.id = id
            self.state = state
            self.total = total
            self.done = done
            self.failed = failed
            self.costNanodollars = costNanodollars
            self.savedNanodollars = savedNanodollars
            self.createdUnixMS = createdUnixMS
            self.endedUnixMS = endedUnixMS
            self.model = model
            self.error = error
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.Batch" }
    }

    /// Message `batch.v1.GetRequest`.
    package struct GetRequest: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = ""
        ) {
            self.id = id
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.GetRequest" }
    }

    /// Message `batch.v1.ListRequest`.
    package struct ListRequest: Messages.Message, Equatable {
        /// Field 1.
        package var limit: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limit: UInt32 = 0
        ) {
            self.limit = limit
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.ListRequest" }
    }

    /// Message `batch.v1.ListResponse`.
    package struct ListResponse: Messages.Message, Equatable {
        /// Field 1.
        package var batches: [BatchV1.Batch] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            batches: [BatchV1.Batch] = []
        ) {
            self.batches = batches
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.ListResponse" }
    }

    /// Message `batch.v1.ItemResult`.
    package struct ItemResult: Messages.Message, Equatable {
        /// Field 1.
        package var customID: String = ""
        /// HTTP status of this item
        package var status: UInt32 = 0
        /// the completion, or the error body
        package var body: [UInt8] = []
        /// Field 4.
        package var usage: CommonV1.Usage? = nil
        /// Field 5.
        package var costNanodollars: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            customID: String = "",
            status: UInt32 = 0,
            body: [UInt8] = [],
            usage: CommonV1.Usage? = nil,
            costNanodollars: Int64 = 0
        ) {
            self.customID = customID
            self.status = status
            self.body = body
            self.usage = usage
            self.costNanodollars = costNanodollars
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.ItemResult" }
    }

    /// Every message of `batch.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        BatchV1.Item.self,
        BatchV1.SubmitRequest.self,
        BatchV1.SubmitResponse.self,
        BatchV1.Batch.self,
        BatchV1.GetRequest.self,
        BatchV1.ListRequest.self,
        BatchV1.ListResponse.self,
        BatchV1.ItemResult.self
    ]
}

extension BatchV1.Item: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__Item>, _ arena: MessageArena) {
        batch__v1__item__init(c)
        c.pointee.custom_id = arena.text(self.customID)
        c.pointee.body = arena.bytes(self.body)
    }

    init(c: UnsafePointer<Batch__V1__Item>) throws(MessageError) {
        self.init()
        self.customID = try MessageText.string(c.pointee.custom_id, "custom_id", of: Self.typeName)
        self.body = MessageText.bytes(c.pointee.body)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__Item>? { batch__v1__item__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__Item>) -> Int { batch__v1__item__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__Item>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__item__pack(c, bytes)
    }
}

extension BatchV1.SubmitRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__SubmitRequest>, _ arena: MessageArena) {
        batch__v1__submit_request__init(c)
        (c.pointee.items, c.pointee.n_items) = arena.messages(self.items)
        c.pointee.submission_id = arena.text(self.submissionID)
        c.pointee.model = arena.text(self.model)
    }

    init(c: UnsafePointer<Batch__V1__SubmitRequest>) throws(MessageError) {
        self.init()
        if let values = c.pointee.items {
            self.items.reserveCapacity(c.pointee.n_items)
            for index in 0..<c.pointee.n_items {
                guard let value = values[index] else { continue }
                self.items.append(try BatchV1.Item(c: value))
            }
        }
        self.submissionID = try MessageText.string(c.pointee.submission_id, "submission_id", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__SubmitRequest>? { batch__v1__submit_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__SubmitRequest>) -> Int { batch__v1__submit_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__SubmitRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__submit_request__pack(c, bytes)
    }
}

extension BatchV1.SubmitResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__SubmitResponse>, _ arena: MessageArena) {
        batch__v1__submit_response__init(c)
        if let value = self.batch { c.pointee.batch = arena.message(value) }
    }

    init(c: UnsafePointer<Batch__V1__SubmitResponse>) throws(MessageError) {
        self.init()
        if let value = c.pointee.batch { self.batch = try BatchV1.Batch(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__SubmitResponse>? { batch__v1__submit_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__SubmitResponse>) -> Int { batch__v1__submit_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__SubmitResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__submit_response__pack(c, bytes)
    }
}

extension BatchV1.Batch: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__Batch>, _ arena: MessageArena) {
        batch__v1__batch__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.state = .init(rawValue: UInt32(bitPattern: self.state.rawValue))
        c.pointee.total = self.total
        c.pointee.done = self.done
        c.pointee.failed = self.failed
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.saved_nanodollars = self.savedNanodollars
        c.pointee.created_unix_ms = self.createdUnixMS
        c.pointee.ended_unix_ms = self.endedUnixMS
        c.pointee.model = arena.text(self.model)
        c.pointee.error = arena.bytes(self.error)
    }

    init(c: UnsafePointer<Batch__V1__Batch>) throws(MessageError) {
        self.init()
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.state = BatchV1.BatchState(rawValue: Int32(bitPattern: c.pointee.state.rawValue))
        self.total = c.pointee.total
        self.done = c.pointee.done
        self.failed = c.pointee.failed
        self.costNanodollars = c.pointee.cost_nanodollars
        self.savedNanodollars = c.pointee.saved_nanodollars
        self.createdUnixMS = c.pointee.created_unix_ms
        self.endedUnixMS = c.pointee.ended_unix_ms
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.error = MessageText.bytes(c.pointee.error)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__Batch>? { batch__v1__batch__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__Batch>) -> Int { batch__v1__batch__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__Batch>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__batch__pack(c, bytes)
    }
}

extension BatchV1.GetRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__GetRequest>, _ arena: MessageArena) {
        batch__v1__get_request__init(c)
        c.pointee.id = arena.text(self.id)
    }

    init(c: UnsafePointer<Batch__V1__GetRequest>) throws(MessageError) {
        self.init()
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__GetRequest>? { batch__v1__get_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__GetRequest>) -> Int { batch__v1__get_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__GetRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__get_request__pack(c, bytes)
    }
}

extension BatchV1.ListRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__ListRequest>, _ arena: MessageArena) {
        batch__v1__list_request__init(c)
        c.pointee.limit = self.limit
    }

    init(c: UnsafePointer<Batch__V1__ListRequest>) throws(MessageError) {
        self.init()
        self.limit = c.pointee.limit
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__ListRequest>? { batch__v1__list_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__ListRequest>) -> Int { batch__v1__list_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__ListRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__list_request__pack(c, bytes)
    }
}

extension BatchV1.ListResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__ListResponse>, _ arena: MessageArena) {
        batch__v1__list_response__init(c)
        (c.pointee.batches, c.pointee.n_batches) = arena.messages(self.batches)
    }

    init(c: UnsafePointer<Batch__V1__ListResponse>) throws(MessageError) {
        self.init()
        if let values = c.pointee.batches {
            self.batches.reserveCapacity(c.pointee.n_batches)
            for index in 0..<c.pointee.n_batches {
                guard let value = values[index] else { continue }
                self.batches.append(try BatchV1.Batch(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__ListResponse>? { batch__v1__list_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__ListResponse>) -> Int { batch__v1__list_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__ListResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__list_response__pack(c, bytes)
    }
}

extension BatchV1.ItemResult: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__ItemResult>, _ arena: MessageArena) {
        batch__v1__item_result__init(c)
        c.pointee.custom_id = arena.text(self.customID)
        c.pointee.status = self.status
        c.pointee.body = arena.bytes(self.body)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.cost_nanodollars = self.costNanodollars
    }

    init(c: UnsafePointer<Batch__V1__ItemResult>) throws(MessageError) {
        self.init()
        self.customID = try MessageText.string(c.pointee.custom_id, "custom_id", of: Self.typeName)
        self.status = c.pointee.status
        self.body = MessageText.bytes(c.pointee.body)
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.costNanodollars = c.pointee.cost_nanodollars
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__ItemResult>? { batch__v1__item_result__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__ItemResult>) -> Int { batch__v1__item_result__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__ItemResult>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__item_result__pack(c, bytes)
    }
}

