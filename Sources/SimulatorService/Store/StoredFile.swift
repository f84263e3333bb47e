import JSON

/// A file that was uploaded, or that a batch has written: what is known of it. The bytes lie beside it on disk.
struct StoredFile: Sendable, Equatable {
    /// How far an upload has come.
    enum Progress: String, Sendable {
        /// `POST /v1/files` was answered; the bytes have not come yet.
        case awaiting = "PENDING"
        /// The bytes are there, `/preprocess` was not called.
        case uploaded = "QUEUED"
        case completed = "COMPLETED"
        case invalid = "INVALID_FORMAT"
    }

    var id: String
    var name: String
    var purpose: String
    var type: String
    /// SHA-256 in hexadecimal, as announced or as computed.
    var checksum: String
    var createdMS: Int64
    var bytes = 0
    var lines = 0
    var progress = Progress.awaiting
    /// What the signed address of the upload carries.
    var signature = ""
    /// In how many parts the bytes come; 0 for at once.
    var parts = 0
    /// It was looked through as training data.
    var isReported = false
    /// Why the file is invalid.
    var report: String?

    /// The object that the API shows; with `isPrivate` all that is kept on disk.
    func append(to out: inout [UInt8], isPrivate: Bool = false) {
        out.append(text: #"{"id":"#)
        out.append(jsonString: id)
        out.append(text: #","object":"file","created_at":"#)
        out.append(decimal: Int(createdMS / 1_000))
        out.append(text: #","filename":"#)
        out.append(jsonString: name)
        out.append(text: #","bytes":"#)
        out.append(decimal: bytes)
        out.append(text: #","purpose":"#)
        out.append(jsonString: purpose)
        out.append(text: #","FileType":"#)
        out.append(jsonString: type)
        out.append(text: #","LineCount":"#)
        out.append(decimal: lines)
        out.append(text: #","Processed":"#)
        out.append(string: progress == .completed ? "true" : "false")
        out.append(text: #","processing_status":"#)
        out.append(jsonString: progress.rawValue)
        out.append(text: #","validation_report":"#)
        appendReport(to: &out)
        if isPrivate {
            out.append(text: #","parts":"#)
            out.append(decimal: parts)
            out.append(text: #","created_ms":"#)
            out.append(decimal: Int(createdMS))
            out.append(text: #","checksum":"#)
            out.append(jsonString: checksum)
            out.append(text: #","signature":"#)
            out.append(jsonString: signature)
        }
        out.append(text: "}")
    }

    /// What the look at training data found; `null` for what was not looked at.
    private func appendReport(to out: inout [UInt8]) {
        guard isReported else {
            out.append(text: "null")
            return
        }
        out.append(text: #"{"valid":"#)
        out.append(string: report == nil ? "true" : "false")
        out.append(text: #","file_id":"#)
        out.append(jsonString: id)
        out.append(text: #","nlines":"#)
        out.append(decimal: lines)
        if let report {
            out.append(text: #","error_type":"INVALID_FORMAT","error":"#)
            out.append(jsonString: report)
        }
        out.append(text: "}")
    }

    var encoded: [UInt8] {
        var out: [UInt8] = []
        append(to: &out)
        return out
    }

    /// Reads what ``append(to:isPrivate:)`` wrote to disk.
    init(stored fields: Fields) throws(APIError) {
        id = try fields.requiredString("id")
        name = try fields.requiredString("filename")
        purpose = try fields.requiredString("purpose")
        type = try fields.requiredString("FileType")
        checksum = try fields.string("checksum") ?? ""
        createdMS = Int64(try fields.int("created_ms", in: 0...Int.max) ?? 0)
        bytes = try fields.int("bytes", in: 0...Int.max) ?? 0
        lines = try fields.int("LineCount", in: 0...Int.max) ?? 0
        progress = Progress(rawValue: try fields.requiredString("processing_status")) ?? .invalid
        signature = try fields.string("signature") ?? ""
        parts = try fields.int("parts", in: 0...FileShelf.partsMax) ?? 0
        if let value = fields.value("validation_report") {
            isReported = true
            report = try Fields(value, path: "validation_report").string("error")
        }
    }

    init(id: String, name: String, purpose: String, type: String, checksum: String, createdMS: Int64) {
        self.id = id
        self.name = name
        self.purpose = purpose
        self.type = type
        self.checksum = checksum
        self.createdMS = createdMS
    }
}

/// Non-empty lines of a JSONL file.
func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A).filter { line in line.contains { $0 > 0x20 } }
}
