package import Messages

/// One settlement as the ledger keeps it.
package struct UsageRow: Sendable, Equatable {
    /// Its record's number in the journal.
    package let seq: UInt64
    /// `<journal in 32 hex digits>-<seq of the intent>`: what the provider got as the call's id.
    package let attemptID: String
    /// What the spender wrote.
    package let settlement: CostV1.Settlement
    /// The same in its bytes, kept as they came.
    package let payload: [UInt8]
    /// Where it falls in reports, milliseconds since 1970: when the call began; nil = unknown, then when it is booked.
    package let atUnixMS: Int64?
    /// An exact row whose cost is not what its own usage and price give. It is booked as it is and counted.
    package let isCostMismatch: Bool
    /// False for attempts that used nothing and cost nothing: refused or never sent.
    package let isMetered: Bool
}

/// A record that could not be booked; its bytes are kept for a person to look at.
package struct PoisonRecord: Sendable, Equatable {
    /// Its number in the journal.
    package let seq: UInt64
    /// What it said it is.
    package let type: Int32
    /// Its bytes as they came.
    package let payload: [UInt8]
    /// Why it could not be booked.
    package let reason: String

    /// A record and why it could not be booked.
    package init(seq: UInt64, type: Int32, payload: [UInt8], reason: String) {
        self.seq = seq
        self.type = type
        self.payload = payload
        self.reason = reason
    }
}

/// One Append, read: what the store applies in one transaction, or not at all.
package struct LedgerBatch: Sendable, Equatable {
    /// 16 bytes.
    package let journal: [UInt8]
    /// The cursor must stand here.
    package let previousSeq: UInt64
    /// The cursor stands here afterwards.
    package let lastSeq: UInt64
    /// Settlements, in journal order.
    package let rows: [UsageRow]
    /// What could not be read, in journal order.
    package let poison: [PoisonRecord]
}
