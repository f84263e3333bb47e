package import Messages

/// Where alerts are kept. Every method is one transaction.
package protocol AlertStore: Sendable {
    /// Notes an alert under its kind and subject, in the place of what the open one of them said.
    ///
    /// - Returns: whether there was no open one.
    func raise(_ alert: CostV1.Alert) async throws -> Bool

    /// Ends the open alert of this kind and subject. Returns false if there is none.
    func end(kind: String, subject: String) async throws -> Bool

    /// Ends open alerts that nobody has raised since.
    func endUnraised(sinceUnixMS: Int64) async throws

    /// The newest alerts, newest first.
    func alerts(openOnly: Bool, limit: Int) async throws -> [CostV1.Alert]

    /// How many are open, by kind.
    func openCounts() async throws -> [String: Int]
}
