import Glibc

/// The few calls of the file system that the store makes, each with its error said.
enum FileSystem {
    static func failure(_ what: String, _ path: String) -> FileStoreError {
        let code = errno
        let isFull = code == ENOSPC || code == EDQUOT
        return FileStoreError(isFull ? .full : .io, "\(what) \(path): \(String(cString: strerror(code)))")
    }

    static func makeFolders(_ path: String) throws(FileStoreError) {
        var position = path.startIndex
        while position < path.endIndex {
            let slash = path[path.index(after: position)...].firstIndex(of: "/") ?? path.endIndex
            let folder = String(path[..<slash])
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir", folder) }
            position = slash
        }
    }

    static func names(_ folder: String) throws(FileStoreError) -> [String] {
        guard let handle = opendir(folder) else { throw failure("opendir", folder) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// All bytes of a file; nil if it is not there.
    static func read(_ path: String) throws(FileStoreError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("open", path)
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw failure("fstat", path) }
        let size = Int(facts.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size, let start = buffer.baseAddress {
                let got = Glibc.read(file, start + count, size - count)
                if got < 0 && errno == EINTR { continue }
                if got <= 0 { return }
                count += got
            }
        }
        guard bytes.count == size else { throw failure("read", path) }
        return bytes
    }

    /// The length of a file; nil if it is not there.
    static func size(_ path: String) throws(FileStoreError) -> Int? {
        var facts = stat()
        if stat(path, &facts) == 0 { return Int(facts.st_size) }
        if errno == ENOENT { return nil }
        throw failure("stat", path)
    }

    /// Returns false if it was not there.
    @discardableResult
    static func remove(_ path: String) throws(FileStoreError) -> Bool {
        if unlink(path) == 0 { return true }
        if errno == ENOENT { return false }
        throw failure("unlink", path)
    }

    static func rename(_ from: String, to: String) throws(FileStoreError) {
        guard Glibc.rename(from, to) == 0 else { throw failure("rename", from) }
    }

    static func syncFolder(_ path: String) throws(FileStoreError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("fsync", path) }
    }
}
