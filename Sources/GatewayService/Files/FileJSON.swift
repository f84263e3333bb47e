import JSON
import Messages

/// Files as clients read them: one object satisfies OpenAI's and Together's.
enum FileJSON {
    static func item(_ file: BatchV1.File, _ dialect: Dialect) -> [UInt8] {
        var writer = JSONWriter()
        write(file, dialect, &writer)
        return writer.bytes
    }

    static func list(_ answer: BatchV1.ListFilesResponse, _ dialect: Dialect) -> [UInt8] {
        PageJSON.list(answer.files.map { ($0.id, $0) }, hasMore: answer.hasMore) { file, writer in
            write(file, dialect, &writer)
        }
    }

    static func deleted(_ id: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.member("id", id)
            root.member("object", "file")
            root.member("deleted", true)
        }
        return writer.bytes
    }

    /// What Together's clients read when the file is there already.
    static func conflict(_ id: String, message: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.member("file_id", id)
            root.object("error") { error in
                error.member("message", message)
                error.member("type", "invalid_request_error")
                error.member("param", "checksum")
                error.member("code", "file_exists")
            }
        }
        return writer.bytes
    }

    private static func write(_ file: BatchV1.File, _ dialect: Dialect, _ writer: inout JSONWriter) {
        writer.object { item in
            item.member("id", file.id)
            item.member("object", "file")
            item.member("bytes", Int64(clamping: file.bytes))
            item.member("created_at", file.createdUnixMS / 1_000)
            item.member("expires_at", file.expiresUnixMS == 0 ? nil : file.expiresUnixMS / 1_000)
            item.member("filename", file.filename)
            item.member("purpose", purpose(file.purpose, dialect))
            item.member("status", status(file.state))
            item.member("status_details", file.error.isEmpty ? nil : file.error)
            item.member("FileType", file.fileType)
            item.member("Processed", file.state == .ready)
            item.member("LineCount", Int64(clamping: file.lines))
            item.member("processing_status", processing(file.state))
        }
    }

    /// Each API has its own word for what batches read and write.
    private static func purpose(_ purpose: String, _ dialect: Dialect) -> String {
        switch (purpose, dialect) {
        case ("batch-api", .openAI): "batch"
        case ("batch", .together): "batch-api"
        case ("batch_output", .together): "batch-generated"
        default: purpose
        }
    }

    private static func status(_ state: BatchV1.FileState) -> String {
        switch state {
        case .ready: "processed"
        case .invalid: "error"
        default: "uploaded"
        }
    }

    private static func processing(_ state: BatchV1.FileState) -> String {
        switch state {
        case .ready: "COMPLETED"
        case .invalid: "INVALID_FORMAT"
        default: "PENDING"
        }
    }
}

/// Lists in pages as OpenAI's clients read them; Together's look at `data` alone.
enum PageJSON {
    static func list<Item>(
        _ items: [(id: String, item: Item)],
        hasMore: Bool,
        _ write: (Item, inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.member("object", "list")
            root.array("data") { list in
                for (_, item) in items { write(item, &list) }
            }
            root.member("first_id", items.first?.id)
            root.member("last_id", items.last?.id)
            root.member("has_more", hasMore)
        }
        return writer.bytes
    }
}
