import HTTPServer
import Messages
import Multipart
import RPCCore

/// The form of an upload, read as it arrives: the file goes on in pieces and is never held whole.
struct UploadForm {
    /// The longest value of a field that is no file, in bytes.
    private static let fieldBytesMax = 1 << 10
    /// The most fields beside the file: they are held.
    private static let fieldsMax = 32

    private let body: HTTPBodyReader?
    private let fileBytesMax: Int
    private var parser: MultipartParser
    private var events: ArraySlice<MultipartParser.Event> = []
    private var fields: [String: [UInt8]] = [:]
    private var field: String?
    private var file: MultipartHead?
    private var fileBytes = 0

    /// Throws INVALID_ARGUMENT unless the request is a form.
    init(_ request: HTTPRequest, fileBytesMax: Int) throws(RPCError) {
        body = request.stream
        self.fileBytesMax = fileBytesMax
        do {
            parser = try MultipartParser(contentType: request.headers["content-type"])
        } catch {
            throw Self.bad(error.message)
        }
    }

    /// Reads up to the file; false if the form has none.
    mutating func findFile() async throws -> Bool {
        while let event = try await next() {
            switch event {
            case .part(let head) where head.name == "file":
                file = head
                return true
            default: try takeField(event)
            }
        }
        return false
    }

    /// What the fields that were read say of the file. Throws INVALID_ARGUMENT, naming the field.
    func info() throws(RPCError) -> BatchV1.FileInfo {
        guard let purpose = try text("purpose"), !purpose.isEmpty else { throw Self.bad("`purpose`: is required") }
        guard let name = try text("file_name") ?? file?.filename, !name.isEmpty else {
            throw Self.bad("`file`: is required, with a file's name; Together's way has `file_name` instead")
        }
        var info = BatchV1.FileInfo(filename: name, purpose: purpose)
        info.fileType = try text("file_type") ?? ""
        info.checksum = try text("checksum") ?? ""
        guard try text("expires_after[anchor]") ?? "created_at" == "created_at" else {
            throw Self.bad("`expires_after[anchor]`: must be created_at")
        }
        if let seconds = try text("expires_after[seconds]") {
            guard let seconds = UInt64(seconds) else { throw Self.bad("`expires_after[seconds]`: must be a number") }
            info.expiresAfterS = seconds
        }
        return info
    }

    /// Passes the file on, and then what is known of it: a form's fields have no order.
    mutating func pass(to writer: RPCRequestWriter<BatchV1.UploadPart>) async throws {
        while let event = try await next() {
            switch event {
            case .data(let bytes) where field == nil:
                fileBytes += bytes.count
                guard fileBytes <= fileBytesMax else {
                    let text = "`file`: must not be longer than \(fileBytesMax) bytes"
                    throw RPCError(.invalidArgument, text, reason: .messageTooLarge)
                }
                try await writer.write(BatchV1.UploadPart(part: .data(Array(bytes))))
            case .part(let head) where head.name == "file": throw Self.bad("`file`: is there twice")
            case .end where field == nil: continue
            default: try takeField(event)
            }
        }
        try await writer.write(BatchV1.UploadPart(part: .info(try info())))
    }

    private mutating func next() async throws -> MultipartParser.Event? {
        while true {
            if let event = events.popFirst() { return event }
            guard let bytes = try await body?.next() else {
                guard parser.isOver else { throw Self.bad("the form does not end with its closing boundary") }
                return nil
            }
            do {
                events = try parser.feed(bytes)[...]
            } catch {
                throw Self.bad(error.message)
            }
        }
    }

    private mutating func takeField(_ event: MultipartParser.Event) throws(RPCError) {
        switch event {
        case .part(let head):
            guard fields[head.name] == nil else { throw Self.bad("`\(head.name)`: is there twice") }
            guard fields.count < Self.fieldsMax else { throw Self.bad("a form of more than \(Self.fieldsMax) fields") }
            field = head.name
            fields[head.name] = []
        case .data(let bytes):
            guard let field else { return }
            guard (fields[field]?.count ?? 0) + bytes.count <= Self.fieldBytesMax else {
                throw Self.bad("`\(field)`: must not be longer than \(Self.fieldBytesMax) bytes")
            }
            fields[field]? += bytes
        case .end: field = nil
        }
    }

    private func text(_ name: String) throws(RPCError) -> String? {
        guard let bytes = fields[name] else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Self.bad("`\(name)`: must be UTF-8") }
        return text
    }

    private static func bad(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, reason: .badRequest)
    }
}
