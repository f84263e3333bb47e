import Messages
import RPCCore
import Stubs

/// The contents of an upload's parts, each looked at as it comes by. Nothing is read ahead: what is not asked for stays
/// with the sender.
struct UploadChunks: AsyncSequence {
    typealias Element = [UInt8]

    let parts: RPCStream<BatchV1.UploadPart>.Iterator
    let check: ContentCheck

    func makeAsyncIterator() -> Iterator { Iterator(parts: parts, check: check) }

    struct Iterator: AsyncIteratorProtocol {
        var parts: RPCStream<BatchV1.UploadPart>.Iterator
        let check: ContentCheck

        mutating func next() async throws -> [UInt8]? {
            guard let part = try await parts.next() else { return nil }
            guard case .data(let data) = part.part else {
                throw FileInfoCheck.refuse("data: every part but the first is `data`")
            }
            await check.feed(data)
            return data
        }
    }
}
