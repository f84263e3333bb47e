import Telemetry

/// A batch as the API shows it and the disk keeps it.
struct Batch: Sendable, Equatable {
    enum Status: String, Sendable {
        case validating = "VALIDATING"
        case inProgress = "IN_PROGRESS"
        case completed = "COMPLETED"
        case failed = "FAILED"
        case cancelled = "CANCELLED"

        var isTerminal: Bool {
            self != .validating && self != .inProgress
        }
    }

    var id: String
    var inputFileID: String
    var fileBytes: Int
    var endpoint: String
    /// A short hash of the key that made the batch.
    var key: String
    var createdMS: Int64
    var status = Status.validating
    var modelID: String?
    var itemsTotal = 0
    var itemsDone = 0
    var outputFileID: String?
    var errorFileID: String?
    var error: String?
    var completedMS: Int64?

    /// Percent done.
    var progress: Int {
        itemsTotal == 0 ? (status == .completed ? 100 : 0) : itemsDone * 100 / itemsTotal
    }

    /// The object that the API shows; with `isPrivate` all that is kept on disk.
    func append(to out: inout [UInt8], isPrivate: Bool = false) {
        out.append(text: #"{"id":"#)
        out.append(jsonString: id)
        out.append(text: #","user_id":"simulator","input_file_id":"#)
        out.append(jsonString: inputFileID)
        out.append(text: #","file_size_bytes":"#)
        out.append(decimal: fileBytes)
        out.append(text: #","status":"#)
        out.append(jsonString: status.rawValue)
        out.append(text: #","job_deadline":"#)
        out.append(jsonString: Timestamp(unixMS: createdMS + 86_400_000).iso8601)
        out.append(text: #","created_at":"#)
        out.append(jsonString: Timestamp(unixMS: createdMS).iso8601)
        out.append(text: #","endpoint":"#)
        out.append(jsonString: endpoint)
        out.append(text: #","progress":"#)
        out.append(decimal: progress)
        out.append(text: #","model_id":"#)
        out.append(jsonOptional: modelID)
        out.append(text: #","output_file_id":"#)
        out.append(jsonOptional: outputFileID)
        out.append(text: #","error_file_id":"#)
        out.append(jsonOptional: errorFileID)
        out.append(text: #","error":"#)
        out.append(jsonOptional: error)
        out.append(text: #","completed_at":"#)
        out.append(jsonOptional: completedMS.map { Timestamp(unixMS: $0).iso8601 })
        if isPrivate {
            out.append(text: #","key":"#)
            out.append(jsonString: key)
            out.append(text: #","created_ms":"#)
            out.append(decimal: Int(createdMS))
            out.append(text: #","completed_ms":"#)
            out.append(string: completedMS.map(String.init) ?? "null")
            out.append(text: #","items_total":"#)
            out.append(decimal: itemsTotal)
            out.append(text: #","items_done":"#)
            out.append(decimal: itemsDone)
        }
        out.append(text: "}")
    }

    var encoded: [UInt8] {
        var out: [UInt8] = []
        append(to: &out)
        return out
    }

    init(id: String, inputFileID: String, fileBytes: Int, endpoint: String, key: String, createdMS: Int64) {
        self.id = id
        self.inputFileID = inputFileID
        self.fileBytes = fileBytes
        self.endpoint = endpoint
        self.key = key
        self.createdMS = createdMS
    }

    /// Reads what ``append(to:isPrivate:)`` wrote to disk.
    init(stored fields: Fields) throws(APIError) {
        id = try fields.requiredString("id")
        inputFileID = try fields.requiredString("input_file_id")
        fileBytes = try fields.int("file_size_bytes", in: 0...Int.max) ?? 0
        endpoint = try fields.requiredString("endpoint")
        key = try fields.string("key") ?? ""
        createdMS = Int64(try fields.int("created_ms", in: 0...Int.max) ?? 0)
        status = Status(rawValue: try fields.requiredString("status")) ?? .failed
        modelID = try fields.string("model_id")
        itemsTotal = try fields.int("items_total", in: 0...Int.max) ?? 0
        itemsDone = try fields.int("items_done", in: 0...Int.max) ?? 0
        outputFileID = try fields.string("output_file_id")
        errorFileID = try fields.string("error_file_id")
        error = try fields.string("error")
        completedMS = try fields.int("completed_ms", in: 0...Int.max).map(Int64.init)
    }
}
