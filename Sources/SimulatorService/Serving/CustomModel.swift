import JSON

/// A model that a user brought: its weights come from an address, which takes a while.
struct CustomModel: StoredObject, Equatable {
    static let noun = "model"

    /// How far its upload has come: a function of the time.
    enum UploadState: String, Sendable {
        case queued = "Queued"
        case running = "Running"
        case complete = "Complete"
        case failed = "Failed"

        /// The words of the newer API.
        var name: String {
            switch self {
            case .queued: "REMOTE_UPLOAD_STATUS_PENDING"
            case .running: "REMOTE_UPLOAD_STATUS_RUNNING"
            case .complete: "REMOTE_UPLOAD_STATUS_SUCCEEDED"
            case .failed: "REMOTE_UPLOAD_STATUS_FAILED"
            }
        }
    }

    struct Upload: Sendable, Equatable {
        var id: String
        var source: String
        var startedMS: Int64
        var stepMS: Int64
        /// An upload whose source ends in `/fail` does.
        var fails: Bool { source.hasSuffix("/fail") }

        /// The states so far, each with its beginning.
        func states(at now: Int64) -> [(state: UploadState, at: Int64)] {
            let all: [(UploadState, Int64)] = [
                (.queued, startedMS), (.running, startedMS + stepMS),
                (fails ? .failed : .complete, startedMS + 2 * stepMS),
            ]
            return all.filter { $0.1 <= now }
        }

        func state(at now: Int64) -> UploadState {
            states(at: now).last?.state ?? .queued
        }
    }

    var id: String
    /// `simulator-user/NAME`.
    var name: String
    var description: String
    /// The model that it was made from, by which it answers.
    var base: String
    var isAdapter: Bool
    var isInternal = false
    var createdMS: Int64
    var upload: Upload?

    /// Whether it can be deployed.
    func isReady(at now: Int64) -> Bool {
        upload?.state(at: now) == .complete
    }

    var stored: [UInt8] {
        JSONWriter.bytes { json in
            json.member("id", id)
            json.member("name", name)
            json.member("description", description)
            json.member("base", base)
            json.member("is_adapter", isAdapter)
            json.member("is_internal", isInternal)
            json.member("created_ms", createdMS)
            if let upload {
                json.object("upload") {
                    $0.member("id", upload.id)
                    $0.member("source", upload.source)
                    $0.member("started_ms", upload.startedMS)
                    $0.member("step_ms", upload.stepMS)
                }
            }
        }
    }

    init(id: String, name: String, description: String, base: String, isAdapter: Bool, now: Int64) {
        self.id = id
        self.name = name
        self.description = description
        self.base = base
        self.isAdapter = isAdapter
        createdMS = now
    }

    init(stored fields: Fields) throws(APIError) {
        let numbers = 0...Int.max
        id = try fields.requiredString("id")
        name = try fields.requiredString("name")
        description = try fields.string("description") ?? ""
        base = try fields.requiredString("base")
        isAdapter = try fields.bool("is_adapter") ?? false
        isInternal = try fields.bool("is_internal") ?? false
        createdMS = Int64(try fields.int("created_ms", in: numbers) ?? 0)
        guard let value = fields.value("upload") else {
            return
        }
        let upload = try Fields(value)
        self.upload = Upload(
            id: try upload.requiredString("id"),
            source: try upload.requiredString("source"),
            startedMS: Int64(try upload.int("started_ms", in: numbers) ?? 0),
            stepMS: Int64(try upload.int("step_ms", in: numbers) ?? 0)
        )
    }
}
