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
        /// JSON Lines, at most 4 MiB; empty when `training_file` names them
        package var trainingData: [UInt8] = []
        /// 1 to 18 of a-z 0-9 -; part of the model's name
        package var suffix: String = ""
        /// 0 = 1
        package var epochs: UInt32 = 0
        /// Field 5. Absent when nil.
        package var learningRate: Double? = nil
        /// a repeat with the same one returns the first job
        package var submissionID: String = ""
        /// id of a file of purpose fine-tune, at most 4 MiB
        package var trainingFile: String = ""
        /// as training_file; empty = none
        package var validationFile: String = ""
        /// JSON object of further fields of the provider's create call, passed on as they
        package var options: [UInt8] = []
        /// are: batch_size, n_evals, n_checkpoints, training_type, …
        package var metadata: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            baseModel: String = "",
            trainingData: [UInt8] = [],
            suffix: String = "",
            epochs: UInt32 = 0,
            learningRate: Double? = nil,
            submissionID: String = "",
            trainingFile: String = "",
            validationFile: String = "",
            options: [UInt8] = [],
            metadata: [UInt8] = []
        ) {
            self.init {
                $0.baseModel = baseModel
                $0.trainingData = trainingData
                $0.suffix = suffix
                $0.epochs = epochs
                $0.learningRate = learningRate
                $0.submissionID = submissionID
                $0.trainingFile = trainingFile
                $0.validationFile = validationFile
                $0.options = options
                $0.metadata = metadata
            }
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
        /// as submitted
        package var trainingFile: String = ""
        /// as submitted
        package var validationFile: String = ""
        /// as submitted
        package var options: [UInt8] = []
        /// as submitted
        package var metadata: [UInt8] = []
        /// of its last event
        package var updatedUnixMS: Int64 = 0
        /// when the provider had it, 0 = not yet
        package var startedUnixMS: Int64 = 0
        /// as submitted
        package var suffix: String = ""
        /// Field 21. Absent when nil.
        package var learningRate: Double? = nil
        /// its owner asked for its end
        package var cancelRequested: Bool = false

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
            examples: UInt32 = 0,
            trainingFile: String = "",
            validationFile: String = "",
            options: [UInt8] = [],
            metadata: [UInt8] = [],
            updatedUnixMS: Int64 = 0,
            startedUnixMS: Int64 = 0,
            suffix: String = "",
            learningRate: Double? = nil,
            cancelRequested: Bool = false
        ) {
            self.init {
                $0.id = id
                $0.state = state
                $0.baseModel = baseModel
                $0.model = model
                $0.providerJobID = providerJobID
                $0.providerStatus = providerStatus
                $0.epochs = epochs
                $0.trainedTokens = trainedTokens
                $0.costNanodollars = costNanodollars
                $0.createdUnixMS = createdUnixMS
                $0.endedUnixMS = endedUnixMS
                $0.error = error
                $0.examples = examples
                $0.trainingFile = trainingFile
                $0.validationFile = validationFile
                $0.options = options
                $0.metadata = metadata
                $0.updatedUnixMS = updatedUnixMS
                $0.startedUnixMS = startedUnixMS
                $0.suffix = suffix
                $0.learningRate = learningRate
                $0.cancelRequested = cancelRequested
            }
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
            self.init {
                $0.id = id
            }
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
        /// at most 1,000; 0 = 100
        package var limit: UInt32 = 0
        /// only jobs older than this one
        package var after: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limit: UInt32 = 0,
            after: String = ""
        ) {
            self.init {
                $0.limit = limit
                $0.after = after
            }
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
        /// newest first
        package var jobs: [FinetuneV1.Job] = []
        /// Field 2.
        package var hasMore: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            jobs: [FinetuneV1.Job] = [],
            hasMore: Bool = false
        ) {
            self.init {
                $0.jobs = jobs
                $0.hasMore = hasMore
            }
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

    /// Message `finetune.v1.DeleteResponse`.
    package struct DeleteResponse: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// Field 2.
        package var deleted: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            deleted: Bool = false
        ) {
            self.init {
                $0.id = id
                $0.deleted = deleted
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.DeleteResponse" }
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
            self.init {
                $0.seq = seq
                $0.createdUnixMS = createdUnixMS
                $0.type = type
                $0.message = message
                $0.state = state
            }
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

    /// Message `finetune.v1.ListEventsRequest`.
    package struct ListEventsRequest: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// only events behind this `seq` in the order asked for; 0 = from the beginning
        package var after: UInt64 = 0
        /// at most 1,000; 0 = 100
        package var limit: UInt32 = 0
        /// Field 4.
        package var newestFirst: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            after: UInt64 = 0,
            limit: UInt32 = 0,
            newestFirst: Bool = false
        ) {
            self.init {
                $0.id = id
                $0.after = after
                $0.limit = limit
                $0.newestFirst = newestFirst
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.ListEventsRequest" }
    }

    /// Message `finetune.v1.ListEventsResponse`.
    package struct ListEventsResponse: Messages.Message, Equatable {
        /// Field 1.
        package var events: [FinetuneV1.Event] = []
        /// Field 2.
        package var hasMore: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            events: [FinetuneV1.Event] = [],
            hasMore: Bool = false
        ) {
            self.init {
                $0.events = events
                $0.hasMore = hasMore
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.ListEventsResponse" }
    }

    /// Message `finetune.v1.Checkpoint`.
    package struct Checkpoint: Messages.Message, Equatable {
        /// Field 1.
        package var step: UInt64 = 0
        /// as the provider wrote it
        package var createdAt: String = ""
        /// Field 3.
        package var path: String = ""
        /// the provider's word
        package var type: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            step: UInt64 = 0,
            createdAt: String = "",
            path: String = "",
            type: String = ""
        ) {
            self.init {
                $0.step = step
                $0.createdAt = createdAt
                $0.path = path
                $0.type = type
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.Checkpoint" }
    }

    /// Message `finetune.v1.ListCheckpointsResponse`.
    package struct ListCheckpointsResponse: Messages.Message, Equatable {
        /// Field 1.
        package var checkpoints: [FinetuneV1.Checkpoint] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            checkpoints: [FinetuneV1.Checkpoint] = []
        ) {
            self.init {
                $0.checkpoints = checkpoints
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.ListCheckpointsResponse" }
    }

    /// Message `finetune.v1.ProviderAnswer`.
    package struct ProviderAnswer: Messages.Message, Equatable {
        /// Field 1.
        package var body: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            body: [UInt8] = []
        ) {
            self.init {
                $0.body = body
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.ProviderAnswer" }
    }

    /// Message `finetune.v1.MetricsRequest`.
    package struct MetricsRequest: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// JSON object that narrows the answer down; empty = everything
        package var body: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            body: [UInt8] = []
        ) {
            self.init {
                $0.id = id
                $0.body = body
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.MetricsRequest" }
    }

    /// Message `finetune.v1.LimitsRequest`.
    package struct LimitsRequest: Messages.Message, Equatable {
        /// Field 1.
        package var model: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = ""
        ) {
            self.init {
                $0.model = model
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.LimitsRequest" }
    }

    /// Message `finetune.v1.EstimatePriceRequest`.
    package struct EstimatePriceRequest: Messages.Message, Equatable {
        /// Field 1.
        package var body: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            body: [UInt8] = []
        ) {
            self.init {
                $0.body = body
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.EstimatePriceRequest" }
    }

    /// Message `finetune.v1.SupportedModelsRequest`.
    package struct SupportedModelsRequest: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.SupportedModelsRequest" }
    }

    /// Message `finetune.v1.DownloadRequest`.
    package struct DownloadRequest: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// merged, adapter or model_output_path; empty = the provider's choice
        package var checkpoint: String = ""
        /// Field 3. Absent when nil.
        package var checkpointStep: UInt64? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            checkpoint: String = "",
            checkpointStep: UInt64? = nil
        ) {
            self.init {
                $0.id = id
                $0.checkpoint = checkpoint
                $0.checkpointStep = checkpointStep
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "finetune.v1.DownloadRequest" }
    }

    /// Message `finetune.v1.DownloadPart`.
    package struct DownloadPart: Messages.Message, Equatable {
        /// in the first part only, as what follows
        package var contentType: String = ""
        /// of the whole, 0 = not known
        package var bytes: UInt64 = 0
        /// Field 3.
        package var filename: String = ""
        /// Field 4.
        package var data: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            contentType: String = "",
            bytes: UInt64 = 0,
            filename: String = "",
            data: [UInt8] = []
        ) {
            self.init {
                $0.contentType = contentType
                $0.bytes = bytes
                $0.filename = filename
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
        package static var typeName: String { "finetune.v1.DownloadPart" }
    }

    /// Every message of `finetune.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        FinetuneV1.SubmitRequest.self,
        FinetuneV1.Job.self,
        FinetuneV1.GetRequest.self,
        FinetuneV1.ListRequest.self,
        FinetuneV1.ListResponse.self,
        FinetuneV1.DeleteResponse.self,
        FinetuneV1.Event.self,
        FinetuneV1.ListEventsRequest.self,
        FinetuneV1.ListEventsResponse.self,
        FinetuneV1.Checkpoint.self,
        FinetuneV1.ListCheckpointsResponse.self,
        FinetuneV1.ProviderAnswer.self,
        FinetuneV1.MetricsRequest.self,
        FinetuneV1.LimitsRequest.self,
        FinetuneV1.EstimatePriceRequest.self,
        FinetuneV1.SupportedModelsRequest.self,
        FinetuneV1.DownloadRequest.self,
        FinetuneV1.DownloadPart.self
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
        c.pointee.training_file = arena.text(self.trainingFile)
        c.pointee.validation_file = arena.text(self.validationFile)
        c.pointee.options = arena.bytes(self.options)
        c.pointee.metadata = arena.bytes(self.metadata)
        if let value = self.learningRate {
            c.pointee.learning_rate_opt_case = .init(rawValue: 5)
            c.pointee.learning_rate = value
        }
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__SubmitRequest>) throws(MessageError) {
        self.baseModel = try MessageText.string(c.pointee.base_model, "base_model", of: Self.typeName)
        self.trainingData = MessageText.bytes(c.pointee.training_data)
        self.suffix = try MessageText.string(c.pointee.suffix, "suffix", of: Self.typeName)
        self.epochs = c.pointee.epochs
        self.submissionID = try MessageText.string(c.pointee.submission_id, "submission_id", of: Self.typeName)
        self.trainingFile = try MessageText.string(c.pointee.training_file, "training_file", of: Self.typeName)
        self.validationFile = try MessageText.string(c.pointee.validation_file, "validation_file", of: Self.typeName)
        self.options = MessageText.bytes(c.pointee.options)
        self.metadata = MessageText.bytes(c.pointee.metadata)
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
        c.pointee.training_file = arena.text(self.trainingFile)
        c.pointee.validation_file = arena.text(self.validationFile)
        c.pointee.options = arena.bytes(self.options)
        c.pointee.metadata = arena.bytes(self.metadata)
        c.pointee.updated_unix_ms = self.updatedUnixMS
        c.pointee.started_unix_ms = self.startedUnixMS
        c.pointee.suffix = arena.text(self.suffix)
        c.pointee.cancel_requested = self.cancelRequested ? 1 : 0
        if let value = self.learningRate {
            c.pointee.learning_rate_opt_case = .init(rawValue: 21)
            c.pointee.learning_rate = value
        }
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__Job>) throws(MessageError) {
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
        self.trainingFile = try MessageText.string(c.pointee.training_file, "training_file", of: Self.typeName)
        self.validationFile = try MessageText.string(c.pointee.validation_file, "validation_file", of: Self.typeName)
        self.options = MessageText.bytes(c.pointee.options)
        self.metadata = MessageText.bytes(c.pointee.metadata)
        self.updatedUnixMS = c.pointee.updated_unix_ms
        self.startedUnixMS = c.pointee.started_unix_ms
        self.suffix = try MessageText.string(c.pointee.suffix, "suffix", of: Self.typeName)
        self.cancelRequested = c.pointee.cancel_requested != 0
        switch c.pointee.learning_rate_opt_case.rawValue {
        case 21:
            self.learningRate = c.pointee.learning_rate
        default: break
        }
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

    mutating func read(_ c: UnsafePointer<Finetune__V1__GetRequest>) throws(MessageError) {
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
        c.pointee.after = arena.text(self.after)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__ListRequest>) throws(MessageError) {
        self.limit = c.pointee.limit
        self.after = try MessageText.string(c.pointee.after, "after", of: Self.typeName)
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
        c.pointee.has_more = self.hasMore ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__ListResponse>) throws(MessageError) {
        if let values = c.pointee.jobs {
            self.jobs.reserveCapacity(c.pointee.n_jobs)
            for index in 0..<c.pointee.n_jobs {
                guard let value = values[index] else { continue }
                self.jobs.append(try FinetuneV1.Job(c: value))
            }
        }
        self.hasMore = c.pointee.has_more != 0
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

extension FinetuneV1.DeleteResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__DeleteResponse>, _ arena: MessageArena) {
        finetune__v1__delete_response__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.deleted = self.deleted ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__DeleteResponse>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.deleted = c.pointee.deleted != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__DeleteResponse>? { finetune__v1__delete_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__DeleteResponse>) -> Int { finetune__v1__delete_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__DeleteResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__delete_response__pack(c, bytes)
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

    mutating func read(_ c: UnsafePointer<Finetune__V1__Event>) throws(MessageError) {
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

extension FinetuneV1.ListEventsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__ListEventsRequest>, _ arena: MessageArena) {
        finetune__v1__list_events_request__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.after = self.after
        c.pointee.limit = self.limit
        c.pointee.newest_first = self.newestFirst ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__ListEventsRequest>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.after = c.pointee.after
        self.limit = c.pointee.limit
        self.newestFirst = c.pointee.newest_first != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__ListEventsRequest>? { finetune__v1__list_events_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__ListEventsRequest>) -> Int { finetune__v1__list_events_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__ListEventsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__list_events_request__pack(c, bytes)
    }
}

extension FinetuneV1.ListEventsResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__ListEventsResponse>, _ arena: MessageArena) {
        finetune__v1__list_events_response__init(c)
        (c.pointee.events, c.pointee.n_events) = arena.messages(self.events)
        c.pointee.has_more = self.hasMore ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__ListEventsResponse>) throws(MessageError) {
        if let values = c.pointee.events {
            self.events.reserveCapacity(c.pointee.n_events)
            for index in 0..<c.pointee.n_events {
                guard let value = values[index] else { continue }
                self.events.append(try FinetuneV1.Event(c: value))
            }
        }
        self.hasMore = c.pointee.has_more != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__ListEventsResponse>? { finetune__v1__list_events_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__ListEventsResponse>) -> Int { finetune__v1__list_events_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__ListEventsResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__list_events_response__pack(c, bytes)
    }
}

extension FinetuneV1.Checkpoint: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__Checkpoint>, _ arena: MessageArena) {
        finetune__v1__checkpoint__init(c)
        c.pointee.step = self.step
        c.pointee.created_at = arena.text(self.createdAt)
        c.pointee.path = arena.text(self.path)
        c.pointee.type = arena.text(self.type)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__Checkpoint>) throws(MessageError) {
        self.step = c.pointee.step
        self.createdAt = try MessageText.string(c.pointee.created_at, "created_at", of: Self.typeName)
        self.path = try MessageText.string(c.pointee.path, "path", of: Self.typeName)
        self.type = try MessageText.string(c.pointee.type, "type", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__Checkpoint>? { finetune__v1__checkpoint__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__Checkpoint>) -> Int { finetune__v1__checkpoint__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__Checkpoint>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__checkpoint__pack(c, bytes)
    }
}

extension FinetuneV1.ListCheckpointsResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__ListCheckpointsResponse>, _ arena: MessageArena) {
        finetune__v1__list_checkpoints_response__init(c)
        (c.pointee.checkpoints, c.pointee.n_checkpoints) = arena.messages(self.checkpoints)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__ListCheckpointsResponse>) throws(MessageError) {
        if let values = c.pointee.checkpoints {
            self.checkpoints.reserveCapacity(c.pointee.n_checkpoints)
            for index in 0..<c.pointee.n_checkpoints {
                guard let value = values[index] else { continue }
                self.checkpoints.append(try FinetuneV1.Checkpoint(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__ListCheckpointsResponse>? { finetune__v1__list_checkpoints_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__ListCheckpointsResponse>) -> Int { finetune__v1__list_checkpoints_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__ListCheckpointsResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__list_checkpoints_response__pack(c, bytes)
    }
}

extension FinetuneV1.ProviderAnswer: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__ProviderAnswer>, _ arena: MessageArena) {
        finetune__v1__provider_answer__init(c)
        c.pointee.body = arena.bytes(self.body)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__ProviderAnswer>) throws(MessageError) {
        self.body = MessageText.bytes(c.pointee.body)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__ProviderAnswer>? { finetune__v1__provider_answer__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__ProviderAnswer>) -> Int { finetune__v1__provider_answer__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__ProviderAnswer>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__provider_answer__pack(c, bytes)
    }
}

extension FinetuneV1.MetricsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__MetricsRequest>, _ arena: MessageArena) {
        finetune__v1__metrics_request__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.body = arena.bytes(self.body)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__MetricsRequest>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.body = MessageText.bytes(c.pointee.body)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__MetricsRequest>? { finetune__v1__metrics_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__MetricsRequest>) -> Int { finetune__v1__metrics_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__MetricsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__metrics_request__pack(c, bytes)
    }
}

extension FinetuneV1.LimitsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__LimitsRequest>, _ arena: MessageArena) {
        finetune__v1__limits_request__init(c)
        c.pointee.model = arena.text(self.model)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__LimitsRequest>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__LimitsRequest>? { finetune__v1__limits_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__LimitsRequest>) -> Int { finetune__v1__limits_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__LimitsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__limits_request__pack(c, bytes)
    }
}

extension FinetuneV1.EstimatePriceRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__EstimatePriceRequest>, _ arena: MessageArena) {
        finetune__v1__estimate_price_request__init(c)
        c.pointee.body = arena.bytes(self.body)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__EstimatePriceRequest>) throws(MessageError) {
        self.body = MessageText.bytes(c.pointee.body)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__EstimatePriceRequest>? { finetune__v1__estimate_price_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__EstimatePriceRequest>) -> Int { finetune__v1__estimate_price_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__EstimatePriceRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__estimate_price_request__pack(c, bytes)
    }
}

extension FinetuneV1.SupportedModelsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__SupportedModelsRequest>, _ arena: MessageArena) {
        finetune__v1__supported_models_request__init(c)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__SupportedModelsRequest>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__SupportedModelsRequest>? { finetune__v1__supported_models_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__SupportedModelsRequest>) -> Int { finetune__v1__supported_models_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__SupportedModelsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__supported_models_request__pack(c, bytes)
    }
}

extension FinetuneV1.DownloadRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__DownloadRequest>, _ arena: MessageArena) {
        finetune__v1__download_request__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.checkpoint = arena.text(self.checkpoint)
        if let value = self.checkpointStep {
            c.pointee.checkpoint_step_opt_case = .init(rawValue: 3)
            c.pointee.checkpoint_step = value
        }
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__DownloadRequest>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.checkpoint = try MessageText.string(c.pointee.checkpoint, "checkpoint", of: Self.typeName)
        switch c.pointee.checkpoint_step_opt_case.rawValue {
        case 3:
            self.checkpointStep = c.pointee.checkpoint_step
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__DownloadRequest>? { finetune__v1__download_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__DownloadRequest>) -> Int { finetune__v1__download_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__DownloadRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__download_request__pack(c, bytes)
    }
}

extension FinetuneV1.DownloadPart: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Finetune__V1__DownloadPart>, _ arena: MessageArena) {
        finetune__v1__download_part__init(c)
        c.pointee.content_type = arena.text(self.contentType)
        c.pointee.bytes = self.bytes
        c.pointee.filename = arena.text(self.filename)
        c.pointee.data = arena.bytes(self.data)
    }

    mutating func read(_ c: UnsafePointer<Finetune__V1__DownloadPart>) throws(MessageError) {
        self.contentType = try MessageText.string(c.pointee.content_type, "content_type", of: Self.typeName)
        self.bytes = c.pointee.bytes
        self.filename = try MessageText.string(c.pointee.filename, "filename", of: Self.typeName)
        self.data = MessageText.bytes(c.pointee.data)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Finetune__V1__DownloadPart>? { finetune__v1__download_part__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Finetune__V1__DownloadPart>) -> Int { finetune__v1__download_part__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Finetune__V1__DownloadPart>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        finetune__v1__download_part__pack(c, bytes)
    }
}

