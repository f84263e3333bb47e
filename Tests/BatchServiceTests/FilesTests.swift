import BatchService
import Crypto
import FileStore
import Foundation
import Messages
import RPCCore
import SQLStore
import Stubs
import Synchronization
import Testing

@Suite("Files of their owners")
struct FilesTests {
    private static let line = #"{"custom_id":"a","body":{"messages":[{"role":"user","content":"x"}]}}"#

    private func upload(
        _ world: BatchWorld,
        _ text: String,
        purpose: String = "batch",
        name: String = "in.jsonl",
        key: String = "k1",
        _ change: (inout BatchV1.FileInfo) -> Void = { _ in }
    ) async throws -> BatchV1.File {
        var info = BatchV1.FileInfo(filename: name, purpose: purpose)
        change(&info)
        return try await send(world, info, [Array(text.utf8)], key: key)
    }

    private func send(
        _ world: BatchWorld,
        _ info: BatchV1.FileInfo,
        _ pieces: [[UInt8]],
        key: String = "k1"
    ) async throws -> BatchV1.File {
        try await world.filesClient.upload(options: BatchWorld.options(key)) { writer in
            try await writer.write(.init(part: .info(info)))
            for piece in pieces { try await writer.write(.init(part: .data(piece))) }
        }
    }

    private func content(_ world: BatchWorld, _ id: String, key: String = "k1") async throws -> [UInt8] {
        try await world.filesClient.content(.init(id: id), options: BatchWorld.options(key)) { parts in
            var bytes: [UInt8] = []
            for try await part in parts { bytes += part.data }
            return bytes
        }
    }

