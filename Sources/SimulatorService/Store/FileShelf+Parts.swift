import Crypto
import Glibc

/// The upload of large files in parts: announced with its size, put part by part at signed addresses, then put together.
extension FileShelf {
    static let partsMax = 250
    /// 50.1 GiB.
    static let announcedBytesMax = 53_794_465_382

    /// Announces a file that comes in parts.
    func initiate(_ file: StoredFile, bytes: Int, parts: Int) throws -> StoredFile {
        try check(purpose: file.purpose, type: file.type, checksum: file.checksum)
        var file = file
        file.signature = RandomBytes.make(count: 16).hex
        file.bytes = bytes
        file.parts = parts
        try save(file)
        return file
    }

    /// Keeps one part; the same part again replaces it. Returns its tag.
    func put(_ id: String, part number: Int, signature: String, bytes: [UInt8]) throws -> String {
        let file = try awaited(id, signature: signature)
        guard (1...max(1, file.parts)).contains(number), file.parts > 0 else {
            throw APIError.invalid("part", "must be from 1 to \(file.parts)")
        }
        try Disk.replace(partPath(id, number), with: bytes)
        return tag(SHA256.hash(bytes))
    }

    /// Puts the parts together and looks the file through. Nothing changes if a part is missing, or is not the one whose
    /// tag is given, or the whole is not what was announced.
    func complete(_ id: String, uploadID: String, tags: [Int: String]) throws -> StoredFile {
        var file = try awaited(id, signature: uploadID)
        guard file.parts > 0, tags.count == file.parts, tags.keys.allSatisfy({ (1...file.parts).contains($0) }) else {
            throw APIError.invalid("parts", "must name each of the parts 1 to \(file.parts) once")
        }
        let assembled = partPath(id, 0)
        defer { Disk.remove(assembled) }
        let whole = try assemble(file, tags: tags, into: assembled)
        guard whole.bytes == file.bytes else {
            throw APIError.invalid("parts", "have \(whole.bytes) bytes together, not \(file.bytes)")
        }
        guard file.checksum.isEmpty || file.checksum == whole.checksum else {
            throw APIError.invalid("checksum", "is not that of the bytes")
        }
        guard rename(assembled, dataPath(id)) == 0 else {
            throw DiskError("rename", assembled)
        }
        file.checksum = whole.checksum
        try judge(&file)
        try save(file)
        removeParts(file)
        return file
    }

    /// Forgets a file whose parts are not to come.
    func abort(_ id: String, uploadID: String) throws {
        _ = try awaited(id, signature: uploadID)
        try delete(id)
    }

    func removeParts(_ file: StoredFile) {
        for number in 0..<(file.parts == 0 ? 0 : file.parts + 1) {
            Disk.remove(partPath(file.id, number))
        }
    }

    private func awaited(_ id: String, signature: String) throws(APIError) -> StoredFile {
        guard let file = self[id], file.progress == .awaiting,
            ConstantTime.equals(Array(file.signature.utf8), Array(signature.utf8))
        else {
            throw .notSigned
        }
        return file
    }

    /// Copies the parts behind each other in pieces, and compares their tags on the way.
    private func assemble(
        _ file: StoredFile,
        tags: [Int: String],
        into path: String
    ) throws -> (bytes: Int, checksum: String) {
        Disk.remove(path)
        let descriptor = try Disk.openToAppend(path)
        defer { close(descriptor) }
        var whole = SHA256()
        var bytes = 0
        for number in 1...file.parts {
            guard let part = try OpenFile(path: partPath(file.id, number)) else {
                throw APIError.invalid("parts", "names part \(number), which was not put")
            }
            var own = SHA256()
            var offset = 0
            while offset < part.size {
                let piece = try part.piece(at: offset)
                guard !piece.isEmpty else {
                    break
                }
                own.update(piece)
                whole.update(piece)
                try Disk.write(piece, to: descriptor, path: path)
                offset += piece.count
            }
            bytes += offset
            guard tag(own.finalize()) == tags[number] else {
                throw APIError.invalid("parts", "gives part \(number) another tag than its bytes have")
            }
        }
        return (bytes, whole.finalize().hex)
    }

    private func tag(_ digest: [UInt8]) -> String {
        digest.prefix(16).hex
    }

    private func partPath(_ id: String, _ number: Int) -> String {
        "\(dataPath(id)).part-\(number)"
    }
}
