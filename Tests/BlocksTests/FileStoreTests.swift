import Crypto
import FileStore
import Foundation
import Testing

@Suite("File store")
struct FileStoreTests {
    private func withStore(
        fileBytesMax: Int = 1 << 20,
        _ body: (FileStore, String) async throws -> Void
    ) async throws {
        let directory = "/tmp/file-store-" + RandomBytes.make(count: 8).hex
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let store = try await FileStore.open(
            directory: directory + "/files",
            configuration: .init(fileBytesMax: fileBytesMax)
        )
        try await body(store, directory + "/files")
    }

    private func chunks(_ chunks: [[UInt8]]) -> AsyncStream<[UInt8]> {
        AsyncStream { continuation in
            for chunk in chunks { continuation.yield(chunk) }
            continuation.finish()
        }
    }

    @Test("What is put comes back by the hash of its content, also after the store is opened again")
    func roundTrip() async throws {
        try await withStore { store, directory in
            let bytes: [UInt8] = Array("line\0one\n".utf8)
            let stored = try await store.put(bytes)
            #expect(stored == .init(id: SHA256.hash(bytes).hex, bytes: bytes.count))
            let again = try await FileStore.open(directory: directory)
            #expect(try await again.get(stored.id) == bytes)
            #expect(try await again.size(stored.id) == bytes.count)
            #expect(try await again.delete(stored.id))
            #expect(try await again.get(stored.id) == nil)
            #expect(try await again.delete(stored.id) == false)
        }
    }

    @Test("Pieces make the same file as the whole, and equal contents are one file")
    func pieces() async throws {
        try await withStore { store, _ in
            let whole = try await store.put([1, 2, 3, 4])
            let inPieces = try await store.put(chunks([[1], [], [2, 3], [4]]))
            #expect(whole == inPieces)
            let empty = try await store.put([])
            #expect(try await store.get(empty.id) == [])
        }
    }

    @Test("A file over the limit is refused, whole or in pieces, and leaves nothing behind")
    func limit() async throws {
        try await withStore(fileBytesMax: 3) { store, directory in
            await #expect { try await store.put([1, 2, 3, 4]) } throws: { ($0 as? FileStoreError)?.code == .tooLarge }
            await #expect {
                try await store.put(chunks([[1, 2], [3, 4]]))
            } throws: {
                ($0 as? FileStoreError)?.code == .tooLarge
            }
            #expect(rmdir(directory + "/incoming") == 0, "the folder of unfinished files is empty")
        }
    }

    @Test("What an earlier process left unfinished is removed")
    func leftovers() async throws {
        try await withStore { _, directory in
            let file = open(directory + "/incoming/half", O_CREAT | O_WRONLY, 0o600)
            #expect(file >= 0)
            close(file)
            _ = try await FileStore.open(directory: directory)
            #expect(rmdir(directory + "/incoming") == 0)
        }
    }

    @Test("Text that is no id is refused before it becomes a path", arguments: ["", "../../etc/passwd", "AB", "é"])
    func badID(id: String) async throws {
        try await withStore { store, _ in
            await #expect { try await store.get(id) } throws: { ($0 as? FileStoreError)?.code == .badID }
        }
    }
}
