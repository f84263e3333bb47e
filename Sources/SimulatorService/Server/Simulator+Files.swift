import BlockingThread
import HTTPServer
import Multipart
import Telemetry

extension Simulator {
    /// `/v1/files` and what is below it.
    func file(_ request: HTTPRequest, _ parts: [String]) async throws -> HTTPResponse {
        let files = files
        switch (parts.count, parts.last, request.method) {
        case (0, _, "POST"):
            return try await announce(request)
        case (0, _, "GET"):
            return .json(200, listed(files.all) { $0.append(to: &$1) })
        case (1, "upload", "POST"):
            return try await upload(request)
        case (2, let step?, "POST") where parts[0] == "multipart":
            return try await uploadInParts(request, step: step)
        case (1, let id?, "GET"):
            guard let file = files[id] else {
                throw APIError.notFound("file \(id)")
            }
            return .json(200, file.encoded)
        case (1, let id?, "DELETE"):
            try await thread.run { try files.delete(id) }
            var out: [UInt8] = []
            out.append(text: #"{"id":"#)
            out.append(jsonString: id)
            out.append(text: #","deleted":true}"#)
            return .json(200, out)
        case (2, "preprocess", "POST"):
            let file = try await thread.run { try files.preprocess(parts[0]) }
            return .json(200, file.encoded)
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    /// Step one of the upload by signed address: a form without the file, answered by 302.
    private func announce(_ request: HTTPRequest) async throws -> HTTPResponse {
        let form = try MultipartForm(of: request)
        let purpose = try form.requiredText("purpose")
        let name = try form.requiredText("file_name")
        let type = form.text("file_type") ?? fileType(of: name)
        let checksum = form.text("checksum") ?? ""
        let now = WallClock.unixMS()
        let file = try await answeringConflict {
            try await self.thread.run { [files = self.files] in
                try files.announce(name: name, purpose: purpose, type: type, checksum: checksum, now: now)
            }
        }
        switch file {
        case .conflict(let response):
            return response
        case .file(let file):
            var response = HTTPResponse.json(302, [])
            response.headers.add("location", address(of: file, request))
            response.headers.add("x-together-file-id", file.id)
            return response
        }
    }

    /// Where the bytes of a file, or of a part of it, are put.
    func address(of file: StoredFile, part: Int? = nil, _ request: HTTPRequest) -> String {
        let path = "/uploads/\(file.id)" + (part.map { "/\($0)" } ?? "")
        return "http://\(request.headers["host"] ?? "localhost")\(path)?signature=\(file.signature)"
    }

    /// Step two: the bytes, at the signed address, without a key.
    func putUpload(_ request: HTTPRequest, id: String, part: String?) async throws -> HTTPResponse {
        let signature = request.query["signature"] ?? ""
        let bytes = request.body
        if let part {
            let tag = try await thread.run { [files] in
                try files.put(id, part: Int(part) ?? 0, signature: signature, bytes: bytes)
            }
            return HTTPResponse(status: 200, headers: ["etag": "\"\(tag)\""])
        }
        try await thread.run { [files] in try files.put(id, signature: signature, bytes: bytes) }
        return .json(200, [])
    }

    /// The upload in one step: a form with the file in it.
    private func upload(_ request: HTTPRequest) async throws -> HTTPResponse {
        let form = try MultipartForm(of: request)
        let purpose = try form.requiredText("purpose")
        guard let part = form["file"] else {
            throw APIError.missing("file")
        }
        let name = form.text("file_name") ?? part.head.filename ?? "file.jsonl"
        let type = form.text("file_type") ?? fileType(of: name)
        let bytes = Array(form.bytes(part))
        let now = WallClock.unixMS()
        let file = try await answeringConflict {
            try await self.thread.run { [files = self.files] in
                try files.upload(name: name, purpose: purpose, type: type, bytes: bytes, now: now)
            }
        }
        switch file {
        case .conflict(let response): return response
        case .file(let file): return .json(200, file.encoded)
        }
    }

    /// The bytes of a file, piece by piece.
    func sendContent(of id: String, _ responder: HTTPResponder) async throws {
        let file = try await thread.run { [files] in try files.open(id) }
        let headers: HTTPHeaders = [
            "content-type": "application/octet-stream", "content-length": String(file.size),
        ]
        let writer = try await responder.begin(status: 200, headers: headers)
        var offset = 0
        while offset < file.size {
            let from = offset
            let bytes = try await thread.run { try file.piece(at: from) }
            guard !bytes.isEmpty else {
                // Fewer bytes than were promised: the connection must not go on.
                return responder.abort()
            }
            try await writer.write(bytes)
            offset += bytes.count
        }
        try await writer.end()
    }

    enum UploadResult {
        case file(StoredFile)
        case conflict(HTTPResponse)
    }

    /// A file with the same checksum is answered by 409 and its id.
    func answeringConflict(_ work: () async throws -> StoredFile) async throws -> UploadResult {
        do {
            return .file(try await work())
        } catch let error as APIError where error.status == 409 {
            var out: [UInt8] = []
            out.append(text: #"{"file_id":"#)
            out.append(jsonString: error.message)
            out.append(text: "}")
            return .conflict(.json(409, out))
        }
    }

    func fileType(of name: String) -> String {
        name.split(separator: ".").count > 1 ? String(name.split(separator: ".").last ?? "jsonl") : "jsonl"
    }

    /// A picture that an image answer's url names; the real host refuses downloads without a `User-Agent`.
    func picture(_ request: HTTPRequest, name: String) throws -> HTTPResponse {
        guard !(request.headers["user-agent"] ?? "").isEmpty else {
            throw APIError(status: 403, message: "a User-Agent is required", code: "forbidden")
        }
        let parts = name.split(separator: ".")
        guard parts.count == 2, let seed = UInt64(parts[0], radix: 16), parts[1] == "png" || parts[1] == "jpg" else {
            throw APIError.notFound("picture \(name)")
        }
        let isPNG = parts[1] == "png"
        var response = HTTPResponse.json(200, isPNG ? PictureRule.png(seed: seed) : PictureRule.jpeg(seed: seed))
        response.headers = HTTPHeaders()
        response.headers.add("content-type", isPNG ? "image/png" : "image/jpeg")
        return response
    }

    /// `{"data":[…]}`.
    func listed<T>(_ items: [T], _ append: (T, inout [UInt8]) -> Void) -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"data":["#)
        for (index, item) in items.enumerated() {
            if index > 0 {
                out.append(text: ",")
            }
            append(item, &out)
        }
        out.append(text: "]}")
        return out
    }
}
