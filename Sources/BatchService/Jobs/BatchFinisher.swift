import FileStore
import JSON
import Messages

/// Makes the files of batches of which nothing is left to run, and ends them. A process that dies before the end has
/// left nothing but contents without a row; the next one begins anew.
package struct BatchFinisher: Sendable {
    private static let batchesMax = 50

    private let store: any BatchStore
    private let files: TenantFiles

    /// Reads results from `store` and writes them to `files`.
    package init(store: any BatchStore, files: TenantFiles) {
        self.store = store
        self.files = files
    }

    /// Ends what can be ended.
    ///
    /// - Throws: errors of the store and of the files; the rest is ended at the next call.
    package func run() async throws {
        for batch in try await store.finalizing(limit: Self.batchesMax) {
            try Task.checkCancellation()
            try await finish(batch)
        }
    }

    private func finish(_ batch: FinalizingBatch) async throws {
        let output = batch.done > 0 ? try await received(batch, .results) : nil
        let errors = batch.failed > 0 ? try await received(batch, .errors) : nil
        do {
            try await files.keep([output, errors].compactMap { $0 }) {
                let isFirst = try await store.finish(
                    batch.id,
                    output: output.map { Self.file(of: batch, .results, $0.stored.id, $0.stored.bytes) },
                    errors: errors.map { Self.file(of: batch, .errors, $0.stored.id, $0.stored.bytes) }
                )
                guard isFirst else { throw EndedMeanwhile() }
            }
        } catch is EndedMeanwhile {
            // Another worker was faster; its files are the batch's.
        }
    }

    private struct EndedMeanwhile: Error {}

    private func received(_ batch: FinalizingBatch, _ kind: ResultLines.Kind) async throws -> ReceivedFile {
        try await files.receive(ResultLines(store: store, batch: batch.id, kind: kind))
    }

    private static func file(
        of batch: FinalizingBatch,
        _ kind: ResultLines.Kind,
        _ sha256: String,
        _ bytes: Int
    ) -> NewFile {
        NewFile(
            id: FilesHandler.newID(),
            tenant: batch.tenant,
            filename: batch.id + (kind == .results ? "_output.jsonl" : "_error.jsonl"),
            purpose: "batch_output",
            fileType: "jsonl",
            content: FileContent(
                sha256: sha256,
                bytes: bytes,
                lines: kind == .results ? batch.done : batch.failed
            )
        )
    }
}

/// Results of a batch as JSON Lines, a page at a time.
struct ResultLines: AsyncSequence {
    typealias Element = [UInt8]

    enum Kind: Sendable {
        /// Items with a result.
        case results
        /// The others.
        case errors
    }

    private static let page = 100

    let store: any BatchStore
    let batch: String
    let kind: Kind

    func makeAsyncIterator() -> Iterator { Iterator(lines: self) }

    struct Iterator: AsyncIteratorProtocol {
        let lines: ResultLines
        private var first = 0
        private var isOver = false

        init(lines: ResultLines) { self.lines = lines }

        mutating func next() async throws -> [UInt8]? {
            while !isOver {
                let page = try await lines.store.results(lines.batch, first: first, limit: ResultLines.page)
                let bytes = await lines.bytes(of: page, first: first)
                first += page.count
                isOver = page.count < ResultLines.page
                if !bytes.isEmpty { return bytes }
            }
            return nil
        }
    }

    /// Off the event loop: bodies may be long.
    @concurrent
    private func bytes(of page: [BatchV1.ItemResult], first: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        for (offset, item) in page.enumerated() where (200...299).contains(item.status) == (kind == .results) {
            bytes += line(item, first + offset)
            bytes.append(10)
        }
        return bytes
    }

    /// What OpenAI and Together have in common: a response with status and body, and for an item without a result the
    /// error's message and code as well.
    private func line(_ item: BatchV1.ItemResult, _ index: Int) -> [UInt8] {
        let id = "batch_req_" + batch.split(separator: "_").suffix(1).joined() + "_\(index)"
        var line = JSONWriter(capacity: item.body.count + 256)
        line.object { line in
            line.member("id", id)
            line.member("custom_id", item.customID)
            line.object("response") { response in
                response.member("status_code", Int64(item.status))
                response.member("request_id", id)
                response.key("body")
                if item.body.isEmpty { response.null() } else { response.raw(item.body) }
            }
            line.key("error")
            guard kind == .errors else { return line.null() }
            line.object { error in
                error.member("code", "\(item.status)")
                error.member("message", Self.message(of: item.body))
            }
        }
        return line.bytes
    }

    private static func message(of body: [UInt8]) -> String {
        let root = (try? JSONDocument(parsing: body))?.root
        return root?["error"]?["message"]?.string ?? root?["error"]?.string ?? "the item has no result"
    }
}
