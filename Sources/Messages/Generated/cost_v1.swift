// Generated from proto/cost/v1/cost.proto, proto/cost/v1/journal.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `cost.v1`.
package enum CostV1 {
    /// Enum `cost.v1.RecordType`.
    package struct RecordType: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let intent = Self(rawValue: 1)
        /// Value 2.
        package static let settlement = Self(rawValue: 2)
        /// Value 3.
        package static let `return` = Self(rawValue: 3)
        /// Value 4.
        package static let checkpoint = Self(rawValue: 4)
    }

    /// Enum `cost.v1.SealMode`.
    package struct SealMode: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let complete = Self(rawValue: 1)
        /// power was cut: the last records may be missing
        package static let tailUnknown = Self(rawValue: 2)
    }

    /// Whose words a provider reads where there are several for the same.
    package struct Dialect: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// OpenAI's
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let openai = Self(rawValue: 1)
        /// Value 2.
        package static let together = Self(rawValue: 2)
    }

    /// Enum `cost.v1.LimitScope`.
    package struct LimitScope: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let key = Self(rawValue: 1)
        /// of a key without a user: the key
        package static let user = Self(rawValue: 2)
        /// Value 3.
        package static let team = Self(rawValue: 3)
        /// Value 4.
        package static let tenant = Self(rawValue: 4)
    }

    /// Enum `cost.v1.KeyRole`.
    package struct KeyRole: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let user = Self(rawValue: 1)
        /// Value 2.
        package static let admin = Self(rawValue: 2)
    }

    /// Message `cost.v1.Account`.
    package struct Account: Messages.Message, Equatable {
        /// Field 1.
        package var windows: [CostV1.Window] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            windows: [CostV1.Window] = []
        ) {
            self.init {
                $0.windows = windows
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Account" }
    }

    /// Message `cost.v1.Window`.
    package struct Window: Messages.Message, Equatable {
        /// "tenant:acme:day:2026-11-21"
        package var id: String = ""
        /// Field 2.
        package var limitNanodollars: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            limitNanodollars: Int64 = 0
        ) {
            self.init {
                $0.id = id
                $0.limitNanodollars = limitNanodollars
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Window" }
    }

    /// Message `cost.v1.LeaseRequest`.
    package struct LeaseRequest: Messages.Message, Equatable {
        /// 16 bytes
        package var journal: [UInt8] = []
        /// the spender's own counter
        package var lease: UInt64 = 0
        /// Field 3.
        package var account: CostV1.Account? = nil
        /// Field 4.
        package var wantNanodollars: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            journal: [UInt8] = [],
            lease: UInt64 = 0,
            account: CostV1.Account? = nil,
            wantNanodollars: Int64 = 0
        ) {
            self.init {
                $0.journal = journal
                $0.lease = lease
                $0.account = account
                $0.wantNanodollars = wantNanodollars
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.LeaseRequest" }
    }

    /// Message `cost.v1.LeaseResponse`.
    package struct LeaseResponse: Messages.Message, Equatable {
        /// Field 1.
        package var grantedNanodollars: Int64 = 0
        /// Field 2.
        package var usableMS: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            grantedNanodollars: Int64 = 0,
            usableMS: UInt64 = 0
        ) {
            self.init {
                $0.grantedNanodollars = grantedNanodollars
                $0.usableMS = usableMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.LeaseResponse" }
    }

    /// A record as it stands in the journal: its bytes are kept if they can't be read here.
    package struct JournalRecord: Messages.Message, Equatable {
        /// Field 1.
        package var seq: UInt64 = 0
        /// Field 2.
        package var type: CostV1.RecordType = .unspecified
        /// Settlement or Return
        package var payload: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            seq: UInt64 = 0,
            type: CostV1.RecordType = .unspecified,
            payload: [UInt8] = []
        ) {
            self.init {
                $0.seq = seq
                $0.type = type
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
        package static var typeName: String { "cost.v1.JournalRecord" }
    }

    /// Message `cost.v1.OpenLease`.
    package struct OpenLease: Messages.Message, Equatable {
        /// Field 1.
        package var lease: UInt64 = 0
        /// Field 2.
        package var grantedNanodollars: Int64 = 0
        /// Field 3.
        package var account: CostV1.Account? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            lease: UInt64 = 0,
            grantedNanodollars: Int64 = 0,
            account: CostV1.Account? = nil
        ) {
            self.init {
                $0.lease = lease
                $0.grantedNanodollars = grantedNanodollars
                $0.account = account
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.OpenLease" }
    }

    /// Records travel in journal order with the intents left out; `previous_seq` closes the gaps.
    package struct AppendRequest: Messages.Message, Equatable {
        /// Field 1.
        package var journal: [UInt8] = []
        /// of the last record before these that was to be sent, 0 = none
        package var previousSeq: UInt64 = 0
        /// Field 3.
        package var records: [CostV1.JournalRecord] = []
        /// Field 4.
        package var openLeases: [CostV1.OpenLease] = []
        /// of the records; newer than the tracker's = FAILED_PRECONDITION
        package var format: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            journal: [UInt8] = [],
            previousSeq: UInt64 = 0,
            records: [CostV1.JournalRecord] = [],
            openLeases: [CostV1.OpenLease] = [],
            format: UInt32 = 0
        ) {
            self.init {
                $0.journal = journal
                $0.previousSeq = previousSeq
                $0.records = records
                $0.openLeases = openLeases
                $0.format = format
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.AppendRequest" }
    }

    /// Message `cost.v1.AppendResponse`.
    package struct AppendResponse: Messages.Message, Equatable {
        /// Field 1.
        package var appliedSeq: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            appliedSeq: UInt64 = 0
        ) {
            self.init {
                $0.appliedSeq = appliedSeq
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.AppendResponse" }
    }

    /// Message `cost.v1.SealRequest`.
    package struct SealRequest: Messages.Message, Equatable {
        /// Field 1.
        package var journal: [UInt8] = []
        /// Field 2.
        package var lastSeq: UInt64 = 0
        /// Field 3.
        package var mode: CostV1.SealMode = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            journal: [UInt8] = [],
            lastSeq: UInt64 = 0,
            mode: CostV1.SealMode = .unspecified
        ) {
            self.init {
                $0.journal = journal
                $0.lastSeq = lastSeq
                $0.mode = mode
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SealRequest" }
    }

    /// Message `cost.v1.SealResponse`.
    package struct SealResponse: Messages.Message, Equatable {
        /// Field 1.
        package var appliedSeq: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            appliedSeq: UInt64 = 0
        ) {
            self.init {
                $0.appliedSeq = appliedSeq
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SealResponse" }
    }

    /// Message `cost.v1.WatchRequest`.
    package struct WatchRequest: Messages.Message, Equatable {
        /// Field 1.
        package var journal: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            journal: [UInt8] = []
        ) {
            self.init {
                $0.journal = journal
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.WatchRequest" }
    }

    /// Message `cost.v1.WatchEvent`.
    package struct WatchEvent: Messages.Message, Equatable {
        /// Field 1.
        package var kind: CostV1.WatchEvent.Kind = .unspecified
        /// Field 2.
        package var account: CostV1.Account? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            kind: CostV1.WatchEvent.Kind = .unspecified,
            account: CostV1.Account? = nil
        ) {
            self.init {
                $0.kind = kind
                $0.account = account
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.WatchEvent" }

        /// Enum `cost.v1.WatchEvent.Kind`.
        package struct Kind: RawRepresentable, Hashable, Sendable {
            /// The number on the wire.
            package var rawValue: Int32
            /// Any number is allowed.
            package init(rawValue: Int32) { self.rawValue = rawValue }

            /// Value 0.
            package static let unspecified = Self(rawValue: 0)
            /// Value 1.
            package static let exhausted = Self(rawValue: 1)
            /// Value 2.
            package static let refilled = Self(rawValue: 2)
            /// Value 3.
            package static let giveBack = Self(rawValue: 3)
            /// Value 4.
            package static let limitsChanged = Self(rawValue: 4)
        }
    }

    /// Message `cost.v1.Saving`.
    package struct Saving: Messages.Message, Equatable {
        /// Field 1.
        package var tenant: String = ""
        /// Field 2.
        package var model: String = ""
        /// Field 3.
        package var kind: CommonV1.Kind = .unspecified
        /// Field 4.
        package var hits: UInt64 = 0
        /// Field 5.
        package var savedNanodollars: Int64 = 0
        /// Field 6.
        package var usage: CommonV1.Usage? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            tenant: String = "",
            model: String = "",
            kind: CommonV1.Kind = .unspecified,
            hits: UInt64 = 0,
            savedNanodollars: Int64 = 0,
            usage: CommonV1.Usage? = nil
        ) {
            self.init {
                $0.tenant = tenant
                $0.model = model
                $0.kind = kind
                $0.hits = hits
                $0.savedNanodollars = savedNanodollars
                $0.usage = usage
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Saving" }
    }

    /// Message `cost.v1.RecordSavingsRequest`.
    package struct RecordSavingsRequest: Messages.Message, Equatable {
        /// Field 1.
        package var savings: [CostV1.Saving] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            savings: [CostV1.Saving] = []
        ) {
            self.init {
                $0.savings = savings
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RecordSavingsRequest" }
    }

    /// Message `cost.v1.RecordSavingsResponse`.
    package struct RecordSavingsResponse: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RecordSavingsResponse" }
    }

    /// What a caller thinks of an answer.
    package struct Feedback: Messages.Message, Equatable {
        /// who said it; `request_id` is that of what was answered, or empty
        package var attribution: CommonV1.Attribution? = nil
        /// or empty
        package var attemptID: String = ""
        /// or empty
        package var model: String = ""
        /// Field 4. Absent when nil.
        package var score: Double? = nil
        /// or empty
        package var label: String = ""
        /// UTF-8, or empty
        package var comment: [UInt8] = []
        /// set by the tracker
        package var saidUnixMS: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            attribution: CommonV1.Attribution? = nil,
            attemptID: String = "",
            model: String = "",
            score: Double? = nil,
            label: String = "",
            comment: [UInt8] = [],
            saidUnixMS: Int64 = 0
        ) {
            self.init {
                $0.attribution = attribution
                $0.attemptID = attemptID
                $0.model = model
                $0.score = score
                $0.label = label
                $0.comment = comment
                $0.saidUnixMS = saidUnixMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Feedback" }
    }

    /// Message `cost.v1.RecordFeedbackRequest`.
    package struct RecordFeedbackRequest: Messages.Message, Equatable {
        /// Field 1.
        package var feedback: CostV1.Feedback? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            feedback: CostV1.Feedback? = nil
        ) {
            self.init {
                $0.feedback = feedback
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RecordFeedbackRequest" }
    }

    /// Message `cost.v1.RecordFeedbackResponse`.
    package struct RecordFeedbackResponse: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RecordFeedbackResponse" }
    }

    /// Message `cost.v1.WatchSnapshotRequest`.
    package struct WatchSnapshotRequest: Messages.Message, Equatable {
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
        package static var typeName: String { "cost.v1.WatchSnapshotRequest" }
    }

    /// Message `cost.v1.Snapshot`.
    package struct Snapshot: Messages.Message, Equatable {
        /// Field 1.
        package var version: UInt64 = 0
        /// Field 2.
        package var models: [RouterV1.Model] = []
        /// Field 3.
        package var keys: [CostV1.Key] = []
        /// Field 4.
        package var providers: [CostV1.Provider] = []
        /// Field 5.
        package var profiles: [CostV1.Profile] = []
        /// Field 6.
        package var canaries: [CostV1.Canary] = []
        /// absent = they are like any other
        package var simplePrompts: CostV1.SimplePrompts? = nil
        /// Field 8.
        package var limits: [CostV1.Limit] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            version: UInt64 = 0,
            models: [RouterV1.Model] = [],
            keys: [CostV1.Key] = [],
            providers: [CostV1.Provider] = [],
            profiles: [CostV1.Profile] = [],
            canaries: [CostV1.Canary] = [],
            simplePrompts: CostV1.SimplePrompts? = nil,
            limits: [CostV1.Limit] = []
        ) {
            self.init {
                $0.version = version
                $0.models = models
                $0.keys = keys
                $0.providers = providers
                $0.profiles = profiles
                $0.canaries = canaries
                $0.simplePrompts = simplePrompts
                $0.limits = limits
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Snapshot" }
    }

    /// A provider as routers need to know it; its address and keys are the configuration of those who call it.
    package struct Provider: Messages.Message, Equatable {
        /// Field 1.
        package var name: String = ""
        /// Field 2.
        package var dialect: CostV1.Dialect = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            name: String = "",
            dialect: CostV1.Dialect = .unspecified
        ) {
            self.init {
                $0.name = name
                $0.dialect = dialect
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Provider" }
    }

    /// A way of choosing that requests name as the model `auto:NAME`. `cheap`, `fast` and `best` are built in.
    package struct Profile: Messages.Message, Equatable {
        /// Field 1.
        package var name: String = ""
        /// whose weights count; unspecified = the request's
        package var priority: CommonV1.Priority = .unspecified
        /// absent = the priority's
        package var weights: CostV1.Weights? = nil
        /// ids; `prefix*` = all that begin so; empty = all
        package var models: [String] = []
        /// for what a request does not say itself
        package var wishes: RouterV1.Wishes? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            name: String = "",
            priority: CommonV1.Priority = .unspecified,
            weights: CostV1.Weights? = nil,
            models: [String] = [],
            wishes: RouterV1.Wishes? = nil
        ) {
            self.init {
                $0.name = name
                $0.priority = priority
                $0.weights = weights
                $0.models = models
                $0.wishes = wishes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Profile" }
    }

    /// How much each respect counts, from 0; only their ratio matters.
    package struct Weights: Messages.Message, Equatable {
        /// Field 1.
        package var quality: Double = 0
        /// Field 2.
        package var price: Double = 0
        /// Field 3.
        package var speed: Double = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            quality: Double = 0,
            price: Double = 0,
            speed: Double = 0
        ) {
            self.init {
                $0.quality = quality
                $0.price = price
                $0.speed = speed
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Weights" }
    }

    /// Some of the requests that `instead_of` would answer go to `model` first.
    package struct Canary: Messages.Message, Equatable {
        /// Field 1.
        package var model: String = ""
        /// Field 2.
        package var insteadOf: String = ""
        /// 1 to 100
        package var percent: UInt32 = 0
        /// of those, too, that name `instead_of`
        package var named: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            insteadOf: String = "",
            percent: UInt32 = 0,
            named: Bool = false
        ) {
            self.init {
                $0.model = model
                $0.insteadOf = insteadOf
                $0.percent = percent
                $0.named = named
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Canary" }
    }

    /// What counts as a short, simple prompt, which `auto` may give to a cheaper model.
    package struct SimplePrompts: Messages.Message, Equatable {
        /// Field 1.
        package var promptTokensMax: UInt32 = 0
        /// of `max_tokens`
        package var answerTokensMax: UInt32 = 0
        /// of the models that may have them
        package var minQuality: Double = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            promptTokensMax: UInt32 = 0,
            answerTokensMax: UInt32 = 0,
            minQuality: Double = 0
        ) {
            self.init {
                $0.promptTokensMax = promptTokensMax
                $0.answerTokensMax = answerTokensMax
                $0.minQuality = minQuality
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SimplePrompts" }
    }

    /// What a caller may use at most. All limits that fit a request hold; of one scope and model, the one that names
    /// the subject
    /// holds in place of the one for each.
    package struct Limit: Messages.Message, Equatable {
        /// Field 1.
        package var scope: CostV1.LimitScope = .unspecified
        /// of the subject; empty = of any tenant
        package var tenant: String = ""
        /// a key's id, a user, a team; empty = each of the scope, by itself
        package var subject: String = ""
        /// a model's id; empty = all together
        package var model: String = ""
        /// 0 = no limit, like the next two
        package var requestsPerSecond: Double = 0
        /// Field 6.
        package var tokensPerMinute: UInt64 = 0
        /// Field 7.
        package var concurrent: UInt32 = 0
        /// requests at once; 0 = one second's worth, at least 1
        package var burst: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            scope: CostV1.LimitScope = .unspecified,
            tenant: String = "",
            subject: String = "",
            model: String = "",
            requestsPerSecond: Double = 0,
            tokensPerMinute: UInt64 = 0,
            concurrent: UInt32 = 0,
            burst: UInt32 = 0
        ) {
            self.init {
                $0.scope = scope
                $0.tenant = tenant
                $0.subject = subject
                $0.model = model
                $0.requestsPerSecond = requestsPerSecond
                $0.tokensPerMinute = tokensPerMinute
                $0.concurrent = concurrent
                $0.burst = burst
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Limit" }
    }

    /// Message `cost.v1.SetLimitRequest`.
    package struct SetLimitRequest: Messages.Message, Equatable {
        /// Field 1.
        package var limit: CostV1.Limit? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limit: CostV1.Limit? = nil
        ) {
            self.init {
                $0.limit = limit
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SetLimitRequest" }
    }

    /// Message `cost.v1.SetLimitResponse`.
    package struct SetLimitResponse: Messages.Message, Equatable {
        /// Field 1.
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SetLimitResponse" }
    }

    /// Message `cost.v1.RemoveLimitRequest`.
    package struct RemoveLimitRequest: Messages.Message, Equatable {
        /// Field 1.
        package var limit: CostV1.Limit? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limit: CostV1.Limit? = nil
        ) {
            self.init {
                $0.limit = limit
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RemoveLimitRequest" }
    }

    /// Message `cost.v1.RemoveLimitResponse`.
    package struct RemoveLimitResponse: Messages.Message, Equatable {
        /// Field 1.
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RemoveLimitResponse" }
    }

    /// Message `cost.v1.ListLimitsRequest`.
    package struct ListLimitsRequest: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.ListLimitsRequest" }
    }

    /// Message `cost.v1.ListLimitsResponse`.
    package struct ListLimitsResponse: Messages.Message, Equatable {
        /// Field 1.
        package var limits: [CostV1.Limit] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limits: [CostV1.Limit] = []
        ) {
            self.init {
                $0.limits = limits
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.ListLimitsResponse" }
    }

    /// Something that people should look at. There is at most one open of each kind and subject.
    package struct Alert: Messages.Message, Equatable {
        /// model-retired, provider-key-refused, …
        package var kind: String = ""
        /// a model's id, a provider's key by its name, …; never a secret
        package var subject: String = ""
        /// what happened and what to do, at most 1 KiB of UTF-8
        package var text: [UInt8] = []
        /// set by the tracker, like the next two
        package var raisedUnixMS: Int64 = 0
        /// 0 = it is open
        package var endedUnixMS: Int64 = 0
        /// how often it was raised
        package var times: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            kind: String = "",
            subject: String = "",
            text: [UInt8] = [],
            raisedUnixMS: Int64 = 0,
            endedUnixMS: Int64 = 0,
            times: UInt64 = 0
        ) {
            self.init {
                $0.kind = kind
                $0.subject = subject
                $0.text = text
                $0.raisedUnixMS = raisedUnixMS
                $0.endedUnixMS = endedUnixMS
                $0.times = times
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Alert" }
    }

    /// Message `cost.v1.RaiseAlertRequest`.
    package struct RaiseAlertRequest: Messages.Message, Equatable {
        /// kind, subject and text
        package var alert: CostV1.Alert? = nil
        /// it is over: closes the open one, if there is one
        package var ended: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            alert: CostV1.Alert? = nil,
            ended: Bool = false
        ) {
            self.init {
                $0.alert = alert
                $0.ended = ended
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RaiseAlertRequest" }
    }

    /// Message `cost.v1.RaiseAlertResponse`.
    package struct RaiseAlertResponse: Messages.Message, Equatable {
        /// Field 1.
        package var isNew: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            isNew: Bool = false
        ) {
            self.init {
                $0.isNew = isNew
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RaiseAlertResponse" }
    }

    /// Message `cost.v1.ListAlertsRequest`.
    package struct ListAlertsRequest: Messages.Message, Equatable {
        /// Field 1.
        package var openOnly: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            openOnly: Bool = false
        ) {
            self.init {
                $0.openOnly = openOnly
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.ListAlertsRequest" }
    }

    /// Message `cost.v1.ListAlertsResponse`.
    package struct ListAlertsResponse: Messages.Message, Equatable {
        /// Field 1.
        package var alerts: [CostV1.Alert] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            alerts: [CostV1.Alert] = []
        ) {
            self.init {
                $0.alerts = alerts
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.ListAlertsResponse" }
    }

    /// Message `cost.v1.Key`.
    package struct Key: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""
        /// of the key's text
        package var sha256: [UInt8] = []
        /// Field 3.
        package var role: CostV1.KeyRole = .unspecified
        /// Field 4.
        package var tenant: String = ""
        /// Field 5.
        package var team: String = ""
        /// Field 6.
        package var user: String = ""
        /// no limit holds for it
        package var unlimited: Bool = false
        /// Field 8.
        package var createdUnixMS: Int64 = 0
        /// ids; `prefix*` = all that begin so; empty = all
        package var allowedModels: [String] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            sha256: [UInt8] = [],
            role: CostV1.KeyRole = .unspecified,
            tenant: String = "",
            team: String = "",
            user: String = "",
            unlimited: Bool = false,
            createdUnixMS: Int64 = 0,
            allowedModels: [String] = []
        ) {
            self.init {
                $0.id = id
                $0.sha256 = sha256
                $0.role = role
                $0.tenant = tenant
                $0.team = team
                $0.user = user
                $0.unlimited = unlimited
                $0.createdUnixMS = createdUnixMS
                $0.allowedModels = allowedModels
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Key" }
    }

    /// Message `cost.v1.CreateKeyRequest`.
    package struct CreateKeyRequest: Messages.Message, Equatable {
        /// Field 1.
        package var role: CostV1.KeyRole = .unspecified
        /// Field 2.
        package var tenant: String = ""
        /// Field 3.
        package var team: String = ""
        /// Field 4.
        package var user: String = ""
        /// Field 5.
        package var allowedModels: [String] = []
        /// Field 6.
        package var unlimited: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            role: CostV1.KeyRole = .unspecified,
            tenant: String = "",
            team: String = "",
            user: String = "",
            allowedModels: [String] = [],
            unlimited: Bool = false
        ) {
            self.init {
                $0.role = role
                $0.tenant = tenant
                $0.team = team
                $0.user = user
                $0.allowedModels = allowedModels
                $0.unlimited = unlimited
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.CreateKeyRequest" }
    }

    /// Message `cost.v1.CreateKeyResponse`.
    package struct CreateKeyResponse: Messages.Message, Equatable {
        /// Field 1.
        package var key: String = ""
        /// Field 2.
        package var id: String = ""
        /// Field 3.
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            key: String = "",
            id: String = "",
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.key = key
                $0.id = id
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.CreateKeyResponse" }
    }

    /// Message `cost.v1.RevokeKeyRequest`.
    package struct RevokeKeyRequest: Messages.Message, Equatable {
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
        package static var typeName: String { "cost.v1.RevokeKeyRequest" }
    }

    /// Message `cost.v1.RevokeKeyResponse`.
    package struct RevokeKeyResponse: Messages.Message, Equatable {
        /// Field 1.
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.RevokeKeyResponse" }
    }

    /// Message `cost.v1.ListKeysRequest`.
    package struct ListKeysRequest: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.ListKeysRequest" }
    }

    /// Message `cost.v1.ListKeysResponse`.
    package struct ListKeysResponse: Messages.Message, Equatable {
        /// Field 1.
        package var keys: [CostV1.Key] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            keys: [CostV1.Key] = []
        ) {
            self.init {
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
        package static var typeName: String { "cost.v1.ListKeysResponse" }
    }

    /// Message `cost.v1.SpendRequest`.
    package struct SpendRequest: Messages.Message, Equatable {
        /// inclusive
        package var fromUnixMS: Int64 = 0
        /// exclusive; 0 = now
        package var untilUnixMS: Int64 = 0
        /// Field 3.
        package var byModel: Bool = false
        /// Field 4.
        package var byTenant: Bool = false
        /// UTC
        package var byDay: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            fromUnixMS: Int64 = 0,
            untilUnixMS: Int64 = 0,
            byModel: Bool = false,
            byTenant: Bool = false,
            byDay: Bool = false
        ) {
            self.init {
                $0.fromUnixMS = fromUnixMS
                $0.untilUnixMS = untilUnixMS
                $0.byModel = byModel
                $0.byTenant = byTenant
                $0.byDay = byDay
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SpendRequest" }
    }

    /// Message `cost.v1.SpendLine`.
    package struct SpendLine: Messages.Message, Equatable {
        /// empty where not asked for; so are the next two
        package var model: String = ""
        /// Field 2.
        package var tenant: String = ""
        /// 2026-11-21
        package var day: String = ""
        /// Field 4.
        package var calls: UInt64 = 0
        /// Field 5.
        package var usage: CommonV1.Usage? = nil
        /// Field 6.
        package var costNanodollars: Int64 = 0
        /// partial or estimated
        package var inexactCalls: UInt64 = 0
        /// Field 8.
        package var cacheHits: UInt64 = 0
        /// Field 9.
        package var savedByCacheNanodollars: Int64 = 0
        /// Field 10.
        package var savedByBatchNanodollars: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            tenant: String = "",
            day: String = "",
            calls: UInt64 = 0,
            usage: CommonV1.Usage? = nil,
            costNanodollars: Int64 = 0,
            inexactCalls: UInt64 = 0,
            cacheHits: UInt64 = 0,
            savedByCacheNanodollars: Int64 = 0,
            savedByBatchNanodollars: Int64 = 0
        ) {
            self.init {
                $0.model = model
                $0.tenant = tenant
                $0.day = day
                $0.calls = calls
                $0.usage = usage
                $0.costNanodollars = costNanodollars
                $0.inexactCalls = inexactCalls
                $0.cacheHits = cacheHits
                $0.savedByCacheNanodollars = savedByCacheNanodollars
                $0.savedByBatchNanodollars = savedByBatchNanodollars
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SpendLine" }
    }

    /// Message `cost.v1.SpendResponse`.
    package struct SpendResponse: Messages.Message, Equatable {
        /// Field 1.
        package var lines: [CostV1.SpendLine] = []
        /// Field 2.
        package var total: CostV1.SpendLine? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            lines: [CostV1.SpendLine] = [],
            total: CostV1.SpendLine? = nil
        ) {
            self.init {
                $0.lines = lines
                $0.total = total
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.SpendResponse" }
    }

    /// Message `cost.v1.ListRowsRequest`.
    package struct ListRowsRequest: Messages.Message, Equatable {
        /// Field 1.
        package var fromUnixMS: Int64 = 0
        /// Field 2.
        package var untilUnixMS: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            fromUnixMS: Int64 = 0,
            untilUnixMS: Int64 = 0
        ) {
            self.init {
                $0.fromUnixMS = fromUnixMS
                $0.untilUnixMS = untilUnixMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.ListRowsRequest" }
    }

    /// Message `cost.v1.LedgerRow`.
    package struct LedgerRow: Messages.Message, Equatable {
        /// Field 1.
        package var attemptID: String = ""
        /// Field 2.
        package var settlement: CostV1.Settlement? = nil
        /// Field 3.
        package var bookedUnixMS: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            attemptID: String = "",
            settlement: CostV1.Settlement? = nil,
            bookedUnixMS: Int64 = 0
        ) {
            self.init {
                $0.attemptID = attemptID
                $0.settlement = settlement
                $0.bookedUnixMS = bookedUnixMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.LedgerRow" }
    }

    /// Message `cost.v1.ListFeedbackRequest`.
    package struct ListFeedbackRequest: Messages.Message, Equatable {
        /// inclusive
        package var fromUnixMS: Int64 = 0
        /// exclusive; 0 = now
        package var untilUnixMS: Int64 = 0
        /// empty = all
        package var tenant: String = ""
        /// empty = all
        package var model: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            fromUnixMS: Int64 = 0,
            untilUnixMS: Int64 = 0,
            tenant: String = "",
            model: String = ""
        ) {
            self.init {
                $0.fromUnixMS = fromUnixMS
                $0.untilUnixMS = untilUnixMS
                $0.tenant = tenant
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
        package static var typeName: String { "cost.v1.ListFeedbackRequest" }
    }

    /// Message `cost.v1.Intent`.
    package struct Intent: Messages.Message, Equatable {
        /// 0 = no hard budget
        package var lease: UInt64 = 0
        /// Field 2.
        package var holdNanodollars: Int64 = 0
        /// Field 3.
        package var price: CommonV1.Price? = nil
        /// Field 4.
        package var model: String = ""
        /// Field 5.
        package var provider: String = ""
        /// Field 6.
        package var kind: CommonV1.Kind = .unspecified
        /// Field 7.
        package var hold: CommonV1.Usage? = nil
        /// Field 8.
        package var attribution: CommonV1.Attribution? = nil
        /// Field 9.
        package var hop: UInt32 = 0
        /// Field 10.
        package var startedUnixMS: Int64 = 0
        /// Several attempts that share one provider call: the id that the provider saw; empty = the attempt's own.
        package var providerAttemptID: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            lease: UInt64 = 0,
            holdNanodollars: Int64 = 0,
            price: CommonV1.Price? = nil,
            model: String = "",
            provider: String = "",
            kind: CommonV1.Kind = .unspecified,
            hold: CommonV1.Usage? = nil,
            attribution: CommonV1.Attribution? = nil,
            hop: UInt32 = 0,
            startedUnixMS: Int64 = 0,
            providerAttemptID: String = ""
        ) {
            self.init {
                $0.lease = lease
                $0.holdNanodollars = holdNanodollars
                $0.price = price
                $0.model = model
                $0.provider = provider
                $0.kind = kind
                $0.hold = hold
                $0.attribution = attribution
                $0.hop = hop
                $0.startedUnixMS = startedUnixMS
                $0.providerAttemptID = providerAttemptID
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Intent" }
    }

    /// Self-contained: the tracker never looks at the intent.
    package struct Settlement: Messages.Message, Equatable {
        /// Field 1.
        package var intentSeq: UInt64 = 0
        /// Field 2.
        package var lease: UInt64 = 0
        /// best knowledge
        package var costNanodollars: Int64 = 0
        /// what moves the budget windows
        package var chargedNanodollars: Int64 = 0
        /// Field 5.
        package var quality: CommonV1.Quality = .unspecified
        /// Field 6.
        package var usage: CommonV1.Usage? = nil
        /// Field 7.
        package var providerRequestID: String = ""
        /// Field 8.
        package var model: String = ""
        /// Field 9.
        package var provider: String = ""
        /// Field 10.
        package var kind: CommonV1.Kind = .unspecified
        /// Field 11.
        package var price: CommonV1.Price? = nil
        /// Field 12.
        package var attribution: CommonV1.Attribution? = nil
        /// Field 13.
        package var hop: UInt32 = 0
        /// "crash", "client left", "provider status 503"; short, from a fixed set
        package var note: String = ""
        /// Field 15.
        package var startedUnixMS: Int64 = 0
        /// Field 16.
        package var endedUnixMS: Int64 = 0
        /// batches: what real time would have cost; else 0
        package var fullPriceNanodollars: Int64 = 0
        /// of the intent; rows of one provider call sum to what it used and cost
        package var providerAttemptID: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            intentSeq: UInt64 = 0,
            lease: UInt64 = 0,
            costNanodollars: Int64 = 0,
            chargedNanodollars: Int64 = 0,
            quality: CommonV1.Quality = .unspecified,
            usage: CommonV1.Usage? = nil,
            providerRequestID: String = "",
            model: String = "",
            provider: String = "",
            kind: CommonV1.Kind = .unspecified,
            price: CommonV1.Price? = nil,
            attribution: CommonV1.Attribution? = nil,
            hop: UInt32 = 0,
            note: String = "",
            startedUnixMS: Int64 = 0,
            endedUnixMS: Int64 = 0,
            fullPriceNanodollars: Int64 = 0,
            providerAttemptID: String = ""
        ) {
            self.init {
                $0.intentSeq = intentSeq
                $0.lease = lease
                $0.costNanodollars = costNanodollars
                $0.chargedNanodollars = chargedNanodollars
                $0.quality = quality
                $0.usage = usage
                $0.providerRequestID = providerRequestID
                $0.model = model
                $0.provider = provider
                $0.kind = kind
                $0.price = price
                $0.attribution = attribution
                $0.hop = hop
                $0.note = note
                $0.startedUnixMS = startedUnixMS
                $0.endedUnixMS = endedUnixMS
                $0.fullPriceNanodollars = fullPriceNanodollars
                $0.providerAttemptID = providerAttemptID
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Settlement" }
    }

    /// Message `cost.v1.Return`.
    package struct Return: Messages.Message, Equatable {
        /// Field 1.
        package var lease: UInt64 = 0
        /// Field 2.
        package var amountNanodollars: Int64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            lease: UInt64 = 0,
            amountNanodollars: Int64 = 0
        ) {
            self.init {
                $0.lease = lease
                $0.amountNanodollars = amountNanodollars
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Return" }
    }

    /// Message `cost.v1.Checkpoint`.
    package struct Checkpoint: Messages.Message, Equatable {
        /// Field 1.
        package var open: [CostV1.OpenIntent] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            open: [CostV1.OpenIntent] = []
        ) {
            self.init {
                $0.open = open
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.Checkpoint" }
    }

    /// Message `cost.v1.OpenIntent`.
    package struct OpenIntent: Messages.Message, Equatable {
        /// Field 1.
        package var seq: UInt64 = 0
        /// Field 2.
        package var intent: CostV1.Intent? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            seq: UInt64 = 0,
            intent: CostV1.Intent? = nil
        ) {
            self.init {
                $0.seq = seq
                $0.intent = intent
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "cost.v1.OpenIntent" }
    }

    /// Every message of `cost.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        CostV1.Account.self,
        CostV1.Window.self,
        CostV1.LeaseRequest.self,
        CostV1.LeaseResponse.self,
        CostV1.JournalRecord.self,
        CostV1.OpenLease.self,
        CostV1.AppendRequest.self,
        CostV1.AppendResponse.self,
        CostV1.SealRequest.self,
        CostV1.SealResponse.self,
        CostV1.WatchRequest.self,
        CostV1.WatchEvent.self,
        CostV1.Saving.self,
        CostV1.RecordSavingsRequest.self,
        CostV1.RecordSavingsResponse.self,
        CostV1.Feedback.self,
        CostV1.RecordFeedbackRequest.self,
        CostV1.RecordFeedbackResponse.self,
        CostV1.WatchSnapshotRequest.self,
        CostV1.Snapshot.self,
        CostV1.Provider.self,
        CostV1.Profile.self,
        CostV1.Weights.self,
        CostV1.Canary.self,
        CostV1.SimplePrompts.self,
        CostV1.Limit.self,
        CostV1.SetLimitRequest.self,
        CostV1.SetLimitResponse.self,
        CostV1.RemoveLimitRequest.self,
        CostV1.RemoveLimitResponse.self,
        CostV1.ListLimitsRequest.self,
        CostV1.ListLimitsResponse.self,
        CostV1.Alert.self,
        CostV1.RaiseAlertRequest.self,
        CostV1.RaiseAlertResponse.self,
        CostV1.ListAlertsRequest.self,
        CostV1.ListAlertsResponse.self,
        CostV1.Key.self,
        CostV1.CreateKeyRequest.self,
        CostV1.CreateKeyResponse.self,
        CostV1.RevokeKeyRequest.self,
        CostV1.RevokeKeyResponse.self,
        CostV1.ListKeysRequest.self,
        CostV1.ListKeysResponse.self,
        CostV1.SpendRequest.self,
        CostV1.SpendLine.self,
        CostV1.SpendResponse.self,
        CostV1.ListRowsRequest.self,
        CostV1.LedgerRow.self,
        CostV1.ListFeedbackRequest.self,
        CostV1.Intent.self,
        CostV1.Settlement.self,
        CostV1.Return.self,
        CostV1.Checkpoint.self,
        CostV1.OpenIntent.self
    ]
}

extension CostV1.Account: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Account>, _ arena: MessageArena) {
        cost__v1__account__init(c)
        (c.pointee.windows, c.pointee.n_windows) = arena.messages(self.windows)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Account>) throws(MessageError) {
        if let values = c.pointee.windows {
            self.windows.reserveCapacity(c.pointee.n_windows)
            for index in 0..<c.pointee.n_windows {
                guard let value = values[index] else { continue }
                self.windows.append(try CostV1.Window(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Account>? { cost__v1__account__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Account>) -> Int { cost__v1__account__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Account>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__account__pack(c, bytes)
    }
}

extension CostV1.Window: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Window>, _ arena: MessageArena) {
        cost__v1__window__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.limit_nanodollars = self.limitNanodollars
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Window>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.limitNanodollars = c.pointee.limit_nanodollars
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Window>? { cost__v1__window__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Window>) -> Int { cost__v1__window__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Window>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__window__pack(c, bytes)
    }
}

extension CostV1.LeaseRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__LeaseRequest>, _ arena: MessageArena) {
        cost__v1__lease_request__init(c)
        c.pointee.journal = arena.bytes(self.journal)
        c.pointee.lease = self.lease
        if let value = self.account { c.pointee.account = arena.message(value) }
        c.pointee.want_nanodollars = self.wantNanodollars
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__LeaseRequest>) throws(MessageError) {
        self.journal = MessageText.bytes(c.pointee.journal)
        self.lease = c.pointee.lease
        if let value = c.pointee.account { self.account = try CostV1.Account(c: value) }
        self.wantNanodollars = c.pointee.want_nanodollars
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__LeaseRequest>? { cost__v1__lease_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__LeaseRequest>) -> Int { cost__v1__lease_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__LeaseRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__lease_request__pack(c, bytes)
    }
}

extension CostV1.LeaseResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__LeaseResponse>, _ arena: MessageArena) {
        cost__v1__lease_response__init(c)
        c.pointee.granted_nanodollars = self.grantedNanodollars
        c.pointee.usable_ms = self.usableMS
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__LeaseResponse>) throws(MessageError) {
        self.grantedNanodollars = c.pointee.granted_nanodollars
        self.usableMS = c.pointee.usable_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__LeaseResponse>? { cost__v1__lease_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__LeaseResponse>) -> Int { cost__v1__lease_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__LeaseResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__lease_response__pack(c, bytes)
    }
}

extension CostV1.JournalRecord: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__JournalRecord>, _ arena: MessageArena) {
        cost__v1__journal_record__init(c)
        c.pointee.seq = self.seq
        c.pointee.type = .init(rawValue: UInt32(bitPattern: self.type.rawValue))
        c.pointee.payload = arena.bytes(self.payload)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__JournalRecord>) throws(MessageError) {
        self.seq = c.pointee.seq
        self.type = CostV1.RecordType(rawValue: Int32(bitPattern: c.pointee.type.rawValue))
        self.payload = MessageText.bytes(c.pointee.payload)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__JournalRecord>? { cost__v1__journal_record__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__JournalRecord>) -> Int { cost__v1__journal_record__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__JournalRecord>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__journal_record__pack(c, bytes)
    }
}

extension CostV1.OpenLease: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__OpenLease>, _ arena: MessageArena) {
        cost__v1__open_lease__init(c)
        c.pointee.lease = self.lease
        c.pointee.granted_nanodollars = self.grantedNanodollars
        if let value = self.account { c.pointee.account = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__OpenLease>) throws(MessageError) {
        self.lease = c.pointee.lease
        self.grantedNanodollars = c.pointee.granted_nanodollars
        if let value = c.pointee.account { self.account = try CostV1.Account(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__OpenLease>? { cost__v1__open_lease__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__OpenLease>) -> Int { cost__v1__open_lease__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__OpenLease>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__open_lease__pack(c, bytes)
    }
}

extension CostV1.AppendRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__AppendRequest>, _ arena: MessageArena) {
        cost__v1__append_request__init(c)
        c.pointee.journal = arena.bytes(self.journal)
        c.pointee.previous_seq = self.previousSeq
        (c.pointee.records, c.pointee.n_records) = arena.messages(self.records)
        (c.pointee.open_leases, c.pointee.n_open_leases) = arena.messages(self.openLeases)
        c.pointee.format = self.format
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__AppendRequest>) throws(MessageError) {
        self.journal = MessageText.bytes(c.pointee.journal)
        self.previousSeq = c.pointee.previous_seq
        if let values = c.pointee.records {
            self.records.reserveCapacity(c.pointee.n_records)
            for index in 0..<c.pointee.n_records {
                guard let value = values[index] else { continue }
                self.records.append(try CostV1.JournalRecord(c: value))
            }
        }
        if let values = c.pointee.open_leases {
            self.openLeases.reserveCapacity(c.pointee.n_open_leases)
            for index in 0..<c.pointee.n_open_leases {
                guard let value = values[index] else { continue }
                self.openLeases.append(try CostV1.OpenLease(c: value))
            }
        }
        self.format = c.pointee.format
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__AppendRequest>? { cost__v1__append_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__AppendRequest>) -> Int { cost__v1__append_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__AppendRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__append_request__pack(c, bytes)
    }
}

extension CostV1.AppendResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__AppendResponse>, _ arena: MessageArena) {
        cost__v1__append_response__init(c)
        c.pointee.applied_seq = self.appliedSeq
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__AppendResponse>) throws(MessageError) {
        self.appliedSeq = c.pointee.applied_seq
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__AppendResponse>? { cost__v1__append_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__AppendResponse>) -> Int { cost__v1__append_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__AppendResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__append_response__pack(c, bytes)
    }
}

extension CostV1.SealRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SealRequest>, _ arena: MessageArena) {
        cost__v1__seal_request__init(c)
        c.pointee.journal = arena.bytes(self.journal)
        c.pointee.last_seq = self.lastSeq
        c.pointee.mode = .init(rawValue: UInt32(bitPattern: self.mode.rawValue))
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SealRequest>) throws(MessageError) {
        self.journal = MessageText.bytes(c.pointee.journal)
        self.lastSeq = c.pointee.last_seq
        self.mode = CostV1.SealMode(rawValue: Int32(bitPattern: c.pointee.mode.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SealRequest>? { cost__v1__seal_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SealRequest>) -> Int { cost__v1__seal_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SealRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__seal_request__pack(c, bytes)
    }
}

extension CostV1.SealResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SealResponse>, _ arena: MessageArena) {
        cost__v1__seal_response__init(c)
        c.pointee.applied_seq = self.appliedSeq
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SealResponse>) throws(MessageError) {
        self.appliedSeq = c.pointee.applied_seq
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SealResponse>? { cost__v1__seal_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SealResponse>) -> Int { cost__v1__seal_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SealResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__seal_response__pack(c, bytes)
    }
}

extension CostV1.WatchRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__WatchRequest>, _ arena: MessageArena) {
        cost__v1__watch_request__init(c)
        c.pointee.journal = arena.bytes(self.journal)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__WatchRequest>) throws(MessageError) {
        self.journal = MessageText.bytes(c.pointee.journal)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__WatchRequest>? { cost__v1__watch_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__WatchRequest>) -> Int { cost__v1__watch_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__WatchRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__watch_request__pack(c, bytes)
    }
}

extension CostV1.WatchEvent: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__WatchEvent>, _ arena: MessageArena) {
        cost__v1__watch_event__init(c)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        if let value = self.account { c.pointee.account = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__WatchEvent>) throws(MessageError) {
        self.kind = CostV1.WatchEvent.Kind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        if let value = c.pointee.account { self.account = try CostV1.Account(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__WatchEvent>? { cost__v1__watch_event__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__WatchEvent>) -> Int { cost__v1__watch_event__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__WatchEvent>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__watch_event__pack(c, bytes)
    }
}

extension CostV1.Saving: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Saving>, _ arena: MessageArena) {
        cost__v1__saving__init(c)
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.model = arena.text(self.model)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        c.pointee.hits = self.hits
        c.pointee.saved_nanodollars = self.savedNanodollars
        if let value = self.usage { c.pointee.usage = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Saving>) throws(MessageError) {
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.kind = CommonV1.Kind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        self.hits = c.pointee.hits
        self.savedNanodollars = c.pointee.saved_nanodollars
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Saving>? { cost__v1__saving__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Saving>) -> Int { cost__v1__saving__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Saving>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__saving__pack(c, bytes)
    }
}

extension CostV1.RecordSavingsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RecordSavingsRequest>, _ arena: MessageArena) {
        cost__v1__record_savings_request__init(c)
        (c.pointee.savings, c.pointee.n_savings) = arena.messages(self.savings)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RecordSavingsRequest>) throws(MessageError) {
        if let values = c.pointee.savings {
            self.savings.reserveCapacity(c.pointee.n_savings)
            for index in 0..<c.pointee.n_savings {
                guard let value = values[index] else { continue }
                self.savings.append(try CostV1.Saving(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RecordSavingsRequest>? { cost__v1__record_savings_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RecordSavingsRequest>) -> Int { cost__v1__record_savings_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RecordSavingsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__record_savings_request__pack(c, bytes)
    }
}

extension CostV1.RecordSavingsResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RecordSavingsResponse>, _ arena: MessageArena) {
        cost__v1__record_savings_response__init(c)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RecordSavingsResponse>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RecordSavingsResponse>? { cost__v1__record_savings_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RecordSavingsResponse>) -> Int { cost__v1__record_savings_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RecordSavingsResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__record_savings_response__pack(c, bytes)
    }
}

extension CostV1.Feedback: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Feedback>, _ arena: MessageArena) {
        cost__v1__feedback__init(c)
        if let value = self.attribution { c.pointee.attribution = arena.message(value) }
        c.pointee.attempt_id = arena.text(self.attemptID)
        c.pointee.model = arena.text(self.model)
        c.pointee.label = arena.text(self.label)
        c.pointee.comment = arena.bytes(self.comment)
        c.pointee.said_unix_ms = self.saidUnixMS
        if let value = self.score {
            c.pointee.score_opt_case = .init(rawValue: 4)
            c.pointee.score = value
        }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Feedback>) throws(MessageError) {
        if let value = c.pointee.attribution { self.attribution = try CommonV1.Attribution(c: value) }
        self.attemptID = try MessageText.string(c.pointee.attempt_id, "attempt_id", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.label = try MessageText.string(c.pointee.label, "label", of: Self.typeName)
        self.comment = MessageText.bytes(c.pointee.comment)
        self.saidUnixMS = c.pointee.said_unix_ms
        switch c.pointee.score_opt_case.rawValue {
        case 4:
            self.score = c.pointee.score
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Feedback>? { cost__v1__feedback__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Feedback>) -> Int { cost__v1__feedback__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Feedback>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__feedback__pack(c, bytes)
    }
}

extension CostV1.RecordFeedbackRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RecordFeedbackRequest>, _ arena: MessageArena) {
        cost__v1__record_feedback_request__init(c)
        if let value = self.feedback { c.pointee.feedback = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RecordFeedbackRequest>) throws(MessageError) {
        if let value = c.pointee.feedback { self.feedback = try CostV1.Feedback(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RecordFeedbackRequest>? { cost__v1__record_feedback_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RecordFeedbackRequest>) -> Int { cost__v1__record_feedback_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RecordFeedbackRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__record_feedback_request__pack(c, bytes)
    }
}

extension CostV1.RecordFeedbackResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RecordFeedbackResponse>, _ arena: MessageArena) {
        cost__v1__record_feedback_response__init(c)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RecordFeedbackResponse>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RecordFeedbackResponse>? { cost__v1__record_feedback_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RecordFeedbackResponse>) -> Int { cost__v1__record_feedback_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RecordFeedbackResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__record_feedback_response__pack(c, bytes)
    }
}

extension CostV1.WatchSnapshotRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__WatchSnapshotRequest>, _ arena: MessageArena) {
        cost__v1__watch_snapshot_request__init(c)
        c.pointee.service = arena.text(self.service)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__WatchSnapshotRequest>) throws(MessageError) {
        self.service = try MessageText.string(c.pointee.service, "service", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__WatchSnapshotRequest>? { cost__v1__watch_snapshot_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__WatchSnapshotRequest>) -> Int { cost__v1__watch_snapshot_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__WatchSnapshotRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__watch_snapshot_request__pack(c, bytes)
    }
}

extension CostV1.Snapshot: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Snapshot>, _ arena: MessageArena) {
        cost__v1__snapshot__init(c)
        c.pointee.version = self.version
        (c.pointee.models, c.pointee.n_models) = arena.messages(self.models)
        (c.pointee.keys, c.pointee.n_keys) = arena.messages(self.keys)
        (c.pointee.providers, c.pointee.n_providers) = arena.messages(self.providers)
        (c.pointee.profiles, c.pointee.n_profiles) = arena.messages(self.profiles)
        (c.pointee.canaries, c.pointee.n_canaries) = arena.messages(self.canaries)
        if let value = self.simplePrompts { c.pointee.simple_prompts = arena.message(value) }
        (c.pointee.limits, c.pointee.n_limits) = arena.messages(self.limits)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Snapshot>) throws(MessageError) {
        self.version = c.pointee.version
        if let values = c.pointee.models {
            self.models.reserveCapacity(c.pointee.n_models)
            for index in 0..<c.pointee.n_models {
                guard let value = values[index] else { continue }
                self.models.append(try RouterV1.Model(c: value))
            }
        }
        if let values = c.pointee.keys {
            self.keys.reserveCapacity(c.pointee.n_keys)
            for index in 0..<c.pointee.n_keys {
                guard let value = values[index] else { continue }
                self.keys.append(try CostV1.Key(c: value))
            }
        }
        if let values = c.pointee.providers {
            self.providers.reserveCapacity(c.pointee.n_providers)
            for index in 0..<c.pointee.n_providers {
                guard let value = values[index] else { continue }
                self.providers.append(try CostV1.Provider(c: value))
            }
        }
        if let values = c.pointee.profiles {
            self.profiles.reserveCapacity(c.pointee.n_profiles)
            for index in 0..<c.pointee.n_profiles {
                guard let value = values[index] else { continue }
                self.profiles.append(try CostV1.Profile(c: value))
            }
        }
        if let values = c.pointee.canaries {
            self.canaries.reserveCapacity(c.pointee.n_canaries)
            for index in 0..<c.pointee.n_canaries {
                guard let value = values[index] else { continue }
                self.canaries.append(try CostV1.Canary(c: value))
            }
        }
        if let value = c.pointee.simple_prompts { self.simplePrompts = try CostV1.SimplePrompts(c: value) }
        if let values = c.pointee.limits {
            self.limits.reserveCapacity(c.pointee.n_limits)
            for index in 0..<c.pointee.n_limits {
                guard let value = values[index] else { continue }
                self.limits.append(try CostV1.Limit(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Snapshot>? { cost__v1__snapshot__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Snapshot>) -> Int { cost__v1__snapshot__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Snapshot>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__snapshot__pack(c, bytes)
    }
}

extension CostV1.Provider: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Provider>, _ arena: MessageArena) {
        cost__v1__provider__init(c)
        c.pointee.name = arena.text(self.name)
        c.pointee.dialect = .init(rawValue: UInt32(bitPattern: self.dialect.rawValue))
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Provider>) throws(MessageError) {
        self.name = try MessageText.string(c.pointee.name, "name", of: Self.typeName)
        self.dialect = CostV1.Dialect(rawValue: Int32(bitPattern: c.pointee.dialect.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Provider>? { cost__v1__provider__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Provider>) -> Int { cost__v1__provider__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Provider>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__provider__pack(c, bytes)
    }
}

extension CostV1.Profile: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Profile>, _ arena: MessageArena) {
        cost__v1__profile__init(c)
        c.pointee.name = arena.text(self.name)
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        if let value = self.weights { c.pointee.weights = arena.message(value) }
        (c.pointee.models, c.pointee.n_models) = arena.texts(self.models)
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Profile>) throws(MessageError) {
        self.name = try MessageText.string(c.pointee.name, "name", of: Self.typeName)
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        if let value = c.pointee.weights { self.weights = try CostV1.Weights(c: value) }
        if let values = c.pointee.models {
            self.models.reserveCapacity(c.pointee.n_models)
            for index in 0..<c.pointee.n_models {
                self.models.append(try MessageText.string(values[index], "models", of: Self.typeName))
            }
        }
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Profile>? { cost__v1__profile__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Profile>) -> Int { cost__v1__profile__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Profile>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__profile__pack(c, bytes)
    }
}

extension CostV1.Weights: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Weights>, _ arena: MessageArena) {
        cost__v1__weights__init(c)
        c.pointee.quality = self.quality
        c.pointee.price = self.price
        c.pointee.speed = self.speed
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Weights>) throws(MessageError) {
        self.quality = c.pointee.quality
        self.price = c.pointee.price
        self.speed = c.pointee.speed
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Weights>? { cost__v1__weights__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Weights>) -> Int { cost__v1__weights__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Weights>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__weights__pack(c, bytes)
    }
}

extension CostV1.Canary: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Canary>, _ arena: MessageArena) {
        cost__v1__canary__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.instead_of = arena.text(self.insteadOf)
        c.pointee.percent = self.percent
        c.pointee.named = self.named ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Canary>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.insteadOf = try MessageText.string(c.pointee.instead_of, "instead_of", of: Self.typeName)
        self.percent = c.pointee.percent
        self.named = c.pointee.named != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Canary>? { cost__v1__canary__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Canary>) -> Int { cost__v1__canary__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Canary>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__canary__pack(c, bytes)
    }
}

extension CostV1.SimplePrompts: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SimplePrompts>, _ arena: MessageArena) {
        cost__v1__simple_prompts__init(c)
        c.pointee.prompt_tokens_max = self.promptTokensMax
        c.pointee.answer_tokens_max = self.answerTokensMax
        c.pointee.min_quality = self.minQuality
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SimplePrompts>) throws(MessageError) {
        self.promptTokensMax = c.pointee.prompt_tokens_max
        self.answerTokensMax = c.pointee.answer_tokens_max
        self.minQuality = c.pointee.min_quality
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SimplePrompts>? { cost__v1__simple_prompts__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SimplePrompts>) -> Int { cost__v1__simple_prompts__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SimplePrompts>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__simple_prompts__pack(c, bytes)
    }
}

extension CostV1.Limit: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Limit>, _ arena: MessageArena) {
        cost__v1__limit__init(c)
        c.pointee.scope = .init(rawValue: UInt32(bitPattern: self.scope.rawValue))
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.subject = arena.text(self.subject)
        c.pointee.model = arena.text(self.model)
        c.pointee.requests_per_second = self.requestsPerSecond
        c.pointee.tokens_per_minute = self.tokensPerMinute
        c.pointee.concurrent = self.concurrent
        c.pointee.burst = self.burst
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Limit>) throws(MessageError) {
        self.scope = CostV1.LimitScope(rawValue: Int32(bitPattern: c.pointee.scope.rawValue))
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.subject = try MessageText.string(c.pointee.subject, "subject", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.requestsPerSecond = c.pointee.requests_per_second
        self.tokensPerMinute = c.pointee.tokens_per_minute
        self.concurrent = c.pointee.concurrent
        self.burst = c.pointee.burst
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Limit>? { cost__v1__limit__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Limit>) -> Int { cost__v1__limit__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Limit>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__limit__pack(c, bytes)
    }
}

extension CostV1.SetLimitRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SetLimitRequest>, _ arena: MessageArena) {
        cost__v1__set_limit_request__init(c)
        if let value = self.limit { c.pointee.limit = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SetLimitRequest>) throws(MessageError) {
        if let value = c.pointee.limit { self.limit = try CostV1.Limit(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SetLimitRequest>? { cost__v1__set_limit_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SetLimitRequest>) -> Int { cost__v1__set_limit_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SetLimitRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__set_limit_request__pack(c, bytes)
    }
}

extension CostV1.SetLimitResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SetLimitResponse>, _ arena: MessageArena) {
        cost__v1__set_limit_response__init(c)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SetLimitResponse>) throws(MessageError) {
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SetLimitResponse>? { cost__v1__set_limit_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SetLimitResponse>) -> Int { cost__v1__set_limit_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SetLimitResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__set_limit_response__pack(c, bytes)
    }
}

extension CostV1.RemoveLimitRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RemoveLimitRequest>, _ arena: MessageArena) {
        cost__v1__remove_limit_request__init(c)
        if let value = self.limit { c.pointee.limit = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RemoveLimitRequest>) throws(MessageError) {
        if let value = c.pointee.limit { self.limit = try CostV1.Limit(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RemoveLimitRequest>? { cost__v1__remove_limit_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RemoveLimitRequest>) -> Int { cost__v1__remove_limit_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RemoveLimitRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__remove_limit_request__pack(c, bytes)
    }
}

extension CostV1.RemoveLimitResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RemoveLimitResponse>, _ arena: MessageArena) {
        cost__v1__remove_limit_response__init(c)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RemoveLimitResponse>) throws(MessageError) {
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RemoveLimitResponse>? { cost__v1__remove_limit_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RemoveLimitResponse>) -> Int { cost__v1__remove_limit_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RemoveLimitResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__remove_limit_response__pack(c, bytes)
    }
}

extension CostV1.ListLimitsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListLimitsRequest>, _ arena: MessageArena) {
        cost__v1__list_limits_request__init(c)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListLimitsRequest>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListLimitsRequest>? { cost__v1__list_limits_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListLimitsRequest>) -> Int { cost__v1__list_limits_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListLimitsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_limits_request__pack(c, bytes)
    }
}

extension CostV1.ListLimitsResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListLimitsResponse>, _ arena: MessageArena) {
        cost__v1__list_limits_response__init(c)
        (c.pointee.limits, c.pointee.n_limits) = arena.messages(self.limits)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListLimitsResponse>) throws(MessageError) {
        if let values = c.pointee.limits {
            self.limits.reserveCapacity(c.pointee.n_limits)
            for index in 0..<c.pointee.n_limits {
                guard let value = values[index] else { continue }
                self.limits.append(try CostV1.Limit(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListLimitsResponse>? { cost__v1__list_limits_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListLimitsResponse>) -> Int { cost__v1__list_limits_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListLimitsResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_limits_response__pack(c, bytes)
    }
}

extension CostV1.Alert: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Alert>, _ arena: MessageArena) {
        cost__v1__alert__init(c)
        c.pointee.kind = arena.text(self.kind)
        c.pointee.subject = arena.text(self.subject)
        c.pointee.text = arena.bytes(self.text)
        c.pointee.raised_unix_ms = self.raisedUnixMS
        c.pointee.ended_unix_ms = self.endedUnixMS
        c.pointee.times = self.times
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Alert>) throws(MessageError) {
        self.kind = try MessageText.string(c.pointee.kind, "kind", of: Self.typeName)
        self.subject = try MessageText.string(c.pointee.subject, "subject", of: Self.typeName)
        self.text = MessageText.bytes(c.pointee.text)
        self.raisedUnixMS = c.pointee.raised_unix_ms
        self.endedUnixMS = c.pointee.ended_unix_ms
        self.times = c.pointee.times
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Alert>? { cost__v1__alert__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Alert>) -> Int { cost__v1__alert__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Alert>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__alert__pack(c, bytes)
    }
}

extension CostV1.RaiseAlertRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RaiseAlertRequest>, _ arena: MessageArena) {
        cost__v1__raise_alert_request__init(c)
        if let value = self.alert { c.pointee.alert = arena.message(value) }
        c.pointee.ended = self.ended ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RaiseAlertRequest>) throws(MessageError) {
        if let value = c.pointee.alert { self.alert = try CostV1.Alert(c: value) }
        self.ended = c.pointee.ended != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RaiseAlertRequest>? { cost__v1__raise_alert_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RaiseAlertRequest>) -> Int { cost__v1__raise_alert_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RaiseAlertRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__raise_alert_request__pack(c, bytes)
    }
}

extension CostV1.RaiseAlertResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RaiseAlertResponse>, _ arena: MessageArena) {
        cost__v1__raise_alert_response__init(c)
        c.pointee.is_new = self.isNew ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RaiseAlertResponse>) throws(MessageError) {
        self.isNew = c.pointee.is_new != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RaiseAlertResponse>? { cost__v1__raise_alert_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RaiseAlertResponse>) -> Int { cost__v1__raise_alert_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RaiseAlertResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__raise_alert_response__pack(c, bytes)
    }
}

extension CostV1.ListAlertsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListAlertsRequest>, _ arena: MessageArena) {
        cost__v1__list_alerts_request__init(c)
        c.pointee.open_only = self.openOnly ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListAlertsRequest>) throws(MessageError) {
        self.openOnly = c.pointee.open_only != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListAlertsRequest>? { cost__v1__list_alerts_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListAlertsRequest>) -> Int { cost__v1__list_alerts_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListAlertsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_alerts_request__pack(c, bytes)
    }
}

extension CostV1.ListAlertsResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListAlertsResponse>, _ arena: MessageArena) {
        cost__v1__list_alerts_response__init(c)
        (c.pointee.alerts, c.pointee.n_alerts) = arena.messages(self.alerts)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListAlertsResponse>) throws(MessageError) {
        if let values = c.pointee.alerts {
            self.alerts.reserveCapacity(c.pointee.n_alerts)
            for index in 0..<c.pointee.n_alerts {
                guard let value = values[index] else { continue }
                self.alerts.append(try CostV1.Alert(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListAlertsResponse>? { cost__v1__list_alerts_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListAlertsResponse>) -> Int { cost__v1__list_alerts_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListAlertsResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_alerts_response__pack(c, bytes)
    }
}

extension CostV1.Key: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Key>, _ arena: MessageArena) {
        cost__v1__key__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.sha256 = arena.bytes(self.sha256)
        c.pointee.role = .init(rawValue: UInt32(bitPattern: self.role.rawValue))
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.team = arena.text(self.team)
        c.pointee.user = arena.text(self.user)
        c.pointee.unlimited = self.unlimited ? 1 : 0
        c.pointee.created_unix_ms = self.createdUnixMS
        (c.pointee.allowed_models, c.pointee.n_allowed_models) = arena.texts(self.allowedModels)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Key>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.sha256 = MessageText.bytes(c.pointee.sha256)
        self.role = CostV1.KeyRole(rawValue: Int32(bitPattern: c.pointee.role.rawValue))
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.team = try MessageText.string(c.pointee.team, "team", of: Self.typeName)
        self.user = try MessageText.string(c.pointee.user, "user", of: Self.typeName)
        self.unlimited = c.pointee.unlimited != 0
        self.createdUnixMS = c.pointee.created_unix_ms
        if let values = c.pointee.allowed_models {
            self.allowedModels.reserveCapacity(c.pointee.n_allowed_models)
            for index in 0..<c.pointee.n_allowed_models {
                self.allowedModels.append(try MessageText.string(values[index], "allowed_models", of: Self.typeName))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Key>? { cost__v1__key__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Key>) -> Int { cost__v1__key__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Key>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__key__pack(c, bytes)
    }
}

extension CostV1.CreateKeyRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__CreateKeyRequest>, _ arena: MessageArena) {
        cost__v1__create_key_request__init(c)
        c.pointee.role = .init(rawValue: UInt32(bitPattern: self.role.rawValue))
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.team = arena.text(self.team)
        c.pointee.user = arena.text(self.user)
        (c.pointee.allowed_models, c.pointee.n_allowed_models) = arena.texts(self.allowedModels)
        c.pointee.unlimited = self.unlimited ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__CreateKeyRequest>) throws(MessageError) {
        self.role = CostV1.KeyRole(rawValue: Int32(bitPattern: c.pointee.role.rawValue))
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.team = try MessageText.string(c.pointee.team, "team", of: Self.typeName)
        self.user = try MessageText.string(c.pointee.user, "user", of: Self.typeName)
        if let values = c.pointee.allowed_models {
            self.allowedModels.reserveCapacity(c.pointee.n_allowed_models)
            for index in 0..<c.pointee.n_allowed_models {
                self.allowedModels.append(try MessageText.string(values[index], "allowed_models", of: Self.typeName))
            }
        }
        self.unlimited = c.pointee.unlimited != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__CreateKeyRequest>? { cost__v1__create_key_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__CreateKeyRequest>) -> Int { cost__v1__create_key_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__CreateKeyRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__create_key_request__pack(c, bytes)
    }
}

extension CostV1.CreateKeyResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__CreateKeyResponse>, _ arena: MessageArena) {
        cost__v1__create_key_response__init(c)
        c.pointee.key = arena.text(self.key)
        c.pointee.id = arena.text(self.id)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__CreateKeyResponse>) throws(MessageError) {
        self.key = try MessageText.string(c.pointee.key, "key", of: Self.typeName)
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__CreateKeyResponse>? { cost__v1__create_key_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__CreateKeyResponse>) -> Int { cost__v1__create_key_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__CreateKeyResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__create_key_response__pack(c, bytes)
    }
}

extension CostV1.RevokeKeyRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RevokeKeyRequest>, _ arena: MessageArena) {
        cost__v1__revoke_key_request__init(c)
        c.pointee.id = arena.text(self.id)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RevokeKeyRequest>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RevokeKeyRequest>? { cost__v1__revoke_key_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RevokeKeyRequest>) -> Int { cost__v1__revoke_key_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RevokeKeyRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__revoke_key_request__pack(c, bytes)
    }
}

extension CostV1.RevokeKeyResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__RevokeKeyResponse>, _ arena: MessageArena) {
        cost__v1__revoke_key_response__init(c)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__RevokeKeyResponse>) throws(MessageError) {
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__RevokeKeyResponse>? { cost__v1__revoke_key_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__RevokeKeyResponse>) -> Int { cost__v1__revoke_key_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__RevokeKeyResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__revoke_key_response__pack(c, bytes)
    }
}

extension CostV1.ListKeysRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListKeysRequest>, _ arena: MessageArena) {
        cost__v1__list_keys_request__init(c)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListKeysRequest>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListKeysRequest>? { cost__v1__list_keys_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListKeysRequest>) -> Int { cost__v1__list_keys_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListKeysRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_keys_request__pack(c, bytes)
    }
}

extension CostV1.ListKeysResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListKeysResponse>, _ arena: MessageArena) {
        cost__v1__list_keys_response__init(c)
        (c.pointee.keys, c.pointee.n_keys) = arena.messages(self.keys)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListKeysResponse>) throws(MessageError) {
        if let values = c.pointee.keys {
            self.keys.reserveCapacity(c.pointee.n_keys)
            for index in 0..<c.pointee.n_keys {
                guard let value = values[index] else { continue }
                self.keys.append(try CostV1.Key(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListKeysResponse>? { cost__v1__list_keys_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListKeysResponse>) -> Int { cost__v1__list_keys_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListKeysResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_keys_response__pack(c, bytes)
    }
}

extension CostV1.SpendRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SpendRequest>, _ arena: MessageArena) {
        cost__v1__spend_request__init(c)
        c.pointee.from_unix_ms = self.fromUnixMS
        c.pointee.until_unix_ms = self.untilUnixMS
        c.pointee.by_model = self.byModel ? 1 : 0
        c.pointee.by_tenant = self.byTenant ? 1 : 0
        c.pointee.by_day = self.byDay ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SpendRequest>) throws(MessageError) {
        self.fromUnixMS = c.pointee.from_unix_ms
        self.untilUnixMS = c.pointee.until_unix_ms
        self.byModel = c.pointee.by_model != 0
        self.byTenant = c.pointee.by_tenant != 0
        self.byDay = c.pointee.by_day != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SpendRequest>? { cost__v1__spend_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SpendRequest>) -> Int { cost__v1__spend_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SpendRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__spend_request__pack(c, bytes)
    }
}

extension CostV1.SpendLine: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SpendLine>, _ arena: MessageArena) {
        cost__v1__spend_line__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.day = arena.text(self.day)
        c.pointee.calls = self.calls
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.inexact_calls = self.inexactCalls
        c.pointee.cache_hits = self.cacheHits
        c.pointee.saved_by_cache_nanodollars = self.savedByCacheNanodollars
        c.pointee.saved_by_batch_nanodollars = self.savedByBatchNanodollars
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SpendLine>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.day = try MessageText.string(c.pointee.day, "day", of: Self.typeName)
        self.calls = c.pointee.calls
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.costNanodollars = c.pointee.cost_nanodollars
        self.inexactCalls = c.pointee.inexact_calls
        self.cacheHits = c.pointee.cache_hits
        self.savedByCacheNanodollars = c.pointee.saved_by_cache_nanodollars
        self.savedByBatchNanodollars = c.pointee.saved_by_batch_nanodollars
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SpendLine>? { cost__v1__spend_line__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SpendLine>) -> Int { cost__v1__spend_line__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SpendLine>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__spend_line__pack(c, bytes)
    }
}

extension CostV1.SpendResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__SpendResponse>, _ arena: MessageArena) {
        cost__v1__spend_response__init(c)
        (c.pointee.lines, c.pointee.n_lines) = arena.messages(self.lines)
        if let value = self.total { c.pointee.total = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__SpendResponse>) throws(MessageError) {
        if let values = c.pointee.lines {
            self.lines.reserveCapacity(c.pointee.n_lines)
            for index in 0..<c.pointee.n_lines {
                guard let value = values[index] else { continue }
                self.lines.append(try CostV1.SpendLine(c: value))
            }
        }
        if let value = c.pointee.total { self.total = try CostV1.SpendLine(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__SpendResponse>? { cost__v1__spend_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__SpendResponse>) -> Int { cost__v1__spend_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__SpendResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__spend_response__pack(c, bytes)
    }
}

extension CostV1.ListRowsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListRowsRequest>, _ arena: MessageArena) {
        cost__v1__list_rows_request__init(c)
        c.pointee.from_unix_ms = self.fromUnixMS
        c.pointee.until_unix_ms = self.untilUnixMS
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListRowsRequest>) throws(MessageError) {
        self.fromUnixMS = c.pointee.from_unix_ms
        self.untilUnixMS = c.pointee.until_unix_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListRowsRequest>? { cost__v1__list_rows_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListRowsRequest>) -> Int { cost__v1__list_rows_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListRowsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_rows_request__pack(c, bytes)
    }
}

extension CostV1.LedgerRow: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__LedgerRow>, _ arena: MessageArena) {
        cost__v1__ledger_row__init(c)
        c.pointee.attempt_id = arena.text(self.attemptID)
        if let value = self.settlement { c.pointee.settlement = arena.message(value) }
        c.pointee.booked_unix_ms = self.bookedUnixMS
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__LedgerRow>) throws(MessageError) {
        self.attemptID = try MessageText.string(c.pointee.attempt_id, "attempt_id", of: Self.typeName)
        if let value = c.pointee.settlement { self.settlement = try CostV1.Settlement(c: value) }
        self.bookedUnixMS = c.pointee.booked_unix_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__LedgerRow>? { cost__v1__ledger_row__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__LedgerRow>) -> Int { cost__v1__ledger_row__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__LedgerRow>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__ledger_row__pack(c, bytes)
    }
}

extension CostV1.ListFeedbackRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__ListFeedbackRequest>, _ arena: MessageArena) {
        cost__v1__list_feedback_request__init(c)
        c.pointee.from_unix_ms = self.fromUnixMS
        c.pointee.until_unix_ms = self.untilUnixMS
        c.pointee.tenant = arena.text(self.tenant)
        c.pointee.model = arena.text(self.model)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__ListFeedbackRequest>) throws(MessageError) {
        self.fromUnixMS = c.pointee.from_unix_ms
        self.untilUnixMS = c.pointee.until_unix_ms
        self.tenant = try MessageText.string(c.pointee.tenant, "tenant", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__ListFeedbackRequest>? { cost__v1__list_feedback_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__ListFeedbackRequest>) -> Int { cost__v1__list_feedback_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__ListFeedbackRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__list_feedback_request__pack(c, bytes)
    }
}

extension CostV1.Intent: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Intent>, _ arena: MessageArena) {
        cost__v1__intent__init(c)
        c.pointee.lease = self.lease
        c.pointee.hold_nanodollars = self.holdNanodollars
        if let value = self.price { c.pointee.price = arena.message(value) }
        c.pointee.model = arena.text(self.model)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        if let value = self.hold { c.pointee.hold = arena.message(value) }
        if let value = self.attribution { c.pointee.attribution = arena.message(value) }
        c.pointee.hop = self.hop
        c.pointee.started_unix_ms = self.startedUnixMS
        c.pointee.provider_attempt_id = arena.text(self.providerAttemptID)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Intent>) throws(MessageError) {
        self.lease = c.pointee.lease
        self.holdNanodollars = c.pointee.hold_nanodollars
        if let value = c.pointee.price { self.price = try CommonV1.Price(c: value) }
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.kind = CommonV1.Kind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        if let value = c.pointee.hold { self.hold = try CommonV1.Usage(c: value) }
        if let value = c.pointee.attribution { self.attribution = try CommonV1.Attribution(c: value) }
        self.hop = c.pointee.hop
        self.startedUnixMS = c.pointee.started_unix_ms
        self.providerAttemptID = try MessageText.string(c.pointee.provider_attempt_id, "provider_attempt_id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Intent>? { cost__v1__intent__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Intent>) -> Int { cost__v1__intent__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Intent>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__intent__pack(c, bytes)
    }
}

extension CostV1.Settlement: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Settlement>, _ arena: MessageArena) {
        cost__v1__settlement__init(c)
        c.pointee.intent_seq = self.intentSeq
        c.pointee.lease = self.lease
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.charged_nanodollars = self.chargedNanodollars
        c.pointee.quality = .init(rawValue: UInt32(bitPattern: self.quality.rawValue))
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        c.pointee.provider_request_id = arena.text(self.providerRequestID)
        c.pointee.model = arena.text(self.model)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: self.kind.rawValue))
        if let value = self.price { c.pointee.price = arena.message(value) }
        if let value = self.attribution { c.pointee.attribution = arena.message(value) }
        c.pointee.hop = self.hop
        c.pointee.note = arena.text(self.note)
        c.pointee.started_unix_ms = self.startedUnixMS
        c.pointee.ended_unix_ms = self.endedUnixMS
        c.pointee.full_price_nanodollars = self.fullPriceNanodollars
        c.pointee.provider_attempt_id = arena.text(self.providerAttemptID)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Settlement>) throws(MessageError) {
        self.intentSeq = c.pointee.intent_seq
        self.lease = c.pointee.lease
        self.costNanodollars = c.pointee.cost_nanodollars
        self.chargedNanodollars = c.pointee.charged_nanodollars
        self.quality = CommonV1.Quality(rawValue: Int32(bitPattern: c.pointee.quality.rawValue))
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        self.providerRequestID = try MessageText.string(c.pointee.provider_request_id, "provider_request_id", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.kind = CommonV1.Kind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        if let value = c.pointee.price { self.price = try CommonV1.Price(c: value) }
        if let value = c.pointee.attribution { self.attribution = try CommonV1.Attribution(c: value) }
        self.hop = c.pointee.hop
        self.note = try MessageText.string(c.pointee.note, "note", of: Self.typeName)
        self.startedUnixMS = c.pointee.started_unix_ms
        self.endedUnixMS = c.pointee.ended_unix_ms
        self.fullPriceNanodollars = c.pointee.full_price_nanodollars
        self.providerAttemptID = try MessageText.string(c.pointee.provider_attempt_id, "provider_attempt_id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Settlement>? { cost__v1__settlement__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Settlement>) -> Int { cost__v1__settlement__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Settlement>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__settlement__pack(c, bytes)
    }
}

extension CostV1.Return: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Return>, _ arena: MessageArena) {
        cost__v1__return__init(c)
        c.pointee.lease = self.lease
        c.pointee.amount_nanodollars = self.amountNanodollars
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Return>) throws(MessageError) {
        self.lease = c.pointee.lease
        self.amountNanodollars = c.pointee.amount_nanodollars
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Return>? { cost__v1__return__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Return>) -> Int { cost__v1__return__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Return>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__return__pack(c, bytes)
    }
}

extension CostV1.Checkpoint: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__Checkpoint>, _ arena: MessageArena) {
        cost__v1__checkpoint__init(c)
        (c.pointee.open, c.pointee.n_open) = arena.messages(self.open)
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__Checkpoint>) throws(MessageError) {
        if let values = c.pointee.open {
            self.open.reserveCapacity(c.pointee.n_open)
            for index in 0..<c.pointee.n_open {
                guard let value = values[index] else { continue }
                self.open.append(try CostV1.OpenIntent(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__Checkpoint>? { cost__v1__checkpoint__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__Checkpoint>) -> Int { cost__v1__checkpoint__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__Checkpoint>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__checkpoint__pack(c, bytes)
    }
}

extension CostV1.OpenIntent: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Cost__V1__OpenIntent>, _ arena: MessageArena) {
        cost__v1__open_intent__init(c)
        c.pointee.seq = self.seq
        if let value = self.intent { c.pointee.intent = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Cost__V1__OpenIntent>) throws(MessageError) {
        self.seq = c.pointee.seq
        if let value = c.pointee.intent { self.intent = try CostV1.Intent(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Cost__V1__OpenIntent>? { cost__v1__open_intent__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Cost__V1__OpenIntent>) -> Int { cost__v1__open_intent__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Cost__V1__OpenIntent>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        cost__v1__open_intent__pack(c, bytes)
    }
}

