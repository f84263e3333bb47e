package import BlockingThread
import Crypto
import Glibc

/// Files by their content: a file's id is the SHA-256 of its bytes. A file that was put is on disk, synced, whole or
/// not there; equal contents are one file.
///
/// Layout: `DIR/ab/abcdef…` (the first two digits of the id, then all of it), `DIR/incoming` for what is being written.
package struct FileStore: Sendable {
    /// What a store allows.
    package struct Configuration: Sendable {
        /// The most bytes of one file.
        package var fileBytesMax: Int

        /// At most 512 MiB a file unless told.
        package init(fileBytesMax: Int = 512 * 1024 * 1024) {
            self.fileBytesMax = fileBytesMax
        }
    }

    /// What was stored.
    package struct Stored: Sendable, Equatable {
        /// SHA-256 in 64 hexadecimal digits, lower-case.
        package let id: String
        /// Length.
        package let bytes: Int

        /// What a store, or one in a test, says it stored.
        package init(id: String, bytes: Int) {
            self.id = id
            self.bytes = bytes
        }
    }

    private let directory: String
    private let configuration: Configuration
    private let thread: BlockingThread

    /// Opens the store at `directory`, which is made if it is absent, and removes what an earlier process left
    /// half-written. One process may use a directory at a time.
    ///
    /// - Throws: `FileStoreError` of code `io` if the directory can't be made or read.
    package static func open(
        directory: String,
        configuration: Configuration = Configuration(),
        thread: BlockingThread = BlockingThread(name: "files", queueMax: 256)
    ) async throws -> FileStore {
        let store = FileStore(directory: directory, configuration: configuration, thread: thread)
        try await thread.run {
            try FileSystem.makeFolders(store.incoming)
            for name in try FileSystem.names(store.incoming) { try FileSystem.remove(store.incoming + "/" + name) }
            try FileSystem.syncFolder(directory)
        }
        return store
    }

    /// Stores `bytes`. When it returns they are on disk.
    ///
    /// - Throws: `FileStoreError`: `tooLarge`, `full`, `io`.
    @discardableResult
    package func put(_ bytes: [UInt8]) async throws -> Stored {
        guard bytes.count <= configuration.fileBytesMax else { throw tooLarge }
        return try await thread.run {
            let file = try IncomingFile(folder: incoming)
            try file.write(bytes)
            return try finish(try complete(file))
        }
    }

    /// Stores what `chunks` give, one after the other, without holding more than one in memory. Nothing is kept when
    /// the sequence throws or the task is cancelled.
    ///
    /// - Throws: what the sequence throws, or `FileStoreError`: `tooLarge`, `full`, `io`.
    @discardableResult
    package func put<Chunks: AsyncSequence>(_ chunks: Chunks) async throws -> Stored where Chunks.Element == [UInt8] {
        try await keep(try await receive(chunks))
    }

    /// Writes what `chunks` give, as ``put(_:)`` does, but gives it no name yet.
    ///
    /// - Throws: what the sequence throws, or `FileStoreError`: `tooLarge`, `full`, `io`.
    package func receive<Chunks: AsyncSequence>(
        _ chunks: Chunks
    ) async throws -> ReceivedFile where Chunks.Element == [UInt8] {
        let file = try await thread.run { try IncomingFile(folder: incoming) }
        do {
            for try await chunk in chunks {
                guard file.bytes + chunk.count <= configuration.fileBytesMax else { throw tooLarge }
                try await thread.run { try file.write(chunk) }
            }
            try Task.checkCancellation()
            return try await thread.run { try complete(file) }
        } catch {
            // The error that is reported is the one that ended the writing.
            _ = try? await thread.run { file.discard() }
            throw error
        }
    }

    /// Gives a received content its name. When it returns, it is durable.
    ///
    /// - Throws: `FileStoreError`: `full`, `io`.
    @discardableResult
    package func keep(_ received: ReceivedFile) async throws -> Stored {
        try await thread.run { try finish(received) }
    }

    /// Reads a file piece by piece; nil when there is none of that id.
    ///
    /// - Throws: `FileStoreError`: `badID`, `io`.
    package func reader(_ id: String) async throws -> FileReader? {
        let path = try path(id)
        return try await thread.run { try FileReader(path: path, thread: thread) }
    }

    /// Ids of all files whose id starts with the byte `first`, in no order: a store's files in 256 parts.
    ///
    /// - Throws: `FileStoreError` of code `io`.
    package func ids(startingWith first: UInt8) async throws -> [String] {
        let folder = directory + "/" + Hex.encode([first])
        return try await thread.run {
            guard try FileSystem.size(folder) != nil else { return [] }
            return try FileSystem.names(folder).filter(Self.isID)
        }
    }

    /// The bytes of a file; nil when there is none of that id.
    ///
    /// - Throws: `FileStoreError`: `badID`, `io`.
    package func get(_ id: String) async throws -> [UInt8]? {
        let path = try path(id)
        return try await thread.run { try FileSystem.read(path) }
    }

    /// The length of a file; nil when there is none of that id.
    ///
    /// - Throws: `FileStoreError`: `badID`, `io`.
    package func size(_ id: String) async throws -> Int? {
        let path = try path(id)
        return try await thread.run { try FileSystem.size(path) }
    }

    /// Removes a file.
    ///
    /// - Returns: false when there was none.
    /// - Throws: `FileStoreError`: `badID`, `io`.
    @discardableResult
    package func delete(_ id: String) async throws -> Bool {
        let path = try path(id)
        return try await thread.run {
            let removed = try FileSystem.remove(path)
            if removed { try FileSystem.syncFolder(folder(id)) }
            return removed
        }
    }

    private var incoming: String { directory + "/incoming" }

    private var tooLarge: FileStoreError {
        FileStoreError(.tooLarge, "a file may have at most \(configuration.fileBytesMax) bytes")
    }

    private func folder(_ id: String) -> String { directory + "/" + id.prefix(2) }

    /// Ids come from outside: anything but 64 digits could be a path.
    private func path(_ id: String) throws(FileStoreError) -> String {
        guard Self.isID(id) else { throw FileStoreError(.badID, "a file's id is 64 hexadecimal digits") }
        return folder(id) + "/" + id
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// On the thread: syncs.
    private func complete(_ file: IncomingFile) throws(FileStoreError) -> ReceivedFile {
        let id = try file.complete()
        return ReceivedFile(stored: Stored(id: id, bytes: file.bytes), file: file)
    }

    /// On the thread: gives the file its name, which is durable when the folder is synced.
    private func finish(_ received: ReceivedFile) throws(FileStoreError) -> Stored {
        let id = received.stored.id
        let folder = folder(id)
        try FileSystem.makeFolders(folder)
        try received.file.rename(to: folder + "/" + id)
        try FileSystem.syncFolder(folder)
        try FileSystem.syncFolder(directory)
        return received.stored
    }
}
