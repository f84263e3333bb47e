// Generated from proto/finetune/v1/finetune.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `finetune.v1`.
package enum FinetuneV1 {
    /// Enum `finetune.v1.JobState`.
    package struct JobState: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// accepted here, data being checked or uploaded
        package static let pending = Self(rawValue: 1)
        /// at the provider
        package static let running = Self(rawValue: 2)
        /// trained; being registered with the router
        package static let deploying = Self(rawValue: 3)
        /// served by name
        package static let completed = Self(rawValue: 4)
        /// Value 5.
        package static let failed = Self(rawValue: 5)
        /// Value 6.
        package static let cancelled = Self(rawValue: 6)
    }

    /// Message `finetune.v1.SubmitRequest`.
    package struct SubmitRequest: Messages.Message, Equatable {
        /// Field 1.
        package var baseModel: String = ""
        /// JSON Lines, at most 4 MiB in this call
        package var trainingData: [UInt8] = []
        /// 1 to 18 of a-z 0-9 -; part of the model's name
        package var suffix: String = ""
        /// 0 = 1
        package var epochs: UInt32 = 0
        /// Field 5. Absent when nil.
        package var learningRate: Double? = nil
        /// a repeat with the same one returns the first job
        package var submissionID: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            baseModel: String = "",
            trainingData: [UInt8] = [],
            suffix: String = "",
            epochs: UInt32 = 0,
            learningRate: Double? = nil,
            submissionID: String = ""
        ) {
            self.baseModel = baseModel
            self.trainingData = trainingData
            self.suffix = suffix
            self.epochs = epochs
            self.learningRate = learningRate
            self.submissionID = submissionID
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.SubmitRequest" }
    }

    /// Message `finetune.v1.Job`.
    package struct Job: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// Field 2.
        package var state: FinetuneV1.JobState = .unspecified
        /// Field 3.
        package var baseModel: String = ""
        /// the finished model's name, once known
        package var model: String = ""
        /// Field 5.
        package var providerJobID: String = ""
        /// Field 6.
        package var providerStatus: String = ""
        /// Field 7.
        package var epochs: UInt32 = 0
        /// Field 8.
        package var trainedTokens: UInt64 = 0
        /// Field 9.
        package var costNanodollars: Int64 = 0
        /// Field 10.
        package var createdUnixMS: Int64 = 0
        /// Field 11.
        package var endedUnixMS: Int64 = 0
        /// Field 12.
        package var error: [UInt8] = []
        /// Field 13.
        package var examples: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            state: FinetuneV1.JobState = .unspecified,
            baseModel: String = "",
            model: String = "",
            providerJobID: String = "",
            providerStatus: String = "",
            epochs: UInt32 = 0,
            trainedTokens: UInt64 = 0,
            costNanodollars: Int64 = 0,
            createdUnixMS: Int64 = 0,
            endedUnixMS: Int64 = 0,
            error: [UInt8] = [],
            examples: UInt32 = 0
        ) {
            self.id = id
            self.state = state
            self.baseModel = baseModel
            self.model = model
            self.providerJobID = providerJobID
            self.providerStatus = providerStatus
            self.epochs = epochs
            self.trainedTokens = trainedTokens
            self.costNanodollars = costNanodollars
            self.createdUnixMS = createdUnixMS
            self.endedUnixMS = endedUnixMS
            self.error = error
            self.examples = examples
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.Job" }
    }

    /// Message `finetune.v1.GetRequest`.
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
        package static var typeName: String { "finetune.v1.GetRequest" }
    }

    /// Message `finetune.v1.ListRequest`.
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
        package static var typeName: String { "finetune.v1.ListRequest" }
    }

    /// Message `finetune.v1.ListResponse`.
    package struct ListResponse: Messages.Message, Equatable {
        /// Field 1.
        package var jobs: [FinetuneV1.Job] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            jobs: [FinetuneV1.Job] = []
        ) {
            self.jobs = jobs
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.ListResponse" }
    }

    /// Message `finetune.v1.Event`.
    package struct Event: Messages.Message, Equatable {
        /// Field 1.
        package var seq: UInt64 = 0
        /// Field 2.
        package var createdUnixMS: Int64 = 0
        /// the provider's, or `data_checked`, `model_registered`, …
        package var type: String = ""
        /// Field 4.
        package var message: [UInt8] = []
        /// after this event
        package var state: FinetuneV1.JobState = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            seq: UInt64 = 0,
            createdUnixMS: Int64 = 0,
            type: String = "",
            message: [UInt8] = [],
            state: FinetuneV1.JobState = .unspecified
        ) {
            self.seq = seq
            self.createdUnixMS = createdUnixMS
            self.type = type
            self.message = message
            self.state = state
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.Event" }
    }

    /// Every message of `finetune.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        FinetuneV1.SubmitRequest.self,
        FinetuneV1.Job.self,
        FinetuneV1.GetRequest.self,
        FinetuneV1.ListRequest.self,
        FinetuneV1.ListResponse.self,
        FinetuneV1.Event.self
    ]
}

