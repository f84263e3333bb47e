import Crypto
import FileStore
package import Messages
package import RPCCore
import Stubs

/// Contents on their way in: at once, or announced first.
extension FilesHandler {
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
        let token = SHA256.hash(info.uploadToken)
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
        file.tokenSHA256 = SHA256.hash(token)
        return BatchV1.AnnounceResponse(file: try await files.registry.insert(file), uploadToken: token)
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
