package import Messages

/// A journal as the shipper reads it: files of a process, or a table in SQL.
package protocol RecordSource: Sendable {
    /// 16 bytes: the journal's id.
    var journal: [UInt8] { get }

    /// Durable settlements and returns after `seq`, in journal order, none left out.
    ///
    /// - Parameters:
    ///   - seq: the record that the tracker applied last; 0 = none. May lie before what was acknowledged already.
    ///   - limits: how much at a time.
    /// - Returns: the records; at least one if there is any.
    /// - Throws: what reading the journal throws.
    func records(after seq: UInt64, limits: ShippingLimits) async throws -> [CostV1.JournalRecord]

    /// The tracker has applied everything up to and including `seq`.
    func acknowledged(_ seq: UInt64) async throws
}

/// How much travels in one `Ledger.Append`.
package struct ShippingLimits: Sendable, Equatable {
    /// The most records.
    package var recordsMax: Int
    /// The most payload bytes, but for a single record.
    package var bytesMax: Int

    /// 500 records, 1 MiB.
    package init(recordsMax: Int = 500, bytesMax: Int = 1 << 20) {
        self.recordsMax = recordsMax
        self.bytesMax = bytesMax
    }
}

/// The tracker as spenders call it.
package protocol SpendingLedger: Sendable {
    /// `Ledger.Append`: returns the last record that the tracker has applied, whatever was sent.
    func append(_ request: CostV1.AppendRequest) async throws -> CostV1.AppendResponse

    /// `Ledger.Seal`: returns the last record that the tracker has applied; lower than asked for = not sealed.
    func seal(_ request: CostV1.SealRequest) async throws -> CostV1.SealResponse
}
