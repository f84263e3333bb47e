import JSON
import Synchronization

/// An object of the API that is kept as one file.
protocol StoredObject: Sendable {
    /// What it is called in an error.
    static var noun: String { get }
    var id: String { get }
    var createdMS: Int64 { get }
    /// What is kept on disk: JSON.
    var stored: [UInt8] { get }
    /// Reads ``stored``.
    init(stored fields: Fields) throws(APIError)
}

/// Objects of one kind, on disk: `ID.json` each, replaced in one step.
///
/// Reading is free; writing touches the disk and must run on the store's thread.
final class ObjectShelf<Object: StoredObject>: Sendable {
    private let directory: String
    private let countMax: Int
    private let objects: Mutex<[String: Object]>

    /// Opens the directory and reads what is there. A file that cannot be read is left alone.
    init(directory: String, countMax: Int) throws(DiskError) {
        self.directory = directory
        self.countMax = countMax
        try Disk.makeDirectory(directory)
        var found: [String: Object] = [:]
        for name in try Disk.names(directory) where name.hasSuffix(".json") {
            guard let bytes = try Disk.read("\(directory)/\(name)") else {
                continue
            }
            if let document = try? parseJSON(bytes), let fields = try? Fields(document.root),
                let object = try? Object(stored: fields)
            {
                found[object.id] = object
            }
        }
        objects = Mutex(found)
    }

    subscript(id: String) -> Object? {
        objects.withLock { $0[id] }
    }

    /// The object of that id; 404 if there is none.
    func find(_ id: String) throws(APIError) -> Object {
        guard let object = self[id] else {
            throw .notFound("\(Object.noun) \(id)")
        }
        return object
    }

    /// Every object, newest first.
    var all: [Object] {
        objects.withLock { $0.values.sorted { ($0.createdMS, $0.id) > ($1.createdMS, $1.id) } }
    }

    /// The first object, of the newest, that fits.
    func first(where fits: (Object) -> Bool) -> Object? {
        all.first(where: fits)
    }

    /// Keeps a new object; refuses with 429 when there are as many as may be.
    func add(_ object: Object) throws {
        guard objects.withLock({ $0.count }) < countMax else {
            throw APIError(status: 429, message: "there are \(countMax) objects of kind \(Object.noun) already")
        }
        try save(object)
    }

    /// Changes an object and keeps it; nothing is kept if `body` throws.
    func change(_ id: String, _ body: (inout Object) throws -> Void) throws -> Object {
        var object = try find(id)
        try body(&object)
        try save(object)
        return object
    }

    func remove(_ id: String) throws(APIError) {
        guard objects.withLock({ $0.removeValue(forKey: id) }) != nil else {
            throw .notFound("\(Object.noun) \(id)")
        }
        Disk.remove("\(directory)/\(id).json")
    }

    private func save(_ object: Object) throws(DiskError) {
        try Disk.replace("\(directory)/\(object.id).json", with: object.stored)
        objects.withLock { $0[object.id] = object }
    }
}
