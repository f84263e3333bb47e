package import FileStore
package import Logging
import Messages
import Resilience

/// Rows and contents of files together: no row is without its content. Contents without a row are left only by a
/// process that was killed, and are swept at the next start.
package final class TenantFiles: Sendable {
    private static let sweepPage = 200

    /// The rows.
    package let registry: any FileRegistry
    private let contents: FileStore
    private let logger: Logger
    /// Held where a content gets its name and its row, or loses both: equal contents are one file, which another row
    /// may just be taking up.
    private let turn = Turnstile()

    /// Files in `registry` and `contents`; one process may have them.
    package init(registry: any FileRegistry, contents: FileStore, logger: Logger) {
        self.registry = registry
        self.contents = contents
        self.logger = logger
    }

    /// Writes a content that has no row yet; it goes with the last reference.
    ///
    /// - Throws: what `chunks` throws, or `FileStoreError`.
    func receive<Chunks: AsyncSequence>(_ chunks: Chunks) async throws -> ReceivedFile where Chunks.Element == [UInt8] {
        try await contents.receive(chunks)
    }

    /// Keeps contents with the rows that `insert` writes; without them when it throws.
    ///
    /// - Returns: what `insert` returns.
    func keep<T>(_ received: [ReceivedFile], insert: () async throws -> T) async throws -> T {
        try await turn.run {
            for file in received { try await contents.keep(file) }
            do {
                return try await insert()
            } catch {
                await drop(received.map(\.stored.id))
                throw error
            }
        }
    }

    /// Removes a file, and its content if no other has it.
    ///
    /// - Returns: false if the tenant has none of that id.
    func delete(_ id: String, tenant: String) async throws -> Bool {
        try await turn.run {
            guard let removal = try await registry.delete(id, tenant: tenant) else { return false }
            if let orphan = removal.orphan { await remove(orphan) }
            return true
        }
    }

    /// Reads a content; nil if it is gone.
    ///
    /// - Throws: `FileStoreError`.
    func reader(_ sha256: String) async throws -> FileReader? {
        try await contents.reader(sha256)
    }

    /// Removes files whose time is over.
    ///
    /// - Returns: how many contents went with them.
    @discardableResult
    package func expire() async throws -> Int {
        try await turn.run {
            let orphans = try await registry.deleteExpired(limit: Self.sweepPage)
            for orphan in orphans { await remove(orphan) }
            return orphans.count
        }
    }

    /// Removes contents that no row names: an earlier process was killed between content and row, or between row and
    /// content.
    ///
    /// - Returns: how many.
    package func sweep() async throws -> Int {
        var removed = 0
        for first in UInt8.min...UInt8.max {
            let ids = try await contents.ids(startingWith: first)
            for start in stride(from: 0, to: ids.count, by: Self.sweepPage) {
                let page = Array(ids[start..<min(start + Self.sweepPage, ids.count)])
                removed += try await turn.run {
                    let named = try await registry.named(page)
                    for id in page where !named.contains(id) { try await contents.delete(id) }
                    return page.count - page.count { named.contains($0) }
                }
            }
        }
        return removed
    }

    /// Removes those of `ids` that no row names.
    private func drop(_ ids: [String]) async {
        do {
            let named = try await registry.named(ids)
            for id in ids where !named.contains(id) { await remove(id) }
        } catch {
            logger.warning("contents without a file wait for the next start", metadata: ["error": "\(error)"])
        }
    }

    /// What can't be removed now is swept at the next start.
    private func remove(_ id: String) async {
        do {
            try await contents.delete(id)
        } catch {
            logger.warning("a content could not be removed", metadata: ["content": "\(id)", "error": "\(error)"])
        }
    }
}
