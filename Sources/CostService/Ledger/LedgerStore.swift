package import Messages

/// Where the ledger is kept. Every method is one transaction; what it throws left nothing behind.
package protocol LedgerStore: Sendable {
    /// Books a batch if the journal's cursor stands at its `previousSeq`, and moves the cursor to its `lastSeq`.
    ///
    /// A row whose attempt has one already goes to quarantine; one whose (journal, seq) is booked already is left out.
    func append(_ batch: LedgerBatch) async throws -> AppendOutcome

    /// The cursor of a journal, 0 for one that was never heard of.
    func appliedSeq(journal: [UInt8]) async throws -> UInt64

    /// Notes that nothing will follow, if the cursor stands at `lastSeq`. Returns where the cursor stands.
    func seal(journal: [UInt8], lastSeq: UInt64, mode: CostV1.SealMode) async throws -> UInt64

    /// Adds to what the cache saved in this hour.
    func recordSavings(_ savings: [CostV1.Saving]) async throws

    /// Sums of rows and savings, one line a group; at most `linesMax`, else it throws ``ReportTooLong``.
    func spend(_ query: SpendQuery, linesMax: Int) async throws -> [CostV1.SpendLine]

    /// A page of rows in the order of (time, journal, seq).
    func rows(from: Int64, until: Int64, after: RowPosition?, limit: Int) async throws -> [StoredRow]
}

/// What an append did.
package struct AppendOutcome: Sendable, Equatable {
    /// Where the cursor stands now.
    package let appliedSeq: UInt64
    /// False when the cursor stood elsewhere and nothing was done.
    package let isApplied: Bool
    /// Records that went to quarantine.
    package let quarantined: Int

    /// An outcome.
    package init(appliedSeq: UInt64, isApplied: Bool, quarantined: Int) {
        self.appliedSeq = appliedSeq
        self.isApplied = isApplied
        self.quarantined = quarantined
    }
}

/// What a spend report sums, and how it groups.
package struct SpendQuery: Sendable, Equatable {
    /// Milliseconds since 1970, inclusive.
    package let from: Int64
    /// Milliseconds since 1970, exclusive.
    package let until: Int64
    /// One line a model.
    package let byModel: Bool
    /// One line a tenant.
    package let byTenant: Bool
    /// One line a day, UTC.
    package let byDay: Bool

    /// A query over `from ..< until`.
    package init(from: Int64, until: Int64, byModel: Bool, byTenant: Bool, byDay: Bool) {
        self.from = from
        self.until = until
        self.byModel = byModel
        self.byTenant = byTenant
        self.byDay = byDay
    }
}

/// A report that has more lines than may travel.
package struct ReportTooLong: Error, Equatable {
    /// The most lines.
    package let linesMax: Int

    /// More than `linesMax` lines.
    package init(linesMax: Int) {
        self.linesMax = linesMax
    }
}

/// Where a row stands in the order in which rows are listed.
package struct RowPosition: Sendable, Equatable {
    /// Milliseconds since 1970.
    package let atUnixMS: Int64
    /// 16 bytes.
    package let journal: [UInt8]
    /// In the journal.
    package let seq: UInt64

    /// A position.
    package init(atUnixMS: Int64, journal: [UInt8], seq: UInt64) {
        self.atUnixMS = atUnixMS
        self.journal = journal
        self.seq = seq
    }
}

/// A row as it is listed.
package struct StoredRow: Sendable, Equatable {
    /// Where the next page begins.
    package let position: RowPosition
    /// What travels.
    package let row: CostV1.LedgerRow

    /// A row at its position.
    package init(position: RowPosition, row: CostV1.LedgerRow) {
        self.position = position
        self.row = row
    }
}
