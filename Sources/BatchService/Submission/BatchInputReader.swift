import FileStore
import Messages
import RPCCore
import Resilience

/// Reads the items of a batch from a file of its owner. One file is read at a time, since all of it is held.
final class BatchInputReader: Sendable {
    /// The longest file of a batch.
    static let bytesMax = 100 * 1024 * 1024

    /// Items, and the line of each.
    struct Items: Sendable {
        var items: [BatchV1.Item] = []
        var lines: [Int] = []
    }

    private let files: TenantFiles
    private let turn = Turnstile()

    init(files: TenantFiles) { self.files = files }

    /// Runs `body` on the items of a file.
    ///
    /// - Throws: NOT_FOUND, FAILED_PRECONDITION for a file that no batch can be made of, INVALID_ARGUMENT naming line
    ///   and field; what `body` throws.
    func withItems<T>(of id: String, tenant: String, _ body: (Items) async throws -> T) async throws -> T {
        try await turn.run { try await body(try await read(id, tenant)) }
    }

    @concurrent
    private func read(_ id: String, _ tenant: String) async throws -> Items {
        guard let file = try await files.registry.file(id, tenant: tenant) else {
            throw RPCError(.notFound, "input_file_id: no file is named \(id)")
        }
        guard ["batch", "batch-api"].contains(file.purpose) else {
            throw RPCError(.invalidArgument, "input_file_id: \(id) is for \(file.purpose), not for batches")
        }
        guard file.state != .announced else {
            throw RPCError(.failedPrecondition, "input_file_id: \(id) has no content yet")
        }
        guard file.state != .invalid else {
            throw RPCError(.invalidArgument, "input_file_id: \(file.error)", reason: .badRequest)
        }
        guard file.bytes <= Self.bytesMax else {
            throw RPCError(.invalidArgument, "input_file_id: \(id) has more than \(Self.bytesMax) bytes")
        }
        do {
            guard let reader = try await files.reader(file.sha256) else {
                throw RPCError(.dataLoss, "input_file_id: the content of \(id) is gone")
            }
            return try await Self.items(of: reader)
        } catch let error as LineError {
            throw RPCError(.invalidArgument, "input_file_id: \(error)", reason: .badRequest)
        } catch let error as FileStoreError {
            throw error.asRPCError
        }
    }

    private static func items(of reader: FileReader) async throws -> Items {
        var splitter = LineSplitter()
        var found = Items()
        func take(_ number: Int, _ line: [UInt8]) throws(LineError) {
            let parsed = try BatchLine(parsing: line, number: number)
            found.items.append(BatchV1.Item(customID: parsed.customID, body: parsed.body))
            found.lines.append(number)
        }
        while let piece = try await reader.next() { try splitter.feed(piece, take) }
        try splitter.finish(take)
        return found
    }
}
