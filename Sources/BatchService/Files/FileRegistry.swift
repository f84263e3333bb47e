package import Messages

/// Files of tenants as SQL knows them: everything but the contents. Every method is one transaction. A file whose time
/// is over is not there any more, whether or not it was swept.
package protocol FileRegistry: Sendable {
    /// Adds a file, with or without content.
    func insert(_ file: NewFile) async throws -> BatchV1.File

    /// The file that a token opens, with the checksum that its content must have (empty = any); nil if it opens none,
    /// or none any more.
    func announced(_ id: String, tokenSHA256: [UInt8]) async throws -> (file: BatchV1.File, checksum: String)?

    /// Gives an announced file its content, and voids its token.
    ///
    /// - Returns: the file; nil if the token opens none any more, and then nothing was changed.
    func fill(_ id: String, tokenSHA256: [UInt8], with content: FileContent) async throws -> BatchV1.File?

    /// Ends an announced file's way: UPLOADED becomes READY, everything else stays. nil if the tenant has none.
    func preprocess(_ id: String, tenant: String) async throws -> BatchV1.File?

    /// A file of that tenant; nil if there is none.
    func file(_ id: String, tenant: String) async throws -> BatchV1.File?

    /// A file of that tenant with that content and purpose, the oldest; nil if there is none.
    func file(sha256: String, purpose: String, tenant: String) async throws -> BatchV1.File?

    /// Files of that tenant, newest first.
    ///
    /// - Parameters:
    ///   - tenant: whose.
    ///   - purpose: empty = any.
    ///   - after: only files older than the one of this id; empty = from the newest.
    ///   - limit: the most.
    /// - Returns: the files; nil if the tenant has no file `after`.
    /// - Throws: errors of the database.
    func files(tenant: String, purpose: String, after: String, limit: Int) async throws -> [BatchV1.File]?

    /// Takes a file off the list.
    ///
    /// - Returns: what that leaves; nil if the tenant has no such file.
    func delete(_ id: String, tenant: String) async throws -> FileRemoval?

    /// Takes files off the list whose time is over, and announced ones that got no content for a day.
    ///
    /// - Returns: contents that no file names any more.
    func deleteExpired(limit: Int) async throws -> [String]

    /// Which of these contents a file names.
    func named(_ contents: [String]) async throws -> Set<String>
}

/// A file as it is put on the list.
package struct NewFile: Sendable {
    /// Random.
    package var id: String
    /// Whose it is.
    package var tenant: String
    /// As given.
    package var filename: String
    /// As given.
    package var purpose: String
    /// As given, or by the name.
    package var fileType: String
    /// How long it is kept; nil = until it is deleted.
    package var lifetime: Duration?
    /// nil = announced only.
    package var content: FileContent?
    /// SHA-256 in hexadecimal digits that the content must have; empty = not known.
    package var checksum = ""
    /// SHA-256 of the token that opens its upload; nil = there is none.
    package var tokenSHA256: [UInt8]?

    /// A file; ``checksum`` and ``tokenSHA256`` are for announced ones.
    package init(
        id: String,
        tenant: String,
        filename: String,
        purpose: String,
        fileType: String,
        lifetime: Duration? = nil,
        content: FileContent? = nil
    ) {
        self.id = id
        self.tenant = tenant
        self.filename = filename
        self.purpose = purpose
        self.fileType = fileType
        self.lifetime = lifetime
        self.content = content
    }
}

/// A content that was stored and looked at.
package struct FileContent: Sendable, Equatable {
    /// In 64 hexadecimal digits: its id in the file store.
    package var sha256: String
    /// Length.
    package var bytes: Int
    /// READY, UPLOADED or INVALID.
    package var state: BatchV1.FileState
    /// Lines of JSON Lines, 0 = not counted.
    package var lines: Int
    /// What makes it INVALID, or empty.
    package var error: String

    /// A content.
    package init(sha256: String, bytes: Int, state: BatchV1.FileState = .ready, lines: Int = 0, error: String = "") {
        self.sha256 = sha256
        self.bytes = bytes
        self.state = state
        self.lines = lines
        self.error = error
    }
}

/// What the removal of a file leaves.
package struct FileRemoval: Sendable, Equatable {
    /// The content that no file names any more; nil = there is none.
    package let orphan: String?

    /// The outcome of a removal.
    package init(orphan: String?) { self.orphan = orphan }
}
