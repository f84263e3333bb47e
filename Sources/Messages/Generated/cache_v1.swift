// Generated from proto/cache/v1/cache.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `cache.v1`.
package enum CacheV1 {
    /// Each kind has a lifetime of its own.
    package struct EntryKind: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// 3600 s
        package static let inference = Self(rawValue: 1)
        /// 86400 s
        package static let embedding = Self(rawValue: 2)
        /// 3600 s
        package static let models = Self(rawValue: 3)
        /// 60 s
        package static let finetuneStatus = Self(rawValue: 4)
        /// 30 s
        package static let batchStatus = Self(rawValue: 5)
    }

    /// Message `cache.v1.Entry`.
    package struct Entry: Messages.Message, Equatable {
        /// the plain JSON answer; a streamed answer is put together before it is stored
        package var body: [UInt8] = []
        /// that answered
        package var model: String = ""
        /// Field 3.
        package var provider: String = ""
        /// Field 4.
        package var usage: CommonV1.Usage? = nil
        /// what the call cost then
        package var costNanodollars: Int64 = 0
        /// Field 6.
        package var createdUnixMS: Int64 = 0
        /// Field 7.
        package var priceVersion: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            body: [UInt8] = [],
            model: String = "",
            provider: String = "",
            usage: CommonV1.Usage? = nil,
            costNanodollars: Int64 = 0,
            createdUnixMS: Int64 = 0,
            priceVersion: UInt32 = 0
        ) {
            self.init {
                $0.body = body
                $0.model = model
                $0.provider = provider
                $0.usage = usage
                $0.costNanodollars = costNanodollars
                $0.createdUnixMS = createdUnixMS
                $0.priceVersion = priceVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cache.v1.Entry" }
    }

    /// Message `cache.v1.LookupRequest`.
    package struct LookupRequest: Messages.Message, Equatable {
        /// Field 1.
        package var kind: CacheV1.EntryKind = .unspecified
        /// 32 bytes each, at most 8
        package var keys: [[UInt8]] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            kind: CacheV1.EntryKind = .unspecified,
            keys: [[UInt8]] = []
        ) {
            self.init {
                $0.kind = kind
                $0.keys = keys
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cache.v1.LookupRequest" }
    }

    /// Message `cache.v1.LookupResponse`.
    package struct LookupResponse: Messages.Message, Equatable {
        /// Field 1.
        package var found: Bool = false
        /// of the key that was found
        package var index: UInt32 = 0
        /// Field 3.
        package var entry: CacheV1.Entry? = nil
        /// Field 4.
        package var ageMS: UInt64 = 0
        /// nothing was found since the store did not answer
        package var storeAway: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            found: Bool = false,
            index: UInt32 = 0,
            entry: CacheV1.Entry? = nil,
            ageMS: UInt64 = 0,
            storeAway: Bool = false
        ) {
            self.init {
                $0.found = found
                $0.index = index
                $0.entry = entry
                $0.ageMS = ageMS
                $0.storeAway = storeAway
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cache.v1.LookupResponse" }
    }

    /// Message `cache.v1.StoreRequest`.
    package struct StoreRequest: Messages.Message, Equatable {
        /// Field 1.
        package var kind: CacheV1.EntryKind = .unspecified
        /// 32 bytes
        package var key: [UInt8] = []
        /// Field 3.
        package var entry: CacheV1.Entry? = nil
        /// 0 = the kind's own
        package var lifetimeMS: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            kind: CacheV1.EntryKind = .unspecified,
            key: [UInt8] = [],
            entry: CacheV1.Entry? = nil,
            lifetimeMS: UInt64 = 0
        ) {
            self.init {
                $0.kind = kind
                $0.key = key
                $0.entry = entry
                $0.lifetimeMS = lifetimeMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cache.v1.StoreRequest" }
    }

    /// Message `cache.v1.StoreResponse`.
    package struct StoreResponse: Messages.Message, Equatable {
        /// Field 1.
        package var stored: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            stored: Bool = false
        ) {
            self.init {
                $0.stored = stored
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cache.v1.StoreResponse" }
    }

    /// Every message of `cache.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        CacheV1.Entry.self,
        CacheV1.LookupRequest.self,
        CacheV1.LookupResponse.self,
        CacheV1.StoreRequest.self,
        CacheV1.StoreResponse.self
    ]
}

extension CacheV1.Entry: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cache__V1__Entry>, _ arena: MessageArena) {
        cache__v1__entry__init(c)
        c.pointee.body = arena.bytes(self.body)
        c.pointee.model = arena.text(self.model)
        c.pointee.provider = arena.text(self.provider)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.created_unix_ms = self.createdUnixMS
        c.pointee.price_version = self.priceVersion
    }

    mutating func read(_ c: UnsafePointer<Cache__V1__Entry>) throws(MessageError) {
        self.body = MessageText.bytes(c.pointee.body)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.costNanodollars = c.pointee.cost_nanodollars
        self.createdUnixMS = c.pointee.created_unix_ms
        self.priceVersion = c.pointee.price_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cache__V1__Entry>? { cache__v1__entry__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cache__V1__Entry>) -> Int { cache__v1__entry__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cache__V1__Entry>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cache__v1__entry__pack(c, bytes)
    }
}

extension CacheV1.LookupRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cache__V1__LookupRequest>, _ arena: MessageArena) {
        cache__v1__lookup_request__init(c)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        (c.pointee.keys, c.pointee.n_keys) = arena.array(self.keys) { arena.bytes($0) }
    }

    mutating func read(_ c: UnsafePointer<Cache__V1__LookupRequest>) throws(MessageError) {
        self.kind = CacheV1.EntryKind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        if let values = c.pointee.keys {
            self.keys.reserveCapacity(c.pointee.n_keys)
            for index in 0..<c.pointee.n_keys {
                self.keys.append(MessageText.bytes(values[index]))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cache__V1__LookupRequest>? { cache__v1__lookup_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cache__V1__LookupRequest>) -> Int { cache__v1__lookup_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cache__V1__LookupRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cache__v1__lookup_request__pack(c, bytes)
    }
}

extension CacheV1.LookupResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cache__V1__LookupResponse>, _ arena: MessageArena) {
        cache__v1__lookup_response__init(c)
        c.pointee.found = self.found ? 1 : 0
        c.pointee.index = self.index
        if let value = self.entry { c.pointee.entry = arena.message(value) }
        c.pointee.age_ms = self.ageMS
        c.pointee.store_away = self.storeAway ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cache__V1__LookupResponse>) throws(MessageError) {
        self.found = c.pointee.found != 0
        self.index = c.pointee.index
        if let value = c.pointee.entry { self.entry = try CacheV1.Entry(c: value) }
        self.ageMS = c.pointee.age_ms
        self.storeAway = c.pointee.store_away != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cache__V1__LookupResponse>? { cache__v1__lookup_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cache__V1__LookupResponse>) -> Int { cache__v1__lookup_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cache__V1__LookupResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cache__v1__lookup_response__pack(c, bytes)
    }
}

extension CacheV1.StoreRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cache__V1__StoreRequest>, _ arena: MessageArena) {
        cache__v1__store_request__init(c)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        c.pointee.key = arena.bytes(self.key)
        if let value = self.entry { c.pointee.entry = arena.message(value) }
        c.pointee.lifetime_ms = self.lifetimeMS
    }

    mutating func read(_ c: UnsafePointer<Cache__V1__StoreRequest>) throws(MessageError) {
        self.kind = CacheV1.EntryKind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        self.key = MessageText.bytes(c.pointee.key)
        if let value = c.pointee.entry { self.entry = try CacheV1.Entry(c: value) }
        self.lifetimeMS = c.pointee.lifetime_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cache__V1__StoreRequest>? { cache__v1__store_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cache__V1__StoreRequest>) -> Int { cache__v1__store_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cache__V1__StoreRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cache__v1__store_request__pack(c, bytes)
    }
}

extension CacheV1.StoreResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cache__V1__StoreResponse>, _ arena: MessageArena) {
        cache__v1__store_response__init(c)
        c.pointee.stored = self.stored ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cache__V1__StoreResponse>) throws(MessageError) {
        self.stored = c.pointee.stored != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cache__V1__StoreResponse>? { cache__v1__store_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cache__V1__StoreResponse>) -> Int { cache__v1__store_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cache__V1__StoreResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cache__v1__store_response__pack(c, bytes)
    }
}

