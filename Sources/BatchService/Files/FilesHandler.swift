import Catalogue
import Crypto
import FileStore
package import Messages
package import RPCCore
import Stubs

/// Answers batch.v1.Files: an owner keeps, reads and removes its own files.
package struct FilesHandler: FilesHandling {
    /// The most files in a list.
    package static let listMax: UInt32 = 10_000

    let files: TenantFiles
    let snapshot: ControlSnapshot

    /// Answers from `files`, for the keys of `snapshot`.
    package init(files: TenantFiles, snapshot: ControlSnapshot) {
        self.files = files
        self.snapshot = snapshot
    }

    /// The file's description.
    package func get(_ request: BatchV1.FileRequest, context: ServerContext) async throws -> BatchV1.File {
        try await file(request.id, try snapshot.owner(context))
    }

    /// Files, newest first; 1,000 unless told.
    package func list(
        _ request: BatchV1.ListFilesRequest,
        context: ServerContext
    ) async throws -> BatchV1.ListFilesResponse {
        let owner = try snapshot.owner(context)
        guard request.limit <= Self.listMax else { throw FileInfoCheck.refuse("limit: at most \(Self.listMax)") }
        let limit = request.limit == 0 ? 1_000 : Int(request.limit)
        let found = try await files.registry.files(
            tenant: owner.tenant,
            purpose: request.purpose,
            after: request.after,
            limit: limit + 1
        )
        guard let found else { throw FileInfoCheck.refuse("after: no file is named \(request.after)") }
        return BatchV1.ListFilesResponse(files: Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    /// Removes a file. What reads it at this moment reads on.
    package func delete(
        _ request: BatchV1.FileRequest,
        context: ServerContext
    ) async throws -> BatchV1.DeleteFileResponse {
        let owner = try snapshot.owner(context)
        guard try await files.delete(request.id, tenant: owner.tenant) else { throw Self.unknown(request.id) }
        return BatchV1.DeleteFileResponse(id: request.id, deleted: true)
    }

    /// The bytes, a piece at a time.
    package func content(
        _ request: BatchV1.FileRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.ContentPart>
    ) async throws {
        let file = try await file(request.id, try snapshot.owner(context))
        guard !file.sha256.isEmpty, file.state != .announced else { throw Self.noContent(file) }
        do {
            guard let reader = try await files.reader(file.sha256) else {
                throw RPCError(.dataLoss, "the content of \(file.id) is gone")
            }
            while let piece = try await reader.next() { try await writer.write(BatchV1.ContentPart(data: piece)) }
        } catch let error as FileStoreError {
            throw error.asRPCError
        }
    }

    /// The file as it came in: its content was looked at on the way.
    package func preprocess(_ request: BatchV1.FileRequest, context: ServerContext) async throws -> BatchV1.File {
        let owner = try snapshot.owner(context)
        guard let file = try await files.registry.preprocess(request.id, tenant: owner.tenant) else {
            throw Self.unknown(request.id)
        }
        guard file.state != .announced else { throw Self.noContent(file) }
        return file
    }

    private func file(_ id: String, _ owner: CommonV1.Attribution) async throws -> BatchV1.File {
        guard let file = try await files.registry.file(id, tenant: owner.tenant) else { throw Self.unknown(id) }
        return file
    }

    static func newID() -> String { "file-" + Hex.encode(RandomBytes.make(count: 12)) }

    private static func unknown(_ id: String) -> RPCError { RPCError(.notFound, "id: no file is named \(id)") }

    private static func noContent(_ file: BatchV1.File) -> RPCError {
        RPCError(.failedPrecondition, "id: \(file.id) was announced, and has no content yet")
    }
}

extension FileStoreError {
    /// As a caller sees it: what is wrong with the disk is for the log.
    var asRPCError: RPCError {
        switch code {
        case .tooLarge: RPCError(.invalidArgument, "data: \(message)", reason: .messageTooLarge)
        case .full: RPCError(.resourceExhausted, "there is no room for the file")
        case .badID: RPCError(.notFound, "there is no such content")
        case .io: RPCError(.internal, "the file could not be written or read")
        }
    }
}
