// Generated from proto/common/v1/common.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `common.v1`.
package enum CommonV1 {
    /// Enum `common.v1.Task`.
    package struct Task: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let chat = Self(rawValue: 1)
        /// Value 2.
        package static let code = Self(rawValue: 2)
        /// Value 3.
        package static let embedding = Self(rawValue: 3)
        /// Value 4.
        package static let image = Self(rawValue: 4)
        /// orders documents by a query
        package static let rerank = Self(rawValue: 5)
        /// text to sound
        package static let speech = Self(rawValue: 6)
        /// sound to text, translated or not
        package static let transcription = Self(rawValue: 7)
    }

    /// Enum `common.v1.Priority`.
    package struct Priority: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// standard
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let realtime = Self(rawValue: 1)
        /// Value 2.
        package static let standard = Self(rawValue: 2)
        /// Value 3.
        package static let batch = Self(rawValue: 3)
    }

    /// How well the numbers of a usage row are known.
    package struct Quality: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// the provider's own usage
        package static let exact = Self(rawValue: 1)
        /// the call ended early: what was seen
        package static let partial = Self(rawValue: 2)
        /// nobody saw the end: what was held
        package static let estimated = Self(rawValue: 3)
    }

    /// What a usage row pays for.
    package struct Kind: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let chat = Self(rawValue: 1)
        /// Value 2.
        package static let completion = Self(rawValue: 2)
        /// Value 3.
        package static let embedding = Self(rawValue: 3)
        /// Value 4.
        package static let image = Self(rawValue: 4)
        /// Value 5.
        package static let batch = Self(rawValue: 5)
        /// Value 6.
        package static let finetune = Self(rawValue: 6)
        /// Value 7.
        package static let rerank = Self(rawValue: 7)
        /// Value 8.
        package static let speech = Self(rawValue: 8)
        /// translations too
        package static let transcription = Self(rawValue: 9)
    }

    /// Message `common.v1.Usage`.
    package struct Usage: Messages.Message, Equatable {
        /// cached ones included
        package var promptTokens: UInt64 = 0
        /// Field 2.
        package var completionTokens: UInt64 = 0
        /// the part of prompt_tokens read from the provider's prompt cache
        package var cachedTokens: UInt64 = 0
        /// Images: thousandths of a megapixel, times the steps over those that the price covers; fine-tunes: trained
        /// tokens; speech: characters (Unicode scalars of `input`);
        /// transcriptions and translations: milliseconds of sound.
        package var units: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            promptTokens: UInt64 = 0,
            completionTokens: UInt64 = 0,
            cachedTokens: UInt64 = 0,
            units: UInt64 = 0
        ) {
            self.init {
                $0.promptTokens = promptTokens
                $0.completionTokens = completionTokens
                $0.cachedTokens = cachedTokens
                $0.units = units
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "common.v1.Usage" }
    }

    /// Whose call it is; copied into every usage row.
    package struct Attribution: Messages.Message, Equatable {
        /// Field 1.
        package var tenant: String = ""
        /// Field 2.
        package var team: String = ""
        /// Field 3.
        package var user: String = ""
        /// of the API key; never the key itself
        package var keyID: String = ""
        /// a label
        package var requestID: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            tenant: String = "",
            team: String = "",
            user: String = "",
            keyID: String = "",
            requestID: String = ""
        ) {
            self.init {
                $0.tenant = tenant
                $0.team = team
                $0.user = user
                $0.keyID = keyID
                $0.requestID = requestID
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "common.v1.Attribution" }
    }

    /// One version of a model's prices. Amounts are integer nano-dollars.
    package struct Price: Messages.Message, Equatable {
        /// goes up with every change of any price of this model
        package var version: UInt32 = 0
        /// per million tokens
        package var inputNanodollarsPerMtok: Int64 = 0
        /// Field 3.
        package var outputNanodollarsPerMtok: Int64 = 0
        /// Field 4.
        package var cachedInputNanodollarsPerMtok: Int64 = 0
        /// Field 5.
        package var nanodollarsPerMegapixel: Int64 = 0
        /// Field 6.
        package var trainingNanodollarsPerMtok: Int64 = 0
        /// what a batch pays of the full price, 1 to 100
        package var batchPercent: UInt32 = 0
        /// speech: per million characters
        package var nanodollarsPerMchar: Int64 = 0
        /// transcriptions and translations
        package var nanodollarsPerAudioMinute: Int64 = 0
        /// images: that the price covers; more cost in proportion, fewer as much; 0 = not known
        package var defaultSteps: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            version: UInt32 = 0,
            inputNanodollarsPerMtok: Int64 = 0,
            outputNanodollarsPerMtok: Int64 = 0,
            cachedInputNanodollarsPerMtok: Int64 = 0,
            nanodollarsPerMegapixel: Int64 = 0,
            trainingNanodollarsPerMtok: Int64 = 0,
            batchPercent: UInt32 = 0,
            nanodollarsPerMchar: Int64 = 0,
            nanodollarsPerAudioMinute: Int64 = 0,
            defaultSteps: UInt32 = 0
        ) {
            self.init {
                $0.version = version
                $0.inputNanodollarsPerMtok = inputNanodollarsPerMtok
                $0.outputNanodollarsPerMtok = outputNanodollarsPerMtok
                $0.cachedInputNanodollarsPerMtok = cachedInputNanodollarsPerMtok
                $0.nanodollarsPerMegapixel = nanodollarsPerMegapixel
                $0.trainingNanodollarsPerMtok = trainingNanodollarsPerMtok
                $0.batchPercent = batchPercent
                $0.nanodollarsPerMchar = nanodollarsPerMchar
                $0.nanodollarsPerAudioMinute = nanodollarsPerAudioMinute
                $0.defaultSteps = defaultSteps
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "common.v1.Price" }
    }

    /// Every message of `common.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        CommonV1.Usage.self,
        CommonV1.Attribution.self,
        CommonV1.Price.self
    ]
}