    /// Contents on disk, by name, and whatever is half-written.
    private func onDisk(_ world: BatchWorld) throws -> [String] {
        let folder = world.directory.appendingPathComponent("files")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix("/") == false }
            .filter { path in
                var isFolder: ObjCBool = false
                let full = folder.appendingPathComponent(path).path
                return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) && !isFolder.boolValue
            }
    }

    @Test("An upload may say last what it is; it is checked all the same, and says it once")
    func infoLast() async throws {
        let world = try await BatchWorld()
        func send(_ text: String, _ infos: [BatchV1.FileInfo]) async throws -> BatchV1.File {
            try await world.filesClient.upload(options: BatchWorld.options("k1")) { writer in
                try await writer.write(.init(part: .data(Array(text.utf8))))
                for info in infos { try await writer.write(.init(part: .info(info))) }
            }
        }
        let info = BatchV1.FileInfo(filename: "in.jsonl", purpose: "batch")
        let good = try await send(Self.line, [info])
        #expect(good.state == .ready && good.lines == 1 && good.purpose == "batch")
        #expect(try await content(world, good.id) == Array(Self.line.utf8))
        let bad = try await send("{}", [info])
        #expect(bad.state == .invalid && bad.error.contains("line 1"))
        let objects = try await send("{}", [BatchV1.FileInfo(filename: "t.jsonl", purpose: "fine-tune")])
        #expect(objects.state == .ready)
        for infos in [[], [info, info], [BatchV1.FileInfo(filename: "", purpose: "batch")]] {
            await #expect(throws: RPCError.self) { try await send(Self.line, infos) }
        }
    }

    @Test("A file comes back as it was uploaded, to its tenant and to nobody else")
    func roundTrip() async throws {
        let world = try await BatchWorld()
        let text = Self.line + "\n\n" + Self.line
        let file = try await upload(world, text) { $0.checksum = SHA256.hash(Array(text.utf8)).hex }
        #expect(file.state == .ready)
        #expect(file.lines == 2)
        #expect(file.bytes == UInt64(text.utf8.count))
        #expect(file.fileType == "jsonl")
        #expect(file.sha256 == SHA256.hash(Array(text.utf8)).hex)
        #expect(try await content(world, file.id) == Array(text.utf8))
        #expect(try await world.filesClient.get(.init(id: file.id), options: BatchWorld.options()) == file)
        for call in 0..<4 {
            let error = await #expect(throws: RPCError.self) {
                let (client, options) = (world.filesClient, BatchWorld.options("k2"))
                switch call {
                case 0: _ = try await client.get(.init(id: file.id), options: options)
                case 1: _ = try await content(world, file.id, key: "k2")
                case 2: _ = try await client.delete(.init(id: file.id), options: options)
                default: _ = try await client.preprocess(.init(id: file.id), options: options)
                }
            }
            #expect(error?.code == .notFound)
        }
        let none = await #expect(throws: RPCError.self) { try await upload(world, text, key: "nobody") }
        #expect(none?.code == .unauthenticated)
    }

    @Test("What is wrong with a file's description is refused by field, and nothing is kept")
    func badInfo() async throws {
        let world = try await BatchWorld()
        let cases: [(String, (inout BatchV1.FileInfo) -> Void)] = [
            ("filename", { $0.filename = "" }), ("filename", { $0.filename = "a\nb" }),
            ("filename", { $0.filename = String(repeating: "x", count: 256) }), ("purpose", { $0.purpose = "evil" }),
            ("purpose", { $0.purpose = "" }), ("checksum", { $0.checksum = "abc" }),
            ("checksum", { $0.checksum = String(repeating: "0", count: 64) }),
            ("expires_after_s", { $0.expiresAfterS = 60 }), ("file_id", { $0.fileID = "file-1" }),
        ]
        for (field, change) in cases {
            let error = await #expect(throws: RPCError.self) { try await upload(world, Self.line, change) }
            #expect(error?.code == .invalidArgument, "\(field)")
            #expect(error?.message.hasPrefix(field) == true, "\(error?.message ?? "") for \(field)")
        }
        let noInfo = await #expect(throws: RPCError.self) {
            try await world.filesClient.upload(options: BatchWorld.options()) { writer in
                try await writer.write(.init(part: .data([1])))
            }
        }
        #expect(noInfo?.message.hasPrefix("info") == true)
        #expect(try await world.filesClient.list(.init(), options: BatchWorld.options()).files.isEmpty)
        #expect(try onDisk(world).isEmpty)
    }

    @Test(
        "Lines that a batch cannot run make the file INVALID, with line and rule",
        arguments: [
            ("nope", "line 1 is not JSON"), ("[]", "it must be a JSON object"), (#"{"body":{}}"#, "`custom_id`"),
            (#"{"custom_id":"a"}"#, "`body`"), (#"{"custom_id":"a","method":"GET","body":{}}"#, "`method`"),
            (#"{"custom_id":"a","url":"/v1/other","body":{}}"#, "`url`"), ("", "has no lines"),
        ]
    )
    func badLines(text: String, rule: String) async throws {
        let world = try await BatchWorld()
        let file = try await upload(world, text)
        #expect(file.state == .invalid)
        #expect(file.error.contains(rule), "\(file.error)")
        let submit = BatchV1.SubmitRequest(inputFileID: file.id)
        let error = await #expect(throws: RPCError.self) {
            try await world.client().submit(submit, options: BatchWorld.options())
        }
        #expect(error?.message == "input_file_id: \(file.error)")
        #expect(try await upload(world, text, purpose: "user_data", name: "x.txt").state == .ready)
    }

    @Test("A file is the same however its bytes are cut, and its lines are counted once")
    func cuts() async throws {
        let world = try await BatchWorld()
        let bytes = Array((Self.line + "\r\n" + Self.line + "\n \n" + Self.line).utf8)
        let info = BatchV1.FileInfo(filename: "in.jsonl", purpose: "batch-api")
        for cut in 0...bytes.count {
            let file = try await send(world, info, [Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(file.sha256 == SHA256.hash(bytes).hex && file.lines == 3 && file.state == .ready, "cut at \(cut)")
        }
        #expect(try onDisk(world).count == 1)
    }

    @Test("A stream that breaks off leaves neither row nor content")
    func brokenOff() async throws {
        struct Broken: Error {}
        let world = try await BatchWorld()
        for parts in 0..<4 {
            await #expect(throws: (any Error).self) {
                try await world.filesClient.upload(options: BatchWorld.options()) { writer in
                    let info = BatchV1.FileInfo(filename: "in.jsonl", purpose: "batch")
                    if parts > 0 { try await writer.write(.init(part: .info(info))) }
                    for _ in 1..<max(1, parts) { try await writer.write(.init(part: .data([123]))) }
                    throw Broken()
                }
            }
        }
        try await expect("the half-written content goes with its call") { try onDisk(world).isEmpty }
        #expect(try await world.filesClient.list(.init(), options: BatchWorld.options()).files.isEmpty)
    }

    /// The handler of a call that broke off ends a moment after its caller knows.
    private func expect(_ what: Comment, _ isSo: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while try !isSo(), ContinuousClock.now < end { await Task.yield() }
        #expect(try isSo(), what)
    }

    @Test("A file over the bound is refused, and nothing of it is kept")
    func tooLarge() async throws {
        let world = try await BatchWorld()
        let piece = [UInt8](repeating: 32, count: 1 << 20)
        let info = BatchV1.FileInfo(filename: "a.bin", purpose: "user_data")
        let error = await #expect(throws: RPCError.self) {
            try await send(world, info, Array(repeating: piece, count: BatchWorld.fileBytesMax / piece.count + 1))
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.reason == .messageTooLarge)
        #expect(try onDisk(world).isEmpty)
    }

    @Test("An upload gets ahead of the disk by a window and no more, however large it is")
    func backPressure() async throws {
        let world = try await BatchWorld()
        let piece = [UInt8](repeating: 65, count: 256 * 1024)
        let pieces = BatchWorld.fileBytesMax / piece.count
        let incoming = world.directory.appendingPathComponent("files/incoming").path
        let furthest = Mutex(0)
        let file = try await world.filesClient.upload(options: BatchWorld.options()) { writer in
            let info = BatchV1.FileInfo(filename: "a.bin", purpose: "user_data")
            try await writer.write(.init(part: .info(info)))
            for sent in 1...pieces {
                try await writer.write(.init(part: .data(piece)))
                let written = bytes(in: incoming)
                furthest.withLock { $0 = max($0, sent * piece.count - written) }
            }
        }
        #expect(file.bytes == UInt64(BatchWorld.fileBytesMax))
        #expect(furthest.withLock { $0 } <= 4 << 20)
    }

    private func bytes(in folder: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.reduce(0) { sum, name in
            let facts = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            return sum + (facts?[.size] as? Int ?? 0)
        }
    }

    @Test("An announced file gets its content once, by its token alone, and is ready after Preprocess")
    func announced() async throws {
        let world = try await BatchWorld()
        let (client, options) = (world.filesClient, BatchWorld.options())
        let digest = SHA256.hash(Array(Self.line.utf8)).hex
        let info = BatchV1.FileInfo(filename: "in.jsonl", purpose: "batch-api", checksum: digest)
        let announced = try await client.announce(.init(info: info), options: options)
        let id = try #require(announced.file?.id)
        #expect(announced.file?.state == .announced)
        let early = await #expect(throws: RPCError.self) {
            try await client.preprocess(.init(id: id), options: options)
        }
        #expect(early?.code == .failedPrecondition)
        await #expect(throws: RPCError.self) { try await content(world, id) }

        let token = BatchV1.FileInfo(uploadToken: announced.uploadToken, fileID: id)
        let stranger = BatchV1.FileInfo(uploadToken: "guess", fileID: id)
        let refused = await #expect(throws: RPCError.self) { try await send(world, stranger, [[1]], key: "nobody") }
        #expect(refused?.code == .permissionDenied)
        let other = await #expect(throws: RPCError.self) { try await send(world, token, [[1]], key: "nobody") }
        #expect(other?.message.hasPrefix("checksum") == true)
        let filled = try await send(world, token, [Array(Self.line.utf8)], key: "nobody")
        #expect(filled.state == .uploaded)
        let again = await #expect(throws: RPCError.self) { try await send(world, token, [Array(Self.line.utf8)]) }
        #expect(again?.code == .permissionDenied)
        #expect(try await client.preprocess(.init(id: id), options: options).state == .ready)

        let twice = await #expect(throws: RPCError.self) {
            try await client.announce(.init(info: info), options: options)
        }
        #expect(twice?.code == .alreadyExists)
        #expect(try BatchV1.File(decoding: twice?.detail ?? []).id == id)
        let foreign = try await client.announce(.init(info: info), options: BatchWorld.options("k2"))
        #expect(foreign.file?.id != id)
    }

    @Test("An announced file that got no content within a day is gone, and its token opens nothing")
    func announcedForNothing() async throws {
        let world = try await BatchWorld()
        let info = BatchV1.FileInfo(filename: "in.jsonl", purpose: "batch-api")
        let announced = try await world.filesClient.announce(.init(info: info), options: BatchWorld.options())
        world.clock.advance(SQLFileRegistry.announcedMax + .seconds(1))
        let token = BatchV1.FileInfo(uploadToken: announced.uploadToken, fileID: announced.file?.id ?? "")
        await #expect(throws: RPCError.self) { try await send(world, token, [[1]]) }
        #expect(try await world.filesClient.list(.init(), options: BatchWorld.options()).files.isEmpty)
        #expect(try onDisk(world).isEmpty)
    }

    @Test("A content goes with the last of its files, and files go when their time is over")
    func removal() async throws {
        let world = try await BatchWorld()
        let (client, options) = (world.filesClient, BatchWorld.options())
        let first = try await upload(world, Self.line)
        let second = try await upload(world, Self.line, key: "k2") { $0.expiresAfterS = 3_600 }
        #expect(second.expiresUnixMS == second.createdUnixMS + 3_600_000)
        #expect(try onDisk(world).count == 1)
        #expect(try await client.delete(.init(id: first.id), options: options).deleted)
        #expect(try onDisk(world).count == 1)
        await #expect(throws: RPCError.self) { try await client.delete(.init(id: first.id), options: options) }
        world.clock.advance(.seconds(3_601))
        let gone = await #expect(throws: RPCError.self) {
            try await client.get(.init(id: second.id), options: BatchWorld.options("k2"))
        }
        #expect(gone?.code == .notFound)
        #expect(try await world.files.expire() == 1)
        #expect(try onDisk(world).isEmpty)
    }

    @Test("Uploads and removals of one content at a time never leave a file without it")
    func sameContent() async throws {
        let world = try await BatchWorld()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10 {
                        let file = try await upload(world, Self.line)
                        #expect(try await content(world, file.id) == Array(Self.line.utf8))
                        _ = try await world.filesClient.delete(.init(id: file.id), options: BatchWorld.options())
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try onDisk(world).isEmpty)
    }

    @Test("Contents whose process was killed before their row are removed at the next start; the others stay")
    func orphans() async throws {
        let world = try await BatchWorld()
        let file = try await upload(world, Self.line)
        let contents = try await FileStore.open(directory: world.directory.appendingPathComponent("files").path)
        try await contents.put([1, 2, 3])
        #expect(try onDisk(world).count == 2)
        #expect(try await world.files.sweep() == 1)
        #expect(try onDisk(world).count == 1)
        #expect(try await content(world, file.id) == Array(Self.line.utf8))
    }

    @Test("A list has the newest first, page by page, of one purpose if asked")
    func list() async throws {
        let world = try await BatchWorld()
        let (client, options) = (world.filesClient, BatchWorld.options())
        var ids: [String] = []
        for index in 0..<5 {
            ids.insert(try await upload(world, "\(index)", purpose: index == 2 ? "vision" : "user_data").id, at: 0)
            if index != 3 { world.clock.advance(.seconds(1)) }
        }
        let all = try await client.list(.init(), options: options)
        #expect(Set(all.files.map(\.id)) == Set(ids) && !all.hasMore)
        #expect(all.files.last?.id == ids.last && all.files.prefix(2).contains { $0.id == ids.first })
        var (paged, after) = ([String](), "")
        while true {
            let page = try await client.list(.init(limit: 2, after: after), options: options)
            paged += page.files.map(\.id)
            guard page.hasMore else { break }
            after = paged.last ?? ""
        }
        #expect(paged == all.files.map(\.id))
        #expect(try await client.list(.init(purpose: "vision"), options: options).files.map(\.id) == [ids[2]])
        await #expect(throws: RPCError.self) { try await client.list(.init(after: "file-none"), options: options) }
    }
}
