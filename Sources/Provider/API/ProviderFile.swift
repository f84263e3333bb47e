import JSON

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

    /// `POST /files/upload`: a whole file as multipart form.
    ///
    /// - Parameters:
    ///   - name: the file's name; quotes and line feeds are replaced.
    ///   - purpose: `batch-api` or `fine-tune`.
    ///   - bytes: the content, all of it.
    /// - Returns: the file's id; also for content that the provider has already.
    /// - Throws: how the call failed.
    package func uploadFile(
        name: String,
        purpose: String,
        bytes: [UInt8]
    ) async throws(ProviderFailure) -> Upload {
        let form = MultipartForm(
            fields: [("purpose", purpose), ("file_name", name)],
            fileField: "file",
            fileName: name,
            file: bytes
        )
        let response: ProviderResponse
        do {
            response = try await call("POST", "/files/upload", body: form.body, contentType: form.contentType)
        } catch {
            guard error.kind == .refused, error.status == 409, let id = Self.existingFile(error.body) else {
                throw error
            }
            return Upload(fileID: id, existed: true)
        }
        return Upload(fileID: try one(response, ProviderFile.init).id, existed: false)
    }

    /// `GET /files/{id}/content`: all bytes of a file.
    package func fileContent(_ id: String) async throws(ProviderFailure) -> [UInt8] {
        try await get("/files/\(Self.segment(id))/content").body
    }

    /// `GET /files`: all files of the account.
    package func files() async throws(ProviderFailure) -> [ProviderFile] {
        try list(await get("/files"), ProviderFile.init)
    }

    private static func existingFile(_ body: [UInt8]) -> String? {
        guard let root = try? JSONDocument(parsing: body).root else { return nil }
        return root["file_id"]?.string ?? root["error"]?["file_id"]?.string
    }
}

/// A `multipart/form-data` body.
struct MultipartForm {
    let body: [UInt8]
    let contentType: String

    init(fields: [(name: String, value: String)], fileField: String, fileName: String, file: [UInt8]) {
        // 128 random bits: that the boundary stands in the content is as unlikely as two equal ids.
        let boundary =
            "pointsman-" + String(UInt64.random(in: .min ... .max), radix: 16)
            + String(UInt64.random(in: .min ... .max), radix: 16)
        var body: [UInt8] = []
        body.reserveCapacity(file.count + 1024)
        for field in fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n".utf8
            body += "\(field.value)\r\n".utf8
        }
        let safeName = String(fileName.map { $0 == "\"" || $0.isNewline ? "_" : $0 })
        body += "--\(boundary)\r\n".utf8
        body += "Content-Disposition: form-data; name=\"\(fileField)\"; filename=\"\(safeName)\"\r\n".utf8
        body += "Content-Type: application/octet-stream\r\n\r\n".utf8
        body += file
        body += "\r\n--\(boundary)--\r\n".utf8
        self.body = body
        contentType = "multipart/form-data; boundary=\(boundary)"
    }
}
