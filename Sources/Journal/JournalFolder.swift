import Foundation
import Synchronization

/// One journal's folder: its lock and its segments. Everything here blocks.
package final class JournalFolder: Sendable {
    /// The folder.
    package let path: String
    /// 16 bytes: the journal's id, which is also the folder's name.
    package let journal: [UInt8]
    private let lock: Mutex<Int32?>

    /// Makes the folder of a new journal below `parent`, locked. Throws `.failed` if the disk refuses.
    package static func create(in parent: String) throws -> JournalFolder {
        var generator = SystemRandomNumberGenerator()
        let journal = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let path = parent + "/" + name(of: journal)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw JournalError(.failed, "\(path) can't be made: \(error)")
        }
        return try JournalFolder(path: path, journal: journal)
    }

    /// Journals below `parent` whose process is gone, each locked for the caller. Others are left alone.
    package static func abandoned(in parent: String) -> [JournalFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.sorted().compactMap { name in
            guard let journal = id(of: name) else { return nil }
            return try? JournalFolder(path: parent + "/" + name, journal: journal)
        }
    }

    private init(path: String, journal: [UInt8]) throws {
        let lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw JournalError(.failed, "\(path)/lock: \(String(cString: strerror(errno)))") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw JournalError(.locked, "\(path) is in use")
        }
        self.path = path
        self.journal = journal
        self.lock = Mutex(lock)
    }

    deinit { release() }

    /// Lets go of the lock: the journal may be adopted.
    package func release() {
        let descriptor = lock.withLock { lock in
            defer { lock = nil }
            return lock
        }
        if let descriptor { close(descriptor) }
    }

    /// Segments by number.
    package var segments: [UInt32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { $0.hasSuffix(".segment") ? UInt32($0.dropLast(8)) : nil }.sorted()
    }

    /// The file of a segment.
    package func file(_ segment: UInt32) -> String {
        let digits = String(segment)
        return path + "/" + String(repeating: "0", count: 10 - digits.count) + digits + ".segment"
    }

    /// Removes the journal for good.
    package func remove() throws { try FileManager.default.removeItem(atPath: path) }

    /// Puts a damaged journal aside, where nobody adopts it.
    package func quarantine() throws { try FileManager.default.moveItem(atPath: path, toPath: path + ".corrupt") }

    /// This boot of the kernel; empty where there is none to be read.
    package static var bootID: [UInt8] {
        let text = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id").map { [UInt8]($0) } ?? []
        return [UInt8](text.prefix(36)) + [UInt8](repeating: 0, count: max(0, 36 - text.count))
    }

    private static func name(of journal: [UInt8]) -> String {
        journal.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func id(of name: String) -> [UInt8]? {
        guard name.count == 32, name.utf8.count == 32 else { return nil }
        let digits = [UInt8](name.utf8)
        let bytes = stride(from: 0, to: 32, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index..<(index + 2)], as: UTF8.self), radix: 16)
        }
        return bytes.count == 16 ? bytes : nil
    }
}
