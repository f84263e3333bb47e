import JSON
import Synchronization

/// A file at the provider's.
package struct ProviderFile: Sendable, Equatable {
    /// The provider's id.
    package var id: String
    /// As it was uploaded.
    package var name: String
    /// `batch-api`, `fine-tune`, …
    package var purpose: String
    /// Size, 0 = not said.
    package var bytes: Int64

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        name = json["filename"]?.string ?? ""
        purpose = json["purpose"]?.string ?? ""
        bytes = json["bytes"]?.int ?? 0
    }
}

extension ProviderAPI {
    /// What an upload came to.
    package struct Upload: Sendable, Equatable {
        /// The provider's id of the file.
        package var fileID: String
        /// The provider had a file of the same bytes (409) and names that one.
        package var existed: Bool

        /// An upload's outcome.
        package init(fileID: String, existed: Bool) {
            self.fileID = fileID
            self.existed = existed
        }
    }

    /// `POST /files/upload`: a file as multipart form, sent as it is read.
    ///
    /// - Parameters:
    ///   - name: the file's name; quotes and line feeds are replaced.
    ///   - purpose: `batch-api` or `fine-tune`.
    ///   - content: the content.
    /// - Returns: the file's id; also for content that the provider has already.
    /// - Throws: how the call failed.
    package func uploadFile(
        name: String,
        purpose: String,
        content: ProviderUpload
    ) async throws(ProviderFailure) -> Upload {
        let form = MultipartForm(
            fields: [("purpose", purpose), ("file_name", name)],
            fileField: "file",
            fileName: name
        )
        var request = request("POST", "/files/upload")
        request.upload = form.around(content)
        request.contentType = form.contentType
        request.timeouts.total += Self.transferTime(content.bytes ?? Self.answerBytesMax)
        let response: ProviderResponse
        do {
            response = try await send(request)
        } catch {
            guard error.kind == .refused, error.status == 409, let id = Self.existingFile(error.body) else {
                throw error
            }
            return Upload(fileID: id, existed: true)
        }
        return Upload(fileID: try one(response, ProviderFile.init).id, existed: false)
    }

    /// `POST /files/upload` of bytes that are in memory.
    package func uploadFile(
        name: String,
        purpose: String,
        bytes: [UInt8]
    ) async throws(ProviderFailure) -> Upload {
        try await uploadFile(name: name, purpose: purpose, content: ProviderUpload(bytes))
    }

    /// `GET /files/{id}/content`: a file, handed out as it comes; the provider is held back while a piece is taken.
    ///
    /// - Parameters:
    ///   - id: the provider's id of the file.
    ///   - bytesMax: the most bytes that it may have.
    ///   - take: is given the pieces in order; the whole file only if nothing is thrown.
    /// - Throws: `ProviderFailure`, and what `take` throws.
    package func fileContent(_ id: String, bytesMax: Int, take: ([UInt8]) async throws -> Void) async throws {
        var request = request("GET", "/files/\(Self.segment(id))/content")
        request.responseBytesMax = bytesMax
        request.timeouts.total += Self.transferTime(bytesMax)
        try await transport.stream(request) { _, stream in
            while let piece = try await stream.next() { try await take(piece) }
        }
    }

    /// `GET /files/{id}/content`: all bytes of a file.
    package func fileContent(_ id: String) async throws(ProviderFailure) -> [UInt8] {
        try await get("/files/\(Self.segment(id))/content").body
    }

    /// What a long transfer may take longer than others, at a quarter of a MiB a second.
    private static func transferTime(_ bytes: Int) -> Duration { .seconds(bytes >> 18) }

    /// `GET /files`: all files of the account.
    package func files() async throws(ProviderFailure) -> [ProviderFile] {
        try list(await get("/files"), ProviderFile.init)
    }

    private static func existingFile(_ body: [UInt8]) -> String? {
        guard let root = try? JSONDocument(parsing: body).root else { return nil }
        return root["file_id"]?.string ?? root["error"]?["file_id"]?.string
    }
}

/// What stands around a file in a `multipart/form-data` body.
struct MultipartForm {
    let contentType: String
    private let head: [UInt8]
    private let tail: [UInt8]

    init(fields: [(name: String, value: String)], fileField: String, fileName: String) {
        // 128 random bits: that the boundary stands in the content is as unlikely as two equal ids.
        let boundary =
            "pointsman-" + String(UInt64.random(in: .min ... .max), radix: 16)
            + String(UInt64.random(in: .min ... .max), radix: 16)
        var head = ""
        for field in fields {
            head += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n"
            head += "\(field.value)\r\n"
        }
        let safeName = String(fileName.map { $0 == "\"" || $0.isNewline ? "_" : $0 })
        head += "--\(boundary)\r\n"
        head += "Content-Disposition: form-data; name=\"\(fileField)\"; filename=\"\(safeName)\"\r\n"
        head += "Content-Type: application/octet-stream\r\n\r\n"
        self.head = Array(head.utf8)
        tail = Array("\r\n--\(boundary)--\r\n".utf8)
        contentType = "multipart/form-data; boundary=\(boundary)"
    }

    /// The whole body with `content` as the file.
    func around(_ content: ProviderUpload) -> ProviderUpload {
        let parts = Mutex<[[UInt8]?]>([tail, nil, head])
        let bytes = content.bytes.map { $0 + head.count + tail.count }
        return ProviderUpload(bytes: bytes) {
            // Parts are taken from the end; nil stands for the content, as long as it has more.
            guard let part = parts.withLock({ $0.last }) else { return nil }
            if part == nil, let piece = try await content.next() { return piece }
            parts.withLock { _ = $0.popLast() }
            return part ?? []
        }
    }
}