extension FinetuneV1.SubmitRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__SubmitRequest>, _ arena: MessageArena) {
        finetune__v1__submit_request__init(c)
        c.pointee.base_model = arena.text(self.baseModel)
        c.pointee.training_data = arena.bytes(self.trainingData)
        c.pointee.suffix = arena.text(self.suffix)
        c.pointee.epochs = self.epochs
        c.pointee.submission_id = arena.text(self.submissionID)
        if let value = self.learningRate {
            c.pointee.learning_rate_opt_case = .init(rawValue: 5)
            c.pointee.learning_rate = value
        }
    }

    init(c: UnsafePointer<Finetune__V1__SubmitRequest>) throws(MessageError) {
        self.init()
        self.baseModel = try MessageText.string(c.pointee.base_model, "base_model", of: Self.typeName)
        self.trainingData = MessageText.bytes(c.pointee.training_data)
        self.suffix = try MessageText.string(c.pointee.suffix, "suffix", of: Self.typeName)
        self.epochs = c.pointee.epochs
        self.submissionID = try MessageText.string(c.pointee.submission_id, "submission_id", of: Self.typeName)
        switch c.pointee.learning_rate_opt_case.rawValue {
        case 5:
            self.learningRate = c.pointee.learning_rate
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__SubmitRequest>? { finetune__v1__submit_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__SubmitRequest>) -> Int { finetune__v1__submit_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__SubmitRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__submit_request__pack(c, bytes)
    }
}

extension FinetuneV1.Job: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__Job>, _ arena: MessageArena) {
        finetune__v1__job__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.state = .init(rawValue: UInt32(bitPattern: self.state.rawValue))
        c.pointee.base_model = arena.text(self.baseModel)
        c.pointee.model = arena.text(self.model)
        c.pointee.provider_job_id = arena.text(self.providerJobID)
        c.pointee.provider_status = arena.text(self.providerStatus)
        c.pointee.epochs = self.epochs
        c.pointee.trained_tokens = self.trainedTokens
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.created_unix_ms = self.createdUnixMS
        c.pointee.ended_unix_ms = self.endedUnixMS
        c.pointee.error = arena.bytes(self.error)
        c.pointee.examples = self.examples
    }

    init(c: UnsafePointer<Finetune__V1__Job>) throws(MessageError) {
        self.init()
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.state = FinetuneV1.JobState(rawValue: Int32(bitPattern: c.pointee.state.rawValue))
        self.baseModel = try MessageText.string(c.pointee.base_model, "base_model", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.providerJobID = try MessageText.string(c.pointee.provider_job_id, "provider_job_id", of: Self.typeName)
        self.providerStatus = try MessageText.string(c.pointee.provider_status, "provider_status", of: Self.typeName)
        self.epochs = c.pointee.epochs
        self.trainedTokens = c.pointee.trained_tokens
        self.costNanodollars = c.pointee.cost_nanodollars
        self.createdUnixMS = c.pointee.created_unix_ms
        self.endedUnixMS = c.pointee.ended_unix_ms
        self.error = MessageText.bytes(c.pointee.error)
        self.examples = c.pointee.examples
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__Job>? { finetune__v1__job__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__Job>) -> Int { finetune__v1__job__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__Job>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__job__pack(c, bytes)
    }
}

extension FinetuneV1.GetRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__GetRequest>, _ arena: MessageArena) {
        finetune__v1__get_request__init(c)
        c.pointee.id = arena.text(self.id)
    }

    init(c: UnsafePointer<Finetune__V1__GetRequest>) throws(MessageError) {
        self.init()
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__GetRequest>? { finetune__v1__get_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__GetRequest>) -> Int { finetune__v1__get_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__GetRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__get_request__pack(c, bytes)
    }
}

extension FinetuneV1.ListRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__ListRequest>, _ arena: MessageArena) {
        finetune__v1__list_request__init(c)
        c.pointee.limit = self.limit
    }

    init(c: UnsafePointer<Finetune__V1__ListRequest>) throws(MessageError) {
        self.init()
        self.limit = c.pointee.limit
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__ListRequest>? { finetune__v1__list_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__ListRequest>) -> Int { finetune__v1__list_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__ListRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__list_request__pack(c, bytes)
    }
}

extension FinetuneV1.ListResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__ListResponse>, _ arena: MessageArena) {
        finetune__v1__list_response__init(c)
        (c.pointee.jobs, c.pointee.n_jobs) = arena.messages(self.jobs)
    }

    init(c: UnsafePointer<Finetune__V1__ListResponse>) throws(MessageError) {
        self.init()
        if let values = c.pointee.jobs {
            self.jobs.reserveCapacity(c.pointee.n_jobs)
            for index in 0..<c.pointee.n_jobs {
                guard let value = values[index] else { continue }
                self.jobs.append(try FinetuneV1.Job(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__ListResponse>? { finetune__v1__list_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__ListResponse>) -> Int { finetune__v1__list_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__ListResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__list_response__pack(c, bytes)
    }
}

extension FinetuneV1.Event: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__Event>, _ arena: MessageArena) {
        finetune__v1__event__init(c)
        c.pointee.seq = self.seq
        c.pointee.created_unix_ms = self.createdUnixMS
        c.pointee.type = arena.text(self.type)
        c.pointee.message = arena.bytes(self.message)
        c.pointee.state = .init(rawValue: UInt32(bitPattern: self.state.rawValue))
    }

    init(c: UnsafePointer<Finetune__V1__Event>) throws(MessageError) {
        self.init()
        self.seq = c.pointee.seq
        self.createdUnixMS = c.pointee.created_unix_ms
        self.type = try MessageText.string(c.pointee.type, "type", of: Self.typeName)
        self.message = MessageText.bytes(c.pointee.message)
        self.state = FinetuneV1.JobState(rawValue: Int32(bitPattern: c.pointee.state.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__Event>? { finetune__v1__event__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__Event>) -> Int { finetune__v1__event__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__Event>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__event__pack(c, bytes)
    }
}

