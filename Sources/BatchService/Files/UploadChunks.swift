import Messages
import RPCCore
import Stubs
import Synchronization

/// The contents of an upload's parts, each looked at as it comes by. Nothing is read ahead: what is not asked for stays
/// with the sender.
struct UploadChunks: AsyncSequence {
    typealias Element = [UInt8]

    let parts: RPCStream<BatchV1.UploadPart>.Iterator
    let checks: [ContentCheck]
    /// Was read already.
    var first: [UInt8]?
    /// Takes the `info` of an upload that says it last; nil for one that has said it.
    var late: LateInfo?

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self, parts: parts) }

    struct Iterator: AsyncIteratorProtocol {
        var chunks: UploadChunks
        var parts: RPCStream<BatchV1.UploadPart>.Iterator

        mutating func next() async throws -> [UInt8]? {
            guard let data = try await nextData() else { return nil }
            for check in chunks.checks { await check.feed(data) }
            return data
        }

        private mutating func nextData() async throws -> [UInt8]? {
            if let first = chunks.first.take() { return first }
            guard let part = try await parts.next() else { return nil }
            switch part.part {
            case .data(let data) where chunks.late?.info == nil: return data
            case .info(let info) where chunks.late != nil && chunks.late?.info == nil:
                chunks.late?.set(info)
                return try await nextData()
            default: throw FileInfoCheck.refuse("info: once, before all `data` or after it")
            }
        }
    }
}

/// What is known of a file, said after its content.
final class LateInfo: Sendable {
    private let state = Mutex<BatchV1.FileInfo?>(nil)

    var info: BatchV1.FileInfo? { state.withLock { $0 } }

    func set(_ info: BatchV1.FileInfo) { state.withLock { $0 = info } }
}
