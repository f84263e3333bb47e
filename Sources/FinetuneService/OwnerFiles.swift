import Messages
package import RPCCore
package import Stubs

/// Files that owners uploaded, by their ids.
package protocol OwnerFiles: Sendable {
    /// All bytes of a file of purpose fine-tune.
    ///
    /// - Parameters:
    ///   - id: of the file.
    ///   - field: that names it, for errors.
    ///   - bytesMax: the most that it may have.
    ///   - options: with the owner's key.
    /// - Returns: the bytes.
    /// - Throws: `RPCError` naming the field.
    func content(_ id: String, field: String, bytesMax: Int, options: CallOptions) async throws -> [UInt8]
}

/// Files that the batch-worker keeps.
package struct RPCOwnerFiles: OwnerFiles {
    private let files: FilesClient

    /// Asks `files`.
    package init(_ files: FilesClient) { self.files = files }

    /// `Files.Get`, then `Files.Content`.
    package func content(
        _ id: String,
        field: String,
        bytesMax: Int,
        options: CallOptions
    ) async throws -> [UInt8] {
        do {
            let file = try await files.get(BatchV1.FileRequest(id: id), options: options)
            if let rule = Self.rule(brokenBy: file, bytesMax) {
                throw RPCError(.invalidArgument, "\(field): \(id) \(rule)", reason: .badRequest)
            }
            return try await files.content(BatchV1.FileRequest(id: id), options: options) { parts in
                var bytes: [UInt8] = []
                for try await part in parts {
                    guard bytes.count + part.data.count <= bytesMax else {
                        throw RPCError(.internal, "\(field): \(id) is longer than it was said to be")
                    }
                    bytes += part.data
                }
                return bytes
            }
        } catch let error as RPCError where error.code == .notFound {
            throw RPCError(.notFound, "\(field): no file is named \(id)")
        }
    }

    private static func rule(brokenBy file: BatchV1.File, _ bytesMax: Int) -> String? {
        if file.purpose != "fine-tune" { return "is for \(file.purpose), not for fine-tunes" }
        switch file.state {
        case .announced: return "has no content yet"
        case .invalid: return "cannot be used: \(file.error)"
        default: return file.bytes > UInt64(bytesMax) ? "has more than \(bytesMax) bytes" : nil
        }
    }
}
