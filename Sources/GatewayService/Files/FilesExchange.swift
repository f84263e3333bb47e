import HTTPServer
import Messages
import RPCCore
import Stubs

/// Answers what clients ask of files.
struct FilesExchange: Sendable {
    let files: FilesClient
    let call: GatewayCall
    let fileBytesMax: Int
    let publicURL: String?

    func answer(_ action: GatewayRoute.Action, _ id: String) async throws -> HTTPResponse {
        let options = try call.options()
        let request = BatchV1.FileRequest(id: id)
        switch action {
        case .createFile, .uploadFile: return try await upload()
        case .putUpload: return try await put(id)
        case .preprocessFile: return item(try await files.preprocess(request, options: options))
        case .retrieveFile: return item(try await files.get(request, options: options))
        case .deleteFile:
            _ = try await files.delete(request, options: options)
            return .json(200, FileJSON.deleted(id))
        default:
            let query = call.request.query
            let list = BatchV1.ListFilesRequest(
                limit: try QueryFields.limit(query, max: 10_000),
                after: query["after"] ?? "",
                purpose: query["purpose"] ?? ""
            )
            return .json(200, FileJSON.list(try await files.list(list, options: options), call.dialect))
        }
    }

    /// Sends a file's content on as it comes. Gives the status that was sent; 499 if the client left before.
    func content(_ id: String, _ responder: HTTPResponder) async throws -> Int {
        try await Download.send(call, responder) { download in
            let request = BatchV1.FileRequest(id: id)
            let file = try await files.get(request, options: try call.options())
            download.filename = file.filename
            download.bytes = Int(clamping: file.bytes)
            try await files.content(request, options: try call.options()) { parts in
                for try await part in parts { try await download.pass(part.data) }
            }
        }
    }

    private func item(_ file: BatchV1.File) -> HTTPResponse { .json(200, FileJSON.item(file, call.dialect)) }

    /// A form: with the file in it, or, in Together's way, only with what is known of it.
    private func upload() async throws -> HTTPResponse {
        var form = try UploadForm(call.request, fileBytesMax: fileBytesMax)
        guard try await form.findFile() else { return try await announce(try form.info()) }
        return item(try await files.upload(options: try call.options()) { try await form.pass(to: $0) })
    }

    /// Together's way: the answer says where to put the bytes.
    private func announce(_ info: BatchV1.FileInfo) async throws(RPCError) -> HTTPResponse {
        let answer: BatchV1.AnnounceResponse
        do throws(RPCError) {
            answer = try await files.announce(BatchV1.AnnounceRequest(info: info), options: try call.options())
        } catch {
            guard error.code == .alreadyExists, let file = try? BatchV1.File(decoding: error.detail) else {
                throw error
            }
            return .json(409, FileJSON.conflict(file.id, message: error.message))
        }
        let id = answer.file?.id ?? ""
        var response = HTTPResponse(status: 302)
        response.headers.add("location", "\(baseURL)/v1/uploads/\(id)?token=\(answer.uploadToken)")
        response.headers.add("x-together-file-id", id)
        return response
    }

    private var baseURL: String {
        if let publicURL { return publicURL }
        let scheme = call.request.headers["x-forwarded-proto"] == "https" ? "https" : "http"
        return "\(scheme)://\(call.request.headers["host"] ?? "localhost")"
    }

    /// The bytes of an announced file. The address carries its own right: no key comes along.
    private func put(_ id: String) async throws -> HTTPResponse {
        guard let token = call.request.query["token"], !token.isEmpty else {
            throw RPCError(.permissionDenied, "`token`: is required, as it stands in the address to upload to")
        }
        let info = BatchV1.FileInfo(uploadToken: token, fileID: id)
        let body = call.request.stream
        _ = try await files.upload(options: try call.options()) { writer in
            try await writer.write(BatchV1.UploadPart(part: .info(info)))
            while let bytes = try await body?.next() { try await writer.write(BatchV1.UploadPart(part: .data(bytes))) }
        }
        return HTTPResponse(status: 200)
    }
}

/// Reads numbers that clients put into a query.
enum QueryFields {
    /// `limit`, 0 if it is not given. Throws INVALID_ARGUMENT unless it is a number from 1 to `max`.
    static func limit(_ query: [String: String], max: UInt32) throws(RPCError) -> UInt32 {
        guard let text = query["limit"] else { return 0 }
        guard let limit = UInt32(text), (1...max).contains(limit) else {
            throw RPCError(.invalidArgument, "`limit`: must be a number from 1 to \(max)", reason: .badRequest)
        }
        return limit
    }
}
