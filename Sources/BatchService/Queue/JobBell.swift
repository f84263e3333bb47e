/// Wakes workers: carries ids of jobs, and nothing that may not be lost.
///
/// Every error here is harmless: the dispatcher rings again for jobs that nobody took.
package protocol JobBell: Sendable {
    /// Whether the bell can be reached now; for health reports.
    var isReady: Bool { get }

    /// Tells whoever listens that these jobs are due.
    ///
    /// - Parameter jobs: ids of jobs, at most 200.
    /// - Throws: when the bell is away.
    func ring(_ jobs: [String]) async throws

    /// Waits for rings. Each goes to one listener.
    ///
    /// - Parameters:
    ///   - countMax: the most to take.
    ///   - wait: how long to wait when there is none.
    /// - Returns: what was rung, nothing when the wait was over.
    /// - Throws: when the bell is away.
    func hear(_ countMax: Int, wait: Duration) async throws -> [BellHint]

    /// Takes hints off the bell once their jobs were looked at.
    ///
    /// - Parameter hints: as heard.
    /// - Throws: when the bell is away.
    func dismiss(_ hints: [BellHint]) async throws
}

/// One ring as it was heard.
package struct BellHint: Sendable, Equatable {
    /// The job that may be due; SQL decides whether it is.
    package let job: String
    /// The bell's own name of this ring.
    package let receipt: String

    /// A ring.
    package init(job: String, receipt: String) {
        self.job = job
        self.receipt = receipt
    }
}
