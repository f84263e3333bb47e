package import Messages

/// Where jobs, their events and their charges are kept. Every call is one transaction.
package protocol FinetuneStore: Sendable {
    /// Accepts a job, due at once, with its first events. A repeat of the tenant's submission id changes nothing.
    ///
    /// - Parameters:
    ///   - order: what is asked for.
    ///   - events: what happened before.
    ///   - openMax: how many open jobs the tenant may have.
    /// - Returns: the job, or the earlier one of the same submission id.
    /// - Throws: `FinetuneStoreError.tooManyOpen`, or what the database throws.
    func submit(_ order: FinetuneOrder, events: [FinetuneEvent], openMax: Int) async throws -> FinetuneJob

    /// The job of that id; nil if there is none or it is another tenant's.
    func job(_ id: String, tenant: String) async throws -> FinetuneJob?

    /// The tenant's jobs, newest first: those older than the job `after`, or all when that is empty.
    ///
    /// - Returns: the jobs; nil if the tenant has no job `after`.
    func jobs(tenant: String, after: String, limit: Int) async throws -> [FinetuneJob]?

    /// Open jobs that are due at `nowUS` (microseconds since 1970), the longest overdue first.
    func due(nowUS: Int64, limit: Int) async throws -> [FinetuneJob]

    /// Events of a job after `seq`, oldest first.
    func events(job: String, after seq: UInt64, limit: Int) async throws -> [FinetuneV1.Event]

    /// Events of a job before `seq`, newest first.
    func events(job: String, before seq: UInt64, limit: Int) async throws -> [FinetuneV1.Event]

    /// Takes a job that has ended off the list, with its events.
    ///
    /// - Returns: contents that no job names any more; nil if the tenant has no such job that has ended.
    func delete(_ id: String, tenant: String) async throws -> [String]?

    /// Writes a changed job, its new events and what it cost, all or nothing.
    ///
    /// - Returns: the job with its new version.
    /// - Throws: `FinetuneStoreError.stale` when the row has another version by now; nothing was written.
    func save(
        _ job: FinetuneJob,
        events: [FinetuneEvent],
        settlement: CostV1.Settlement?
    ) async throws -> FinetuneJob
}

/// Something that happened to a job, before it has a number.
package struct FinetuneEvent: Sendable, Equatable {
    /// The provider's word, or one of ours: `data_checked`, `model_registered`.
    package let type: String
    /// For people.
    package let message: String
    /// When, milliseconds since 1970.
    package let createdUnixMS: Int64

    /// An event.
    package init(type: String, message: String, createdUnixMS: Int64) {
        self.type = type
        self.message = message
        self.createdUnixMS = createdUnixMS
    }
}

/// Refusals of a store that callers tell apart.
package enum FinetuneStoreError: Error, Equatable {
    /// The row was changed meanwhile: read it again.
    case stale
    /// The tenant has as many open jobs as it may.
    case tooManyOpen
}
