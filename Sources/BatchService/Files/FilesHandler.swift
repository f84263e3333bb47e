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

    private let files: TenantFiles
    private let snapshot: ControlSnapshot

    /// Answers from `files`, for the keys of `snapshot`.
    package init(files: TenantFiles, snapshot: ControlSnapshot) {
        self.files = files
        self.snapshot = snapshot
    }

    // MARK: In

    /// Keeps a file, or the content of an announced one. When this returns it is durable.
    package func upload(
        _ requests: RPCStream<BatchV1.UploadPart>,
        context: ServerContext
    ) async throws -> BatchV1.File {
        var parts = requests.makeAsyncIterator()
        switch try await parts.next()?.part {
        case .info(let info) where info.uploadToken.isEmpty:
            let owner = try snapshot.owner(context)
            var file = try newFile(info, owner)
            let check = ContentCheck(ContentCheck.Rule(purpose: file.purpose, fileType: file.fileType))
            let received = try await receive(UploadChunks(parts: parts, checks: [check]), checksum: file.checksum)
            file.content = FileContent(received.stored, check.finish(), state: .ready)
            return try await files.keep([received]) { [file] in try await files.registry.insert(file) }
        case .info(let info): return try await fill(info, parts)
        case .data(let first): return try await upload(first, parts, try snapshot.owner(context))
        case nil: throw FileInfoCheck.refuse("info: is required")
        }
    }

    /// An upload that says last what it is, as forms may: until then it is looked at as either kind of lines.
    private func upload(
        _ first: [UInt8],
        _ parts: RPCStream<BatchV1.UploadPart>.Iterator,
        _ owner: CommonV1.Attribution
    ) async throws -> BatchV1.File {
        let late = LateInfo()
        let checks = [ContentCheck(.batch), ContentCheck(.objects)]
        let chunks = UploadChunks(parts: parts, checks: checks, first: first, late: late)
        let received = try await receive(chunks, checksum: "")
        guard let info = late.info, info.uploadToken.isEmpty else { throw FileInfoCheck.refuse("info: is required") }
        var file = try newFile(info, owner)
        try Self.compare(file.checksum, received)
        let findings =
            switch ContentCheck.Rule(purpose: file.purpose, fileType: file.fileType) {
            case .batch: checks[0].finish()
            case .objects: checks[1].finish()
            case .none: ContentCheck.Findings()
            }
        file.content = FileContent(received.stored, findings, state: .ready)
        return try await files.keep([received]) { [file] in try await files.registry.insert(file) }
    }

    private func newFile(_ info: BatchV1.FileInfo, _ owner: CommonV1.Attribution) throws(RPCError) -> NewFile {
        guard info.fileID.isEmpty else { throw FileInfoCheck.refuse("file_id: needs `upload_token`") }
        return try FileInfoCheck.file(info, tenant: owner.tenant, id: Self.newID())
    }

    /// The content of an announced file: whoever has the token may send it.
    private func fill(
        _ info: BatchV1.FileInfo,
        _ parts: RPCStream<BatchV1.UploadPart>.Iterator
    ) async throws -> BatchV1.File {
        let token = SHA256.hash(Array(info.uploadToken.utf8))
        guard let (file, checksum) = try await files.registry.announced(info.fileID, tokenSHA256: token) else {
            throw Self.noToken
        }
        let check = ContentCheck(ContentCheck.Rule(purpose: file.purpose, fileType: file.fileType))
        let received = try await receive(UploadChunks(parts: parts, checks: [check]), checksum: checksum)
        let content = FileContent(received.stored, check.finish(), state: .uploaded)
        return try await files.keep([received]) {
            guard let filled = try await files.registry.fill(file.id, tokenSHA256: token, with: content) else {
                throw Self.noToken
            }
            return filled
        }
    }

    private func receive(_ chunks: UploadChunks, checksum: String) async throws -> ReceivedFile {
        let received: ReceivedFile
        do {
            received = try await files.receive(chunks)
        } catch let error as FileStoreError {
            throw error.asRPCError
        }
        try Self.compare(checksum, received)
        return received
    }

    private static func compare(_ checksum: String, _ received: ReceivedFile) throws(RPCError) {
        guard checksum.isEmpty || checksum == received.stored.id else {
            throw FileInfoCheck.refuse("checksum: the content's is \(received.stored.id)")
        }
    }

    /// Puts a file on the list whose content comes later, by the token.
    package func announce(
        _ request: BatchV1.AnnounceRequest,
        context: ServerContext
    ) async throws -> BatchV1.AnnounceResponse {
        let owner = try snapshot.owner(context)
        let info = request.info ?? BatchV1.FileInfo()
        guard info.uploadToken.isEmpty, info.fileID.isEmpty else {
            throw FileInfoCheck.refuse("info: `upload_token` and `file_id` are for Upload")
        }
        var file = try FileInfoCheck.file(info, tenant: owner.tenant, id: Self.newID())
        if !file.checksum.isEmpty,
            let same = try await files.registry.file(
                sha256: file.checksum,
                purpose: file.purpose,
                tenant: owner.tenant
            )
        {
            let text = "checksum: the file \(same.id) has the same content"
            throw RPCError(.alreadyExists, text, detail: same.encoded())
        }
        let token = Hex.encode(RandomBytes.make(count: 24))
        file.tokenSHA256 = SHA256.hash(Array(token.utf8))
        return BatchV1.AnnounceResponse(file: try await files.registry.insert(file), uploadToken: token)
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

    // MARK: Out

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

    // MARK: Parts

    private func file(_ id: String, _ owner: CommonV1.Attribution) async throws -> BatchV1.File {
        guard let file = try await files.registry.file(id, tenant: owner.tenant) else { throw Self.unknown(id) }
        return file
    }

    static func newID() -> String { "file-" + Hex.encode(RandomBytes.make(count: 12)) }

    private static func unknown(_ id: String) -> RPCError { RPCError(.notFound, "id: no file is named \(id)") }

    private static func noContent(_ file: BatchV1.File) -> RPCError {
        RPCError(.failedPrecondition, "id: \(file.id) was announced, and has no content yet")
    }

    private static let noToken = RPCError(
        .permissionDenied,
        "upload_token: does not open this file, or does not any more"
    )
}

extension FileContent {
    /// A content as it was received and found; INVALID if something was found.
    init(_ stored: FileStore.Stored, _ findings: ContentCheck.Findings, state: BatchV1.FileState) {
        self.init(
            sha256: stored.id,
            bytes: stored.bytes,
            state: findings.error.isEmpty ? state : .invalid,
            lines: findings.lines,
            error: findings.error
        )
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
