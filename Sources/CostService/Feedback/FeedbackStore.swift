/// Where feedback is kept. Every method is one transaction.
package protocol FeedbackStore: Sendable {
    /// Keeps a row in the place of the one with its id. Of a tenant the newest 100,000 are kept.
    func record(_ row: FeedbackRow) async throws

    /// At most `limit`, after a position, oldest first.
    func feedback(_ query: FeedbackQuery, after: FeedbackPosition?, limit: Int) async throws -> FeedbackPage
}
