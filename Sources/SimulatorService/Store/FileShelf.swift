import Crypto
import JSON
import Synchronization

/// The files of the API, on disk: `ID.json` says what a file is, `ID.data` holds its bytes.
///
/// Reading what is known is free; everything else touches the disk and must run on the store's thread.
final class FileShelf: Sendable {
    private static let purposes: Set<String> = ["fine-tune", "batch-api", "eval", "calibration"]
    private static let types: Set<String> = ["jsonl", "csv", "parquet"]
    private static let filesMax = 100_000

    private let directory: String
    private let files: Mutex<[String: StoredFile]>

    /// Opens the directory and reads what is there. A file whose description cannot be read is left alone.
    init(directory: String) throws(DiskError) {
        self.directory = directory
        try Disk.makeDirectory(directory)
        var found: [String: StoredFile] = [:]
        for name in try Disk.names(directory) where name.hasSuffix(".json") {
            guard let bytes = try Disk.read("\(directory)/\(name)") else {
                continue
            }
            if let document = try? parseJSON(bytes), let fields = try? Fields(document.root),
                let file = try? StoredFile(stored: fields)
            {
                found[file.id] = file
            }
        }
        files = Mutex(found)
    }

    // MARK: Reading

    subscript(id: String) -> StoredFile? {
        files.withLock { $0[id] }
    }

    /// Every file, oldest first.
    var all: [StoredFile] {
        files.withLock { $0.values.sorted { ($0.createdMS, $0.id) < ($1.createdMS, $1.id) } }
    }

    /// A file that has its bytes, to be read in pieces.
    func open(_ id: String) throws -> OpenFile {
        guard let file = self[id], file.progress != .awaiting, let open = try OpenFile(path: dataPath(id)) else {
            throw APIError.notFound("file \(id)")
        }
        return open
    }

    /// All the bytes of a file that has them; for a batch's input, whose size is bounded.
    func content(_ id: String) throws -> [UInt8] {
        guard let file = self[id], file.progress != .awaiting, let bytes = try Disk.read(dataPath(id)) else {
            throw APIError.notFound("file \(id)")
        }
        return bytes
    }

    // MARK: Writing

    /// The first step of the upload by signed address: the file is announced, its bytes follow.
    func announce(name: String, purpose: String, type: String, checksum: String, now: Int64) throws -> StoredFile {
        try check(purpose: purpose, type: type, checksum: checksum)
        var file = StoredFile(
            id: "file-" + randomUUID(),
            name: name,
            purpose: purpose,
            type: type,
            checksum: checksum,
            createdMS: now
        )
        file.signature = RandomBytes.make(count: 16).hex
        try save(file)
        return file
    }

    /// The second step: the bytes. Fails if they are not the announced ones.
    func put(_ id: String, signature: String, bytes: [UInt8]) throws {
        guard var file = self[id], file.progress == .awaiting, file.parts == 0, file.signature == signature else {
            throw APIError.notSigned
        }
        let checksum = SHA256.hash(bytes).hex
        guard file.checksum.isEmpty || file.checksum == checksum else {
            throw APIError.invalid("checksum", "is not that of the bytes")
        }
        file.checksum = checksum
        file.bytes = bytes.count
        file.progress = .uploaded
        try Disk.replace(dataPath(id), with: bytes)
        try save(file)
    }

    /// The third step: the file is looked through.
    func preprocess(_ id: String) throws -> StoredFile {
        guard var file = self[id] else {
            throw APIError.notFound("file \(id)")
        }
        guard file.progress == .uploaded else {
            return file
        }
        try judge(&file)
        try save(file)
        return file
    }

    /// The upload in one step.
    func upload(name: String, purpose: String, type: String, bytes: [UInt8], now: Int64) throws -> StoredFile {
        let checksum = SHA256.hash(bytes).hex
        try check(purpose: purpose, type: type, checksum: checksum)
        let id = "file-" + randomUUID()
        return try store(id: id, name: name, purpose: purpose, type: type, bytes: bytes, checksum: checksum, now: now)
    }

    /// A file that the simulator itself writes: the same id again replaces the same file.
    func generate(id: String, name: String, purpose: String, bytes: [UInt8], now: Int64) throws {
        _ = try store(id: id, name: name, purpose: purpose, type: "jsonl", bytes: bytes, checksum: "", now: now)
    }

    func delete(_ id: String) throws {
        guard let file = files.withLock({ $0.removeValue(forKey: id) }) else {
            throw APIError.notFound("file \(id)")
        }
        Disk.remove("\(directory)/\(id).json")
        Disk.remove(dataPath(id))
        removeParts(file)
    }

    // MARK: Parts

    func check(purpose: String, type: String, checksum: String) throws(APIError) {
        guard Self.purposes.contains(purpose) else {
            throw .invalid("purpose", "must be one of \(Self.purposes.sorted().joined(separator: ", "))")
        }
        guard Self.types.contains(type) else {
            throw .invalid("file_type", "must be one of \(Self.types.sorted().joined(separator: ", "))")
        }
        try files.withLock { files throws(APIError) in
            guard files.count < Self.filesMax else {
                throw .invalid("file", "cannot be added: there are \(Self.filesMax) already")
            }
            guard !checksum.isEmpty else {
                return
            }
            // Only a whole file is a duplicate: an announced one may never come.
            let same = files.values.first { $0.checksum == checksum && $0.progress != .awaiting }
            if let same {
                throw APIError(status: 409, message: same.id, param: "checksum", code: "file_exists")
            }
        }
    }

    private func store(
        id: String,
        name: String,
        purpose: String,
        type: String,
        bytes: [UInt8],
        checksum: String,
        now: Int64
    ) throws -> StoredFile {
        var file = StoredFile(id: id, name: name, purpose: purpose, type: type, checksum: checksum, createdMS: now)
        file.bytes = bytes.count
        try Disk.replace(dataPath(id), with: bytes)
        try judge(&file)
        try save(file)
        return file
    }

    /// Training data is looked through at once; a batch's lines only when the batch is validated.
    func judge(_ file: inout StoredFile) throws(DiskError) {
        let isTraining = file.purpose == "fine-tune" && file.type == "jsonl"
        let survey = try LineSurvey(path: dataPath(file.id), checksSamples: isTraining)
        file.lines = survey.count
        file.isReported = isTraining
        file.report = survey.problem
        file.progress = survey.problem == nil ? .completed : .invalid
    }

    func save(_ file: StoredFile) throws(DiskError) {
        var out: [UInt8] = []
        file.append(to: &out, isPrivate: true)
        try Disk.replace("\(directory)/\(file.id).json", with: out)
        files.withLock { $0[file.id] = file }
    }

    func dataPath(_ id: String) -> String {
        "\(directory)/\(id).data"
    }
}

/// A UUID nobody has seen.
func randomUUID() -> String {
    let bytes = RandomBytes.make(count: 16)
    var words: (UInt64, UInt64) = (0, 0)
    for index in 0..<8 {
        words.0 = words.0 << 8 | UInt64(bytes[index])
        words.1 = words.1 << 8 | UInt64(bytes[index + 8])
    }
    return uuidText(words.0, words.1)
}
