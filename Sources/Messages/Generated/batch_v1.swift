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
        /// nothing is left to run; its files are being written
        package static let finalizing = Self(rawValue: 6)
    }

    /// Enum `batch.v1.FileState`.
    package struct FileState: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// has no content yet
        package static let announced = Self(rawValue: 1)
        /// has content; Preprocess was not called yet
        package static let uploaded = Self(rawValue: 2)
        /// Value 3.
        package static let ready = Self(rawValue: 3)
        /// has content that is not what its purpose needs; `error` says line and rule
        package static let invalid = Self(rawValue: 4)
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
            self.init {
                $0.customID = customID
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
        package static var typeName: String { "batch.v1.Item" }
    }

    /// Message `batch.v1.SubmitRequest`.
    package struct SubmitRequest: Messages.Message, Equatable {
        /// 1 to 50,000; none when `input_file_id` names them
        package var items: [BatchV1.Item] = []
        /// the caller's; a repeat with the same one returns the first batch
        package var submissionID: String = ""
        /// for items whose body names none or `auto`; empty = the batch policy's choice
        package var model: String = ""
        /// a file of purpose batch or batch-api, at most 100 MiB: a line an item,
        package var inputFileID: String = ""
        /// {custom_id, body}, with or without {method: POST, url: the endpoint}
        package var endpoint: String = ""
        /// JSON object of at most 16 strings, kept and given back; empty = none
        package var metadata: [UInt8] = []
        /// empty or 24h
        package var completionWindow: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            items: [BatchV1.Item] = [],
            submissionID: String = "",
            model: String = "",
            inputFileID: String = "",
            endpoint: String = "",
            metadata: [UInt8] = [],
            completionWindow: String = ""
        ) {
            self.init {
                $0.items = items
                $0.submissionID = submissionID
                $0.model = model
                $0.inputFileID = inputFileID
                $0.endpoint = endpoint
                $0.metadata = metadata
                $0.completionWindow = completionWindow
            }
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
            self.init {
                $0.batch = batch
            }
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
        /// empty = the items came in the call
        package var inputFileID: String = ""
        /// the results, once it has ended; empty = there are none
        package var outputFileID: String = ""
        /// the items without a result, once it has ended; empty = there are none
        package var errorFileID: String = ""
        /// Field 15.
        package var endpoint: String = ""
        /// as submitted
        package var metadata: [UInt8] = []
        /// as submitted
        package var completionWindow: String = ""
        /// when its first job was taken up, 0 = not yet
        package var inProgressUnixMS: Int64 = 0
        /// when nothing was left to run, 0 = not yet
        package var finalizingUnixMS: Int64 = 0
        /// when its owner asked for its end, 0 = never
        package var cancellingUnixMS: Int64 = 0
        /// when it is given up, whatever is left
        package var expiresUnixMS: Int64 = 0

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
            error: [UInt8] = [],
            inputFileID: String = "",
            outputFileID: String = "",
            errorFileID: String = "",
            endpoint: String = "",
            metadata: [UInt8] = [],
            completionWindow: String = "",
            inProgressUnixMS: Int64 = 0,
            finalizingUnixMS: Int64 = 0,
            cancellingUnixMS: Int64 = 0,
            expiresUnixMS: Int64 = 0
        ) {
            self.init {
                $0.id = id
                $0.state = state
                $0.total = total
                $0.done = done
                $0.failed = failed
                $0.costNanodollars = costNanodollars
                $0.savedNanodollars = savedNanodollars
                $0.createdUnixMS = createdUnixMS
                $0.endedUnixMS = endedUnixMS
                $0.model = model
                $0.error = error
                $0.inputFileID = inputFileID
                $0.outputFileID = outputFileID
                $0.errorFileID = errorFileID
                $0.endpoint = endpoint
                $0.metadata = metadata
                $0.completionWindow = completionWindow
                $0.inProgressUnixMS = inProgressUnixMS
                $0.finalizingUnixMS = finalizingUnixMS
                $0.cancellingUnixMS = cancellingUnixMS
                $0.expiresUnixMS = expiresUnixMS
            }
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
        package static var typeName: String { "batch.v1.GetRequest" }
    }

    /// Message `batch.v1.ListRequest`.
    package struct ListRequest: Messages.Message, Equatable {
        /// at most 1,000; 0 = 100
        package var limit: UInt32 = 0
        /// only batches older than this one
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
        package static var typeName: String { "batch.v1.ListRequest" }
    }

    /// Message `batch.v1.ListResponse`.
    package struct ListResponse: Messages.Message, Equatable {
        /// newest first
        package var batches: [BatchV1.Batch] = []
        /// Field 2.
        package var hasMore: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            batches: [BatchV1.Batch] = [],
            hasMore: Bool = false
        ) {
            self.init {
                $0.batches = batches
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
            self.init {
                $0.customID = customID
                $0.status = status
                $0.body = body
                $0.usage = usage
                $0.costNanodollars = costNanodollars
            }
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

    /// What is known of a file before its content.
    package struct FileInfo: Messages.Message, Equatable {
        /// 1 to 255 characters, no control characters
        package var filename: String = ""
        /// assistants, batch, batch-api, calibration, eval, evals, fine-tune, user_data, vision
        package var purpose: String = ""
        /// jsonl, csv, parquet, …; empty = by the name's ending
        package var fileType: String = ""
        /// SHA-256 in 64 hexadecimal digits; empty = not known, else verified
        package var checksum: String = ""
        /// of Announce, instead of an API key; everything but it and `file_id` is then empty
        package var uploadToken: String = ""
        /// of Announce
        package var fileID: String = ""
        /// 3,600 (an hour) to 2,592,000 (30 days) after its creation; 0 = never
        package var expiresAfterS: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            filename: String = "",
            purpose: String = "",
            fileType: String = "",
            checksum: String = "",
            uploadToken: String = "",
            fileID: String = "",
            expiresAfterS: UInt64 = 0
        ) {
            self.init {
                $0.filename = filename
                $0.purpose = purpose
                $0.fileType = fileType
                $0.checksum = checksum
                $0.uploadToken = uploadToken
                $0.fileID = fileID
                $0.expiresAfterS = expiresAfterS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.FileInfo" }
    }

    /// Message `batch.v1.UploadPart`.
    package struct UploadPart: Messages.Message, Equatable {
        /// One of the cases; nil when none was sent.
        package var part: Part? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            part: Part? = nil
        ) {
            self.init {
                $0.part = part
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.UploadPart" }

        /// What `part` may hold.
        package enum Part: Equatable, Sendable {
            /// once, first or last; first for an upload by token
            case info(BatchV1.FileInfo)
            /// Field 2.
            case data([UInt8])
        }
    }

    /// Message `batch.v1.File`.
    package struct File: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// Field 2.
        package var filename: String = ""
        /// as given; batches' own are batch_output
        package var purpose: String = ""
        /// Field 4.
        package var fileType: String = ""
        /// Field 5.
        package var bytes: UInt64 = 0
        /// Field 6.
        package var createdUnixMS: Int64 = 0
        /// 0 = never
        package var expiresUnixMS: Int64 = 0
        /// Field 8.
        package var state: BatchV1.FileState = .unspecified
        /// Field 9.
        package var error: String = ""
        /// of JSON Lines, 0 = not counted
        package var lines: UInt64 = 0
        /// of the content in 64 hexadecimal digits; empty = no content yet
        package var sha256: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            filename: String = "",
            purpose: String = "",
            fileType: String = "",
            bytes: UInt64 = 0,
            createdUnixMS: Int64 = 0,
            expiresUnixMS: Int64 = 0,
            state: BatchV1.FileState = .unspecified,
            error: String = "",
            lines: UInt64 = 0,
            sha256: String = ""
        ) {
            self.init {
                $0.id = id
                $0.filename = filename
                $0.purpose = purpose
                $0.fileType = fileType
                $0.bytes = bytes
                $0.createdUnixMS = createdUnixMS
                $0.expiresUnixMS = expiresUnixMS
                $0.state = state
                $0.error = error
                $0.lines = lines
                $0.sha256 = sha256
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.File" }
    }

    /// Message `batch.v1.FileRequest`.
    package struct FileRequest: Messages.Message, Equatable {
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
        package static var typeName: String { "batch.v1.FileRequest" }
    }

    /// Message `batch.v1.ListFilesRequest`.
    package struct ListFilesRequest: Messages.Message, Equatable {
        /// at most 10,000; 0 = 1,000
        package var limit: UInt32 = 0
        /// only files older than this one
        package var after: String = ""
        /// empty = any
        package var purpose: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limit: UInt32 = 0,
            after: String = "",
            purpose: String = ""
        ) {
            self.init {
                $0.limit = limit
                $0.after = after
                $0.purpose = purpose
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.ListFilesRequest" }
    }

    /// Message `batch.v1.ListFilesResponse`.
    package struct ListFilesResponse: Messages.Message, Equatable {
        /// newest first
        package var files: [BatchV1.File] = []
        /// Field 2.
        package var hasMore: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            files: [BatchV1.File] = [],
            hasMore: Bool = false
        ) {
            self.init {
                $0.files = files
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
        package static var typeName: String { "batch.v1.ListFilesResponse" }
    }

    /// Message `batch.v1.DeleteFileResponse`.
    package struct DeleteFileResponse: Messages.Message, Equatable {
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
        package static var typeName: String { "batch.v1.DeleteFileResponse" }
    }

    /// Message `batch.v1.ContentPart`.
    package struct ContentPart: Messages.Message, Equatable {
        /// Field 1.
        package var data: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            data: [UInt8] = []
        ) {
            self.init {
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
        package static var typeName: String { "batch.v1.ContentPart" }
    }

    /// Message `batch.v1.AnnounceRequest`.
    package struct AnnounceRequest: Messages.Message, Equatable {
        /// Field 1.
        package var info: BatchV1.FileInfo? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            info: BatchV1.FileInfo? = nil
        ) {
            self.init {
                $0.info = info
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.AnnounceRequest" }
    }

    /// Message `batch.v1.AnnounceResponse`.
    package struct AnnounceResponse: Messages.Message, Equatable {
        /// Field 1.
        package var file: BatchV1.File? = nil
        /// good for a day, until the file has content
        package var uploadToken: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            file: BatchV1.File? = nil,
            uploadToken: String = ""
        ) {
            self.init {
                $0.file = file
                $0.uploadToken = uploadToken
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "batch.v1.AnnounceResponse" }
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
        BatchV1.ItemResult.self,
        BatchV1.FileInfo.self,
        BatchV1.UploadPart.self,
        BatchV1.File.self,
        BatchV1.FileRequest.self,
        BatchV1.ListFilesRequest.self,
        BatchV1.ListFilesResponse.self,
        BatchV1.DeleteFileResponse.self,
        BatchV1.ContentPart.self,
        BatchV1.AnnounceRequest.self,
        BatchV1.AnnounceResponse.self
    ]
}

extension BatchV1.Item: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__Item>, _ arena: MessageArena) {
        batch__v1__item__init(c)
        c.pointee.custom_id = arena.text(self.customID)
        c.pointee.body = arena.bytes(self.body)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__Item>) throws(MessageError) {
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
        c.pointee.input_file_id = arena.text(self.inputFileID)
        c.pointee.endpoint = arena.text(self.endpoint)
        c.pointee.metadata = arena.bytes(self.metadata)
        c.pointee.completion_window = arena.text(self.completionWindow)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__SubmitRequest>) throws(MessageError) {
        if let values = c.pointee.items {
            self.items.reserveCapacity(c.pointee.n_items)
            for index in 0..<c.pointee.n_items {
                guard let value = values[index] else { continue }
                self.items.append(try BatchV1.Item(c: value))
            }
        }
        self.submissionID = try MessageText.string(c.pointee.submission_id, "submission_id", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.inputFileID = try MessageText.string(c.pointee.input_file_id, "input_file_id", of: Self.typeName)
        self.endpoint = try MessageText.string(c.pointee.endpoint, "endpoint", of: Self.typeName)
        self.metadata = MessageText.bytes(c.pointee.metadata)
        self.completionWindow = try MessageText.string(c.pointee.completion_window, "completion_window", of: Self.typeName)
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

    mutating func read(_ c: UnsafePointer<Batch__V1__SubmitResponse>) throws(MessageError) {
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
        c.pointee.input_file_id = arena.text(self.inputFileID)
        c.pointee.output_file_id = arena.text(self.outputFileID)
        c.pointee.error_file_id = arena.text(self.errorFileID)
        c.pointee.endpoint = arena.text(self.endpoint)
        c.pointee.metadata = arena.bytes(self.metadata)
        c.pointee.completion_window = arena.text(self.completionWindow)
        c.pointee.in_progress_unix_ms = self.inProgressUnixMS
        c.pointee.finalizing_unix_ms = self.finalizingUnixMS
        c.pointee.cancelling_unix_ms = self.cancellingUnixMS
        c.pointee.expires_unix_ms = self.expiresUnixMS
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__Batch>) throws(MessageError) {
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
        self.inputFileID = try MessageText.string(c.pointee.input_file_id, "input_file_id", of: Self.typeName)
        self.outputFileID = try MessageText.string(c.pointee.output_file_id, "output_file_id", of: Self.typeName)
        self.errorFileID = try MessageText.string(c.pointee.error_file_id, "error_file_id", of: Self.typeName)
        self.endpoint = try MessageText.string(c.pointee.endpoint, "endpoint", of: Self.typeName)
        self.metadata = MessageText.bytes(c.pointee.metadata)
        self.completionWindow = try MessageText.string(c.pointee.completion_window, "completion_window", of: Self.typeName)
        self.inProgressUnixMS = c.pointee.in_progress_unix_ms
        self.finalizingUnixMS = c.pointee.finalizing_unix_ms
        self.cancellingUnixMS = c.pointee.cancelling_unix_ms
        self.expiresUnixMS = c.pointee.expires_unix_ms
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

    mutating func read(_ c: UnsafePointer<Batch__V1__GetRequest>) throws(MessageError) {
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
        c.pointee.after = arena.text(self.after)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__ListRequest>) throws(MessageError) {
        self.limit = c.pointee.limit
        self.after = try MessageText.string(c.pointee.after, "after", of: Self.typeName)
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
        c.pointee.has_more = self.hasMore ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__ListResponse>) throws(MessageError) {
        if let values = c.pointee.batches {
            self.batches.reserveCapacity(c.pointee.n_batches)
            for index in 0..<c.pointee.n_batches {
                guard let value = values[index] else { continue }
                self.batches.append(try BatchV1.Batch(c: value))
            }
        }
        self.hasMore = c.pointee.has_more != 0
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

    mutating func read(_ c: UnsafePointer<Batch__V1__ItemResult>) throws(MessageError) {
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

extension BatchV1.FileInfo: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__FileInfo>, _ arena: MessageArena) {
        batch__v1__file_info__init(c)
        c.pointee.filename = arena.text(self.filename)
        c.pointee.purpose = arena.text(self.purpose)
        c.pointee.file_type = arena.text(self.fileType)
        c.pointee.checksum = arena.text(self.checksum)
        c.pointee.upload_token = arena.text(self.uploadToken)
        c.pointee.file_id = arena.text(self.fileID)
        c.pointee.expires_after_s = self.expiresAfterS
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__FileInfo>) throws(MessageError) {
        self.filename = try MessageText.string(c.pointee.filename, "filename", of: Self.typeName)
        self.purpose = try MessageText.string(c.pointee.purpose, "purpose", of: Self.typeName)
        self.fileType = try MessageText.string(c.pointee.file_type, "file_type", of: Self.typeName)
        self.checksum = try MessageText.string(c.pointee.checksum, "checksum", of: Self.typeName)
        self.uploadToken = try MessageText.string(c.pointee.upload_token, "upload_token", of: Self.typeName)
        self.fileID = try MessageText.string(c.pointee.file_id, "file_id", of: Self.typeName)
        self.expiresAfterS = c.pointee.expires_after_s
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__FileInfo>? { batch__v1__file_info__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__FileInfo>) -> Int { batch__v1__file_info__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__FileInfo>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__file_info__pack(c, bytes)
    }
}

extension BatchV1.UploadPart: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__UploadPart>, _ arena: MessageArena) {
        batch__v1__upload_part__init(c)
        switch self.part {
        case .info(let value):
            c.pointee.part_case = .init(rawValue: 1)
            c.pointee.info = arena.message(value)
        case .data(let value):
            c.pointee.part_case = .init(rawValue: 2)
            c.pointee.data = arena.bytes(value)
        case nil: break
        }
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__UploadPart>) throws(MessageError) {
        switch c.pointee.part_case.rawValue {
        case 1:
            if let value = c.pointee.info { self.part = .info(try BatchV1.FileInfo(c: value)) }
        case 2:
            self.part = .data(MessageText.bytes(c.pointee.data))
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__UploadPart>? { batch__v1__upload_part__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__UploadPart>) -> Int { batch__v1__upload_part__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__UploadPart>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__upload_part__pack(c, bytes)
    }
}

extension BatchV1.File: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__File>, _ arena: MessageArena) {
        batch__v1__file__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.filename = arena.text(self.filename)
        c.pointee.purpose = arena.text(self.purpose)
        c.pointee.file_type = arena.text(self.fileType)
        c.pointee.bytes = self.bytes
        c.pointee.created_unix_ms = self.createdUnixMS
        c.pointee.expires_unix_ms = self.expiresUnixMS
        c.pointee.state = .init(rawValue: UInt32(bitPattern: self.state.rawValue))
        c.pointee.error = arena.text(self.error)
        c.pointee.lines = self.lines
        c.pointee.sha256 = arena.text(self.sha256)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__File>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.filename = try MessageText.string(c.pointee.filename, "filename", of: Self.typeName)
        self.purpose = try MessageText.string(c.pointee.purpose, "purpose", of: Self.typeName)
        self.fileType = try MessageText.string(c.pointee.file_type, "file_type", of: Self.typeName)
        self.bytes = c.pointee.bytes
        self.createdUnixMS = c.pointee.created_unix_ms
        self.expiresUnixMS = c.pointee.expires_unix_ms
        self.state = BatchV1.FileState(rawValue: Int32(bitPattern: c.pointee.state.rawValue))
        self.error = try MessageText.string(c.pointee.error, "error", of: Self.typeName)
        self.lines = c.pointee.lines
        self.sha256 = try MessageText.string(c.pointee.sha256, "sha256", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__File>? { batch__v1__file__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__File>) -> Int { batch__v1__file__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__File>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__file__pack(c, bytes)
    }
}

extension BatchV1.FileRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__FileRequest>, _ arena: MessageArena) {
        batch__v1__file_request__init(c)
        c.pointee.id = arena.text(self.id)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__FileRequest>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__FileRequest>? { batch__v1__file_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__FileRequest>) -> Int { batch__v1__file_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__FileRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__file_request__pack(c, bytes)
    }
}

extension BatchV1.ListFilesRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__ListFilesRequest>, _ arena: MessageArena) {
        batch__v1__list_files_request__init(c)
        c.pointee.limit = self.limit
        c.pointee.after = arena.text(self.after)
        c.pointee.purpose = arena.text(self.purpose)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__ListFilesRequest>) throws(MessageError) {
        self.limit = c.pointee.limit
        self.after = try MessageText.string(c.pointee.after, "after", of: Self.typeName)
        self.purpose = try MessageText.string(c.pointee.purpose, "purpose", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__ListFilesRequest>? { batch__v1__list_files_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__ListFilesRequest>) -> Int { batch__v1__list_files_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__ListFilesRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__list_files_request__pack(c, bytes)
    }
}

extension BatchV1.ListFilesResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__ListFilesResponse>, _ arena: MessageArena) {
        batch__v1__list_files_response__init(c)
        (c.pointee.files, c.pointee.n_files) = arena.messages(self.files)
        c.pointee.has_more = self.hasMore ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__ListFilesResponse>) throws(MessageError) {
        if let values = c.pointee.files {
            self.files.reserveCapacity(c.pointee.n_files)
            for index in 0..<c.pointee.n_files {
                guard let value = values[index] else { continue }
                self.files.append(try BatchV1.File(c: value))
            }
        }
        self.hasMore = c.pointee.has_more != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__ListFilesResponse>? { batch__v1__list_files_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__ListFilesResponse>) -> Int { batch__v1__list_files_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__ListFilesResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__list_files_response__pack(c, bytes)
    }
}

extension BatchV1.DeleteFileResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__DeleteFileResponse>, _ arena: MessageArena) {
        batch__v1__delete_file_response__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.deleted = self.deleted ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__DeleteFileResponse>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.deleted = c.pointee.deleted != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__DeleteFileResponse>? { batch__v1__delete_file_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__DeleteFileResponse>) -> Int { batch__v1__delete_file_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__DeleteFileResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__delete_file_response__pack(c, bytes)
    }
}

extension BatchV1.ContentPart: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__ContentPart>, _ arena: MessageArena) {
        batch__v1__content_part__init(c)
        c.pointee.data = arena.bytes(self.data)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__ContentPart>) throws(MessageError) {
        self.data = MessageText.bytes(c.pointee.data)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__ContentPart>? { batch__v1__content_part__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__ContentPart>) -> Int { batch__v1__content_part__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__ContentPart>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__content_part__pack(c, bytes)
    }
}

extension BatchV1.AnnounceRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__AnnounceRequest>, _ arena: MessageArena) {
        batch__v1__announce_request__init(c)
        if let value = self.info { c.pointee.info = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__AnnounceRequest>) throws(MessageError) {
        if let value = c.pointee.info { self.info = try BatchV1.FileInfo(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__AnnounceRequest>? { batch__v1__announce_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__AnnounceRequest>) -> Int { batch__v1__announce_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__AnnounceRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__announce_request__pack(c, bytes)
    }
}

extension BatchV1.AnnounceResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Batch__V1__AnnounceResponse>, _ arena: MessageArena) {
        batch__v1__announce_response__init(c)
        if let value = self.file { c.pointee.file = arena.message(value) }
        c.pointee.upload_token = arena.text(self.uploadToken)
    }

    mutating func read(_ c: UnsafePointer<Batch__V1__AnnounceResponse>) throws(MessageError) {
        if let value = c.pointee.file { self.file = try BatchV1.File(c: value) }
        self.uploadToken = try MessageText.string(c.pointee.upload_token, "upload_token", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Batch__V1__AnnounceResponse>? { batch__v1__announce_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Batch__V1__AnnounceResponse>) -> Int { batch__v1__announce_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Batch__V1__AnnounceResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        batch__v1__announce_response__pack(c, bytes)
    }
}

