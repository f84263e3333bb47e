import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    /// The upload of large files: `initiate` says where each part is to be put, `complete` puts them together.
    func uploadInParts(_ request: HTTPRequest, step: String) async throws -> HTTPResponse {
        let files = files
        let fields = try Fields(parseJSON(request.body).root)
        switch step {
        case "initiate":
            return try await initiate(request, fields)
        case "complete":
            let (id, uploadID) = (try fields.requiredString("file_id"), try fields.requiredString("upload_id"))
            let tags = try tags(fields)
            let file = try await thread.run { try files.complete(id, uploadID: uploadID, tags: tags) }
            return .json(200, Array(#"{"file":"#.utf8) + file.encoded + [0x7D])
        case "abort":
            let (id, uploadID) = (try fields.requiredString("file_id"), try fields.requiredString("upload_id"))
            try await thread.run { try files.abort(id, uploadID: uploadID) }
            return .json(200, Array("{}".utf8))
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func initiate(_ request: HTTPRequest, _ fields: Fields) async throws -> HTTPResponse {
        let name = try fields.requiredString("file_name")
        let announced = StoredFile(
            id: "file-" + randomUUID(),
            name: name,
            purpose: try fields.requiredString("purpose"),
            type: try fields.string("file_type") ?? fileType(of: name),
            checksum: try fields.string("checksum") ?? "",
            createdMS: WallClock.unixMS()
        )
        guard let bytes = try fields.int("file_size", in: 1...FileShelf.announcedBytesMax) else {
            throw APIError.missing("file_size")
        }
        guard let parts = try fields.int("num_parts", in: 1...FileShelf.partsMax) else {
            throw APIError.missing("num_parts")
        }
        let result = try await answeringConflict {
            try await self.thread.run { [files = self.files] in
                try files.initiate(announced, bytes: bytes, parts: parts)
            }
        }
        let file: StoredFile
        switch result {
        case .conflict(let response): return response
        case .file(let announced): file = announced
        }
        return .json(
            200,
            JSONWriter.bytes { json in
                json.member("upload_id", file.signature)
                json.member("file_id", file.id)
                json.array("parts", 1...parts) { json, number in
                    json.object {
                        $0.member("part_number", number)
                        $0.member("URL", address(of: file, part: number, request))
                        $0.object("Headers") { _ in }
                    }
                }
            }
        )
    }

    /// The tags of `parts`, by number.
    private func tags(_ fields: Fields) throws(APIError) -> [Int: String] {
        guard let list = try fields.required("parts").array, list.count <= FileShelf.partsMax else {
            throw .invalid("parts", "must be a list of at most \(FileShelf.partsMax) parts")
        }
        var tags: [Int: String] = [:]
        for (index, part) in list.enumerated() {
            let part = try Fields(part, path: "parts[\(index)]")
            guard let number = try part.int("part_number", in: 1...FileShelf.partsMax) else {
                throw .missing(part.name("part_number"))
            }
            tags[number] = try part.requiredString("etag")
        }
        return tags
    }
}
