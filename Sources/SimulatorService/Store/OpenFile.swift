import Glibc

/// A file that is read piece by piece, so that its size is nobody's memory.
final class OpenFile: Sendable {
    /// Bytes of one piece.
    static let pieceBytes = 256 * 1_024

    let size: Int
    private let path: String
    private let descriptor: Int32

    /// Nil if there is no such file.
    init?(path: String) throws(DiskError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else {
                throw DiskError("open", path)
            }
            return nil
        }
        self.path = path
        size = Disk.size(descriptor)
    }

    deinit {
        close(descriptor)
    }

    /// The piece that begins at `offset`; empty at the end.
    func piece(at offset: Int) throws(DiskError) -> [UInt8] {
        try Disk.read(descriptor, from: offset, count: max(0, min(Self.pieceBytes, size - offset)), path: path)
    }
}
