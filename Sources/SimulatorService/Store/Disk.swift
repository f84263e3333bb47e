import Glibc

/// A file operation that failed: which, on what, and why.
struct DiskError: Error, CustomStringConvertible {
    var operation: String
    var path: String
    var code: Int32

    var description: String {
        "\(operation) \(path): \(String(cString: strerror(code)))"
    }

    init(_ operation: String, _ path: String, code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }
}

/// Files by plain system calls. What is written survives the death of the process, not that of the machine: nothing is synced.
enum Disk {
    /// Makes a directory and those above it.
    static func makeDirectory(_ path: String) throws(DiskError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part + "/"
            if mkdir(made, 0o700) != 0 && errno != EEXIST {
                throw DiskError("mkdir", made)
            }
        }
    }

    /// Opens a file to append to; it is made if it is not there.
    static func openToAppend(_ path: String) throws(DiskError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DiskError("open", path)
        }
        return descriptor
    }

    /// Writes all bytes where the descriptor stands.
    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DiskError) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if written < 0 && errno == EINTR {
                continue
            }
            guard written > 0 else {
                throw DiskError("write", path)
            }
            offset += written
        }
    }

    /// Replaces a file in one step: a reader, or the next process, finds the old bytes or the new ones.
    static func replace(_ path: String, with bytes: [UInt8]) throws(DiskError) {
        let temporary = path + ".tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DiskError("open", temporary)
        }
        do {
            try write(bytes, to: descriptor, path: temporary)
        } catch {
            close(descriptor)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            throw DiskError("rename", path)
        }
    }

    /// Up to `count` bytes from `offset`; fewer at the file's end.
    static func read(_ descriptor: Int32, from offset: Int, count: Int, path: String) throws(DiskError) -> [UInt8] {
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
                if got < 0 && errno == EINTR {
                    continue
                }
                if got < 0 {
                    failed = errno
                }
                guard got > 0 else {
                    return
                }
                filled += got
            }
        }
        guard failed == 0 else {
            throw DiskError("read", path, code: failed)
        }
        return bytes
    }

    /// A whole file; nil if there is none.
    static func read(_ path: String) throws(DiskError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else {
                throw DiskError("open", path)
            }
            return nil
        }
        defer { close(descriptor) }
        return try read(descriptor, from: 0, count: size(descriptor), path: path)
    }

    static func size(_ descriptor: Int32) -> Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    static func remove(_ path: String) {
        unlink(path)
    }

    /// The names in a directory, sorted.
    static func names(_ path: String) throws(DiskError) -> [String] {
        guard let directory = opendir(path) else {
            throw DiskError("opendir", path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." {
                names.append(name)
            }
        }
        return names.sorted()
    }

    /// Cuts a file of lines after its last whole line: a process that was killed may have left a torn one. Returns the size.
    static func cutTornLine(_ descriptor: Int32, path: String) throws(DiskError) -> Int {
        var end = size(descriptor)
        while end > 0 {
            let start = max(0, end - 65_536)
            let bytes = try read(descriptor, from: start, count: end - start, path: path)
            if let newline = bytes.lastIndex(of: 0x0A) {
                end = start + newline + 1
                break
            }
            end = start
        }
        guard ftruncate(descriptor, off_t(end)) == 0 else {
            throw DiskError("ftruncate", path)
        }
        return end
    }
}
