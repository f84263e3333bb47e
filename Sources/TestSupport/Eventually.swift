/// Waits until `condition` holds, looking every few milliseconds; false when `limit` is over first.
///
/// For what another process or thread decides; a test that can be told by a value or a stream should rather wait for
/// that.
package func eventually(
    within limit: Duration = .seconds(10),
    _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while try await !condition() {
        guard clock.now < end else { return false }
        do { try await clock.sleep(for: .milliseconds(5)) } catch { return false }
    }
    return true
}
