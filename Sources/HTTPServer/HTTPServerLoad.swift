import Synchronization

/// What a server holds, for metrics. May be kept longer than the server.
package final class HTTPServerLoad: Sendable {
    private let connections = Atomic(0)
    private let held = Atomic(0)

    /// Open connections.
    package var openConnections: Int { connections.load(ordering: .relaxed) }

    /// Bytes of request bodies that are being received or answered.
    package var heldBytes: Int { held.load(ordering: .relaxed) }

    func count(connections change: Int) { connections.wrappingAdd(change, ordering: .relaxed) }

    /// Takes `bytes` of `max` in all; false, and nothing taken, when there is less left.
    func reserve(_ bytes: Int, of max: Int) -> Bool {
        if held.wrappingAdd(bytes, ordering: .relaxed).newValue <= max || bytes == 0 { return true }
        release(bytes)
        return false
    }

    func release(_ bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }
}