extension CommonV1.Usage: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Common__V1__Usage>, _ arena: MessageArena) {
        common__v1__usage__init(c)
        c.pointee.prompt_tokens = self.promptTokens
        c.pointee.completion_tokens = self.completionTokens
        c.pointee.cached_tokens = self.cachedTokens
        c.pointee.units = self.units
    }

    mutating func read(_ c: UnsafePointer<Common__V1__Usage>) throws(MessageError) {
        self.promptTokens = c.pointee.prompt_tokens
        self.completionTokens = c.pointee.completion_tokens
        self.cachedTokens = c.pointee.cached_tokens
        self.units = c.pointee.units
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Common__V1__Usage>? { common__v1__usage__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Common__V1__Usage>) -> Int { common__v1__usage__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Common__V1__Usage>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        common__v1__usage__pack(c, bytes)
    }
}

extension CommonV1.Attribution: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Common__V1__Attribution>, _ arena: MessageArena) {
        common__v1__attribution__init(c)
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.team = arena.text(self.team)
        c.pointee.user = arena.text(self.user)
        c.pointee.key_id = arena.text(self.keyID)
        c.pointee.request_id = arena.text(self.requestID)
    }

    mutating func read(_ c: UnsafePointer<Common__V1__Attribution>) throws(MessageError) {
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.team = try MessageText.string(c.pointee.team, "team", of: Self.typeName)
        self.user = try MessageText.string(c.pointee.user, "user", of: Self.typeName)
        self.keyID = try MessageText.string(c.pointee.key_id, "key_id", of: Self.typeName)
        self.requestID = try MessageText.string(c.pointee.request_id, "request_id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Common__V1__Attribution>? { common__v1__attribution__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Common__V1__Attribution>) -> Int { common__v1__attribution__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Common__V1__Attribution>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        common__v1__attribution__pack(c, bytes)
    }
}

extension CommonV1.Price: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Common__V1__Price>, _ arena: MessageArena) {
        common__v1__price__init(c)
        c.pointee.version = self.version
        c.pointee.input_nanodollars_per_mtok = self.inputNanodollarsPerMtok
        c.pointee.output_nanodollars_per_mtok = self.outputNanodollarsPerMtok
        c.pointee.cached_input_nanodollars_per_mtok = self.cachedInputNanodollarsPerMtok
        c.pointee.nanodollars_per_megapixel = self.nanodollarsPerMegapixel
        c.pointee.training_nanodollars_per_mtok = self.trainingNanodollarsPerMtok
        c.pointee.batch_percent = self.batchPercent
        c.pointee.nanodollars_per_mchar = self.nanodollarsPerMchar
        c.pointee.nanodollars_per_audio_minute = self.nanodollarsPerAudioMinute
        c.pointee.default_steps = self.defaultSteps
    }

    mutating func read(_ c: UnsafePointer<Common__V1__Price>) throws(MessageError) {
        self.version = c.pointee.version
        self.inputNanodollarsPerMtok = c.pointee.input_nanodollars_per_mtok
        self.outputNanodollarsPerMtok = c.pointee.output_nanodollars_per_mtok
        self.cachedInputNanodollarsPerMtok = c.pointee.cached_input_nanodollars_per_mtok
        self.nanodollarsPerMegapixel = c.pointee.nanodollars_per_megapixel
        self.trainingNanodollarsPerMtok = c.pointee.training_nanodollars_per_mtok
        self.batchPercent = c.pointee.batch_percent
        self.nanodollarsPerMchar = c.pointee.nanodollars_per_mchar
        self.nanodollarsPerAudioMinute = c.pointee.nanodollars_per_audio_minute
        self.defaultSteps = c.pointee.default_steps
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Common__V1__Price>? { common__v1__price__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Common__V1__Price>) -> Int { common__v1__price__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Common__V1__Price>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        common__v1__price__pack(c, bytes)
    }
}

