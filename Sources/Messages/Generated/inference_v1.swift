// Generated from proto/inference/v1/evidence.proto, proto/inference/v1/inference.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `inference.v1`.
package enum InferenceV1 {
    /// What one replica of inference saw of providers lately. Published whole once a second, read by all routers; lost
    /// after ten
    /// seconds without a new one.
    package struct Evidence: Messages.Message, Equatable {
        /// random, new with each process
        package var replica: String = ""
        /// Field 2.
        package var publishedUnixMS: Int64 = 0
        /// Field 3.
        package var series: [InferenceV1.Series] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            replica: String = "",
            publishedUnixMS: Int64 = 0,
            series: [InferenceV1.Series] = []
        ) {
            self.init {
                $0.replica = replica
                $0.publishedUnixMS = publishedUnixMS
                $0.series = series
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.Evidence" }
    }

    /// Calls of one kind to one model at one provider.
    package struct Series: Messages.Message, Equatable {
        /// Field 1.
        package var provider: String = ""
        /// Field 2.
        package var model: String = ""
        /// Field 3.
        package var kind: CommonV1.Kind = .unspecified
        /// Field 4.
        package var streamed: Bool = false
        /// of the last 10 s
        package var recent: InferenceV1.Outcomes? = nil
        /// up to now, of those that count against a provider
        package var failuresInARow: UInt32 = 0
        /// Field 7.
        package var inFlight: UInt32 = 0
        /// of those in flight: nothing came for much longer than usual
        package var overdue: UInt32 = 0
        /// to the first content, of the newest seconds that have 20, at most 10 s; of plain calls: to the answer
        package var recentFirst: InferenceV1.Times? = nil
        /// the same of the last minutes
        package var usualFirst: InferenceV1.Times? = nil
        /// tokens a second: of streams after the first content, of plain calls over all of it
        package var recentRate: InferenceV1.Times? = nil
        /// Field 12.
        package var usualRate: InferenceV1.Times? = nil
        /// since the process began: what is new since one's last look is certain
        package var successes: UInt32 = 0
        /// the same of those that count against a provider
        package var failures: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            provider: String = "",
            model: String = "",
            kind: CommonV1.Kind = .unspecified,
            streamed: Bool = false,
            recent: InferenceV1.Outcomes? = nil,
            failuresInARow: UInt32 = 0,
            inFlight: UInt32 = 0,
            overdue: UInt32 = 0,
            recentFirst: InferenceV1.Times? = nil,
            usualFirst: InferenceV1.Times? = nil,
            recentRate: InferenceV1.Times? = nil,
            usualRate: InferenceV1.Times? = nil,
            successes: UInt32 = 0,
            failures: UInt32 = 0
        ) {
            self.init {
                $0.provider = provider
                $0.model = model
                $0.kind = kind
                $0.streamed = streamed
                $0.recent = recent
                $0.failuresInARow = failuresInARow
                $0.inFlight = inFlight
                $0.overdue = overdue
                $0.recentFirst = recentFirst
                $0.usualFirst = usualFirst
                $0.recentRate = recentRate
                $0.usualRate = usualRate
                $0.successes = successes
                $0.failures = failures
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.Series" }
    }

    /// How calls ended.
    package struct Outcomes: Messages.Message, Equatable {
        /// Field 1.
        package var ok: UInt32 = 0
        /// 503, 529
        package var overloaded: UInt32 = 0
        /// other 5xx, and no connection
        package var failed: UInt32 = 0
        /// 408 too
        package var timedOut: UInt32 = 0
        /// cut, malformed
        package var broken: UInt32 = 0
        /// 429
        package var paced: UInt32 = 0
        /// other 4xx: the caller's, or the account's
        package var refused: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            ok: UInt32 = 0,
            overloaded: UInt32 = 0,
            failed: UInt32 = 0,
            timedOut: UInt32 = 0,
            broken: UInt32 = 0,
            paced: UInt32 = 0,
            refused: UInt32 = 0
        ) {
            self.init {
                $0.ok = ok
                $0.overloaded = overloaded
                $0.failed = failed
                $0.timedOut = timedOut
                $0.broken = broken
                $0.paced = paced
                $0.refused = refused
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.Outcomes" }
    }

    /// Counts by size. Bucket i holds values from 1.25^(i - 1) up to 1.25^i units; 0 holds less than one unit. A unit
    /// is a
    /// millisecond of time, a tenth of a token a second of rate.
    package struct Times: Messages.Message, Equatable {
        /// what counts[0] is
        package var firstBucket: UInt32 = 0
        /// Field 2.
        package var counts: [UInt32] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            firstBucket: UInt32 = 0,
            counts: [UInt32] = []
        ) {
            self.init {
                $0.firstBucket = firstBucket
                $0.counts = counts
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.Times" }
    }

    /// Enum `inference.v1.FailureKind`.
    package struct FailureKind: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// connection refused, no name
        package static let notSent = Self(rawValue: 1)
        /// the provider answered with an error status
        package static let refused = Self(rawValue: 2)
        /// sent, no status line came: may have been billed
        package static let unknown = Self(rawValue: 3)
        /// broke off after the status
        package static let cut = Self(rawValue: 4)
        /// an answer that is not of the contract
        package static let malformed = Self(rawValue: 5)
    }

    /// Message `inference.v1.CallRequest`.
    package struct CallRequest: Messages.Message, Equatable {
        /// Field 1.
        package var endpoint: RouterV1.Endpoint = .unspecified
        /// Field 2.
        package var model: String = ""
        /// Field 3.
        package var provider: String = ""
        /// exactly what the provider gets
        package var body: [UInt8] = []
        /// Field 5.
        package var attribution: CommonV1.Attribution? = nil
        /// pinned for this attempt
        package var price: CommonV1.Price? = nil
        /// 0 = first candidate; a label
        package var hop: UInt32 = 0
        /// what the attempt may use at most, as estimated by the router
        package var hold: CommonV1.Usage? = nil
        /// absent = do not cache
        package var store: InferenceV1.StoreInstruction? = nil
        /// else a chunk that holds nothing but usage is not passed on
        package var clientWantsUsage: Bool = false
        /// Field 11.
        package var simulatorFault: [UInt8] = []
        /// of the body; application/json when empty
        package var contentType: String = ""
        /// absent = a provider call of its own
        package var coalesce: InferenceV1.Coalesce? = nil
        /// which class waits for whom, and how long the parts of the call may take
        package var priority: CommonV1.Priority = .unspecified
        /// until the first content (a plain answer: all of it) if that is less than the class's; 0 = the class's
        package var patienceMS: UInt32 = 0
        /// what the provider will count is not known: an answer that does not say it is booked as an estimate
        package var holdIsGuess: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            endpoint: RouterV1.Endpoint = .unspecified,
            model: String = "",
            provider: String = "",
            body: [UInt8] = [],
            attribution: CommonV1.Attribution? = nil,
            price: CommonV1.Price? = nil,
            hop: UInt32 = 0,
            hold: CommonV1.Usage? = nil,
            store: InferenceV1.StoreInstruction? = nil,
            clientWantsUsage: Bool = false,
            simulatorFault: [UInt8] = [],
            contentType: String = "",
            coalesce: InferenceV1.Coalesce? = nil,
            priority: CommonV1.Priority = .unspecified,
            patienceMS: UInt32 = 0,
            holdIsGuess: Bool = false
        ) {
            self.init {
                $0.endpoint = endpoint
                $0.model = model
                $0.provider = provider
                $0.body = body
                $0.attribution = attribution
                $0.price = price
                $0.hop = hop
                $0.hold = hold
                $0.store = store
                $0.clientWantsUsage = clientWantsUsage
                $0.simulatorFault = simulatorFault
                $0.contentType = contentType
                $0.coalesce = coalesce
                $0.priority = priority
                $0.patienceMS = patienceMS
                $0.holdIsGuess = holdIsGuess
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.CallRequest" }
    }

    /// The body is an embeddings request with one text, which may be answered together with others: calls of one
    /// provider,
    /// model, price and digest may become one provider call, whose `input` is the list of their texts.
    package struct Coalesce: Messages.Message, Equatable {
        /// where in `body` the JSON string of `input` stands, quotes included
        package var inputOffset: UInt32 = 0
        /// Field 2.
        package var inputLength: UInt32 = 0
        /// SHA-256 of all other members, but `model`
        package var digest: [UInt8] = []
        /// of the text itself: what its share of the tokens is measured by
        package var inputBytes: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            inputOffset: UInt32 = 0,
            inputLength: UInt32 = 0,
            digest: [UInt8] = [],
            inputBytes: UInt32 = 0
        ) {
            self.init {
                $0.inputOffset = inputOffset
                $0.inputLength = inputLength
                $0.digest = digest
                $0.inputBytes = inputBytes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.Coalesce" }
    }

    /// Where a clean answer goes before the call ends.
    package struct StoreInstruction: Messages.Message, Equatable {
        /// Field 1.
        package var key: [UInt8] = []
        /// Field 2.
        package var kind: CacheV1.EntryKind = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            key: [UInt8] = [],
            kind: CacheV1.EntryKind = .unspecified
        ) {
            self.init {
                $0.key = key
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
        package static var typeName: String { "inference.v1.StoreInstruction" }
    }

    /// Message `inference.v1.CallResponse`.
    package struct CallResponse: Messages.Message, Equatable {
        /// Field 1.
        package var status: UInt32 = 0
        /// Field 2.
        package var body: [UInt8] = []
        /// Field 3.
        package var contentType: String = ""
        /// Field 4.
        package var usage: CommonV1.Usage? = nil
        /// Field 5.
        package var costNanodollars: Int64 = 0
        /// Field 6.
        package var quality: CommonV1.Quality = .unspecified
        /// Field 7.
        package var attemptID: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            status: UInt32 = 0,
            body: [UInt8] = [],
            contentType: String = "",
            usage: CommonV1.Usage? = nil,
            costNanodollars: Int64 = 0,
            quality: CommonV1.Quality = .unspecified,
            attemptID: String = ""
        ) {
            self.init {
                $0.status = status
                $0.body = body
                $0.contentType = contentType
                $0.usage = usage
                $0.costNanodollars = costNanodollars
                $0.quality = quality
                $0.attemptID = attemptID
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.CallResponse" }
    }

    /// Any number of `data`, then one `done`. Nothing is sent before the first content is here: until then a failure
    /// ends the
    /// call with an error status and the router may go on to the next candidate.
    package struct CallChunk: Messages.Message, Equatable {
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
        package static var typeName: String { "inference.v1.CallChunk" }

        /// What `part` may hold.
        package enum Part: Equatable, Sendable {
            /// whole server-sent events
            case data([UInt8])
            /// Field 2.
            case done(InferenceV1.CallDone)
        }
    }

    /// Message `inference.v1.CallDone`.
    package struct CallDone: Messages.Message, Equatable {
        /// Field 1.
        package var usage: CommonV1.Usage? = nil
        /// Field 2.
        package var costNanodollars: Int64 = 0
        /// Field 3.
        package var quality: CommonV1.Quality = .unspecified
        /// Field 4.
        package var attemptID: String = ""
        /// the last events, the closing [DONE] included: the call is settled
        package var rest: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            usage: CommonV1.Usage? = nil,
            costNanodollars: Int64 = 0,
            quality: CommonV1.Quality = .unspecified,
            attemptID: String = "",
            rest: [UInt8] = []
        ) {
            self.init {
                $0.usage = usage
                $0.costNanodollars = costNanodollars
                $0.quality = quality
                $0.attemptID = attemptID
                $0.rest = rest
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.CallDone" }
    }

    /// End.detail of a failed call.
    package struct CallFailure: Messages.Message, Equatable {
        /// the provider's; 0 = none came
        package var status: UInt32 = 0
        /// Field 2.
        package var body: [UInt8] = []
        /// Field 3.
        package var kind: InferenceV1.FailureKind = .unspecified
        /// Field 4.
        package var attemptID: String = ""
        /// the provider call had other callers' texts too: a refusal may be about those
        package var shared: Bool = false
        /// as booked, like the next two
        package var usage: CommonV1.Usage? = nil
        /// Field 7.
        package var costNanodollars: Int64 = 0
        /// Field 8.
        package var quality: CommonV1.Quality = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            status: UInt32 = 0,
            body: [UInt8] = [],
            kind: InferenceV1.FailureKind = .unspecified,
            attemptID: String = "",
            shared: Bool = false,
            usage: CommonV1.Usage? = nil,
            costNanodollars: Int64 = 0,
            quality: CommonV1.Quality = .unspecified
        ) {
            self.init {
                $0.status = status
                $0.body = body
                $0.kind = kind
                $0.attemptID = attemptID
                $0.shared = shared
                $0.usage = usage
                $0.costNanodollars = costNanodollars
                $0.quality = quality
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "inference.v1.CallFailure" }
    }

    /// Every message of `inference.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        InferenceV1.Evidence.self,
        InferenceV1.Series.self,
        InferenceV1.Outcomes.self,
        InferenceV1.Times.self,
        InferenceV1.CallRequest.self,
        InferenceV1.Coalesce.self,
        InferenceV1.StoreInstruction.self,
        InferenceV1.CallResponse.self,
        InferenceV1.CallChunk.self,
        InferenceV1.CallDone.self,
        InferenceV1.CallFailure.self
    ]
}

extension InferenceV1.Evidence: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__Evidence>, _ arena: MessageArena) {
        inference__v1__evidence__init(c)
        c.pointee.replica = arena.text(self.replica)
        c.pointee.published_unix_ms = self.publishedUnixMS
        (c.pointee.series, c.pointee.n_series) = arena.messages(self.series)
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__Evidence>) throws(MessageError) {
        self.replica = try MessageText.string(c.pointee.replica, "replica", of: Self.typeName)
        self.publishedUnixMS = c.pointee.published_unix_ms
        if let values = c.pointee.series {
            self.series.reserveCapacity(c.pointee.n_series)
            for index in 0..<c.pointee.n_series {
                guard let value = values[index] else { continue }
                self.series.append(try InferenceV1.Series(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__Evidence>? { inference__v1__evidence__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__Evidence>) -> Int { inference__v1__evidence__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__Evidence>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__evidence__pack(c, bytes)
    }
}

extension InferenceV1.Series: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__Series>, _ arena: MessageArena) {
        inference__v1__series__init(c)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.model = arena.text(self.model)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        c.pointee.streamed = self.streamed ? 1 : 0
        if let value = self.recent { c.pointee.recent = arena.message(value) }
        c.pointee.failures_in_a_row = self.failuresInARow
        c.pointee.in_flight = self.inFlight
        c.pointee.overdue = self.overdue
        if let value = self.recentFirst { c.pointee.recent_first = arena.message(value) }
        if let value = self.usualFirst { c.pointee.usual_first = arena.message(value) }
        if let value = self.recentRate { c.pointee.recent_rate = arena.message(value) }
        if let value = self.usualRate { c.pointee.usual_rate = arena.message(value) }
        c.pointee.successes = self.successes
        c.pointee.failures = self.failures
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__Series>) throws(MessageError) {
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.kind = CommonV1.Kind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        self.streamed = c.pointee.streamed != 0
        if let value = c.pointee.recent { self.recent = try InferenceV1.Outcomes(c: value) }
        self.failuresInARow = c.pointee.failures_in_a_row
        self.inFlight = c.pointee.in_flight
        self.overdue = c.pointee.overdue
        if let value = c.pointee.recent_first { self.recentFirst = try InferenceV1.Times(c: value) }
        if let value = c.pointee.usual_first { self.usualFirst = try InferenceV1.Times(c: value) }
        if let value = c.pointee.recent_rate { self.recentRate = try InferenceV1.Times(c: value) }
        if let value = c.pointee.usual_rate { self.usualRate = try InferenceV1.Times(c: value) }
        self.successes = c.pointee.successes
        self.failures = c.pointee.failures
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__Series>? { inference__v1__series__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__Series>) -> Int { inference__v1__series__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__Series>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__series__pack(c, bytes)
    }
}

extension InferenceV1.Outcomes: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__Outcomes>, _ arena: MessageArena) {
        inference__v1__outcomes__init(c)
        c.pointee.ok = self.ok
        c.pointee.overloaded = self.overloaded
        c.pointee.failed = self.failed
        c.pointee.timed_out = self.timedOut
        c.pointee.broken = self.broken
        c.pointee.paced = self.paced
        c.pointee.refused = self.refused
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__Outcomes>) throws(MessageError) {
        self.ok = c.pointee.ok
        self.overloaded = c.pointee.overloaded
        self.failed = c.pointee.failed
        self.timedOut = c.pointee.timed_out
        self.broken = c.pointee.broken
        self.paced = c.pointee.paced
        self.refused = c.pointee.refused
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__Outcomes>? { inference__v1__outcomes__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__Outcomes>) -> Int { inference__v1__outcomes__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__Outcomes>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__outcomes__pack(c, bytes)
    }
}

extension InferenceV1.Times: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__Times>, _ arena: MessageArena) {
        inference__v1__times__init(c)
        c.pointee.first_bucket = self.firstBucket
        (c.pointee.counts, c.pointee.n_counts) = arena.array(self.counts) { $0 }
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__Times>) throws(MessageError) {
        self.firstBucket = c.pointee.first_bucket
        if let values = c.pointee.counts {
            self.counts = Array(UnsafeBufferPointer(start: values, count: c.pointee.n_counts))
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__Times>? { inference__v1__times__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__Times>) -> Int { inference__v1__times__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__Times>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__times__pack(c, bytes)
    }
}

extension InferenceV1.CallRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__CallRequest>, _ arena: MessageArena) {
        inference__v1__call_request__init(c)
        c.pointee.endpoint = .init(rawValue: UInt32(bitPattern: self.endpoint.rawValue))
        c.pointee.model = arena.text(self.model)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.body = arena.bytes(self.body)
        if let value = self.attribution { c.pointee.attribution = arena.message(value) }
        if let value = self.price { c.pointee.price = arena.message(value) }
        c.pointee.hop = self.hop
        if let value = self.hold { c.pointee.hold = arena.message(value) }
        if let value = self.store { c.pointee.store = arena.message(value) }
        c.pointee.client_wants_usage = self.clientWantsUsage ? 1 : 0
        c.pointee.simulator_fault = arena.bytes(self.simulatorFault)
        c.pointee.content_type = arena.text(self.contentType)
        if let value = self.coalesce { c.pointee.coalesce = arena.message(value) }
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        c.pointee.patience_ms = self.patienceMS
        c.pointee.hold_is_guess = self.holdIsGuess ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__CallRequest>) throws(MessageError) {
        self.endpoint = RouterV1.Endpoint(rawValue: Int32(bitPattern: c.pointee.endpoint.rawValue))
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.body = MessageText.bytes(c.pointee.body)
        if let value = c.pointee.attribution { self.attribution = try CommonV1.Attribution(c: value) }
        if let value = c.pointee.price { self.price = try CommonV1.Price(c: value) }
        self.hop = c.pointee.hop
        if let value = c.pointee.hold { self.hold = try CommonV1.Usage(c: value) }
        if let value = c.pointee.store { self.store = try InferenceV1.StoreInstruction(c: value) }
        self.clientWantsUsage = c.pointee.client_wants_usage != 0
        self.simulatorFault = MessageText.bytes(c.pointee.simulator_fault)
        self.contentType = try MessageText.string(c.pointee.content_type, "content_type", of: Self.typeName)
        if let value = c.pointee.coalesce { self.coalesce = try InferenceV1.Coalesce(c: value) }
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        self.patienceMS = c.pointee.patience_ms
        self.holdIsGuess = c.pointee.hold_is_guess != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__CallRequest>? { inference__v1__call_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__CallRequest>) -> Int { inference__v1__call_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__CallRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__call_request__pack(c, bytes)
    }
}

extension InferenceV1.Coalesce: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__Coalesce>, _ arena: MessageArena) {
        inference__v1__coalesce__init(c)
        c.pointee.input_offset = self.inputOffset
        c.pointee.input_length = self.inputLength
        c.pointee.digest = arena.bytes(self.digest)
        c.pointee.input_bytes = self.inputBytes
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__Coalesce>) throws(MessageError) {
        self.inputOffset = c.pointee.input_offset
        self.inputLength = c.pointee.input_length
        self.digest = MessageText.bytes(c.pointee.digest)
        self.inputBytes = c.pointee.input_bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__Coalesce>? { inference__v1__coalesce__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__Coalesce>) -> Int { inference__v1__coalesce__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__Coalesce>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__coalesce__pack(c, bytes)
    }
}

extension InferenceV1.StoreInstruction: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__StoreInstruction>, _ arena: MessageArena) {
        inference__v1__store_instruction__init(c)
        c.pointee.key = arena.bytes(self.key)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__StoreInstruction>) throws(MessageError) {
        self.key = MessageText.bytes(c.pointee.key)
        self.kind = CacheV1.EntryKind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__StoreInstruction>? { inference__v1__store_instruction__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__StoreInstruction>) -> Int { inference__v1__store_instruction__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__StoreInstruction>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__store_instruction__pack(c, bytes)
    }
}

extension InferenceV1.CallResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__CallResponse>, _ arena: MessageArena) {
        inference__v1__call_response__init(c)
        c.pointee.status = self.status
        c.pointee.body = arena.bytes(self.body)
        c.pointee.content_type = arena.text(self.contentType)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.quality = .init(rawValue: UInt32(bitPattern: self.quality.rawValue))
        c.pointee.attempt_id = arena.text(self.attemptID)
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__CallResponse>) throws(MessageError) {
        self.status = c.pointee.status
        self.body = MessageText.bytes(c.pointee.body)
        self.contentType = try MessageText.string(c.pointee.content_type, "content_type", of: Self.typeName)
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.costNanodollars = c.pointee.cost_nanodollars
        self.quality = CommonV1.Quality(rawValue: Int32(bitPattern: c.pointee.quality.rawValue))
        self.attemptID = try MessageText.string(c.pointee.attempt_id, "attempt_id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__CallResponse>? { inference__v1__call_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__CallResponse>) -> Int { inference__v1__call_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__CallResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__call_response__pack(c, bytes)
    }
}

extension InferenceV1.CallChunk: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__CallChunk>, _ arena: MessageArena) {
        inference__v1__call_chunk__init(c)
        switch self.part {
        case .data(let value):
            c.pointee.part_case = .init(rawValue: 1)
            c.pointee.data = arena.bytes(value)
        case .done(let value):
            c.pointee.part_case = .init(rawValue: 2)
            c.pointee.done = arena.message(value)
        case nil: break
        }
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__CallChunk>) throws(MessageError) {
        switch c.pointee.part_case.rawValue {
        case 1:
            self.part = .data(MessageText.bytes(c.pointee.data))
        case 2:
            if let value = c.pointee.done { self.part = .done(try InferenceV1.CallDone(c: value)) }
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__CallChunk>? { inference__v1__call_chunk__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__CallChunk>) -> Int { inference__v1__call_chunk__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__CallChunk>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__call_chunk__pack(c, bytes)
    }
}

extension InferenceV1.CallDone: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__CallDone>, _ arena: MessageArena) {
        inference__v1__call_done__init(c)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.quality = .init(rawValue: UInt32(bitPattern: self.quality.rawValue))
        c.pointee.attempt_id = arena.text(self.attemptID)
        c.pointee.rest = arena.bytes(self.rest)
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__CallDone>) throws(MessageError) {
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.costNanodollars = c.pointee.cost_nanodollars
        self.quality = CommonV1.Quality(rawValue: Int32(bitPattern: c.pointee.quality.rawValue))
        self.attemptID = try MessageText.string(c.pointee.attempt_id, "attempt_id", of: Self.typeName)
        self.rest = MessageText.bytes(c.pointee.rest)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__CallDone>? { inference__v1__call_done__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__CallDone>) -> Int { inference__v1__call_done__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__CallDone>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__call_done__pack(c, bytes)
    }
}

extension InferenceV1.CallFailure: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Inference__V1__CallFailure>, _ arena: MessageArena) {
        inference__v1__call_failure__init(c)
        c.pointee.status = self.status
        c.pointee.body = arena.bytes(self.body)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        c.pointee.attempt_id = arena.text(self.attemptID)
        c.pointee.shared = self.shared ? 1 : 0
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.quality = .init(rawValue: UInt32(bitPattern: self.quality.rawValue))
    }

    mutating func read(_ c: UnsafePointer<Inference__V1__CallFailure>) throws(MessageError) {
        self.status = c.pointee.status
        self.body = MessageText.bytes(c.pointee.body)
        self.kind = InferenceV1.FailureKind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        self.attemptID = try MessageText.string(c.pointee.attempt_id, "attempt_id", of: Self.typeName)
        self.shared = c.pointee.shared != 0
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.costNanodollars = c.pointee.cost_nanodollars
        self.quality = CommonV1.Quality(rawValue: Int32(bitPattern: c.pointee.quality.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Inference__V1__CallFailure>? { inference__v1__call_failure__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Inference__V1__CallFailure>) -> Int { inference__v1__call_failure__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Inference__V1__CallFailure>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        inference__v1__call_failure__pack(c, bytes)
    }
}

