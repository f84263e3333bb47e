import Messages
import RPCCore
import Stubs
import Synchronization

/// Files that are counted and forgotten.
final class FakeFiles: Sendable {
    private let longest = Mutex(0)

    /// The longest piece that an upload came in, in bytes.
    var longestPiece: Int { longest.withLock { $0 } }

    func register(on router: inout RPCRouter) {
        router.register(
            FilesMethods.upload,
            clientStreaming: { (parts: RPCStream<BatchV1.UploadPart>, _) async throws -> BatchV1.File in
                try await self.take(parts)
            }
        )
        router.register(
            FilesMethods.announce,
            unary: { (request: BatchV1.AnnounceRequest, _) async throws -> BatchV1.AnnounceResponse in
                let info = request.info ?? BatchV1.FileInfo()
                let file = BatchV1.File(id: "file-9", filename: info.filename, purpose: info.purpose)
                return BatchV1.AnnounceResponse(file: file, uploadToken: "t")
            }
        )
    }

    private func take(_ parts: RPCStream<BatchV1.UploadPart>) async throws -> BatchV1.File {
        var file = BatchV1.File(id: "file-1", fileType: "jsonl", state: .ready)
        for try await part in parts {
            switch part.part {
            case .info(let info): (file.filename, file.purpose) = (info.filename, info.purpose)
            case .data(let bytes):
                file.bytes += UInt64(bytes.count)
                longest.withLock { $0 = max($0, bytes.count) }
            case nil: throw RPCError(.invalidArgument, "a part is empty")
            }
        }
        return file
    }
}
