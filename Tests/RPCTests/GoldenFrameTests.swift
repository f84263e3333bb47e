import Foundation
import RPCCore
import Testing

@Suite("The golden frames")
struct GoldenFrameTests {
    private static let names = GoldenFrames.all.keys.sorted()

    @Test("Are the files in the folder, no more and no fewer")
    func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: GoldenFrames.folder.path)
        #expect(Set(files) == Set(Self.names.map { $0 + ".hex" }))
    }

    @Test("Are read as what they are, and written byte for byte", arguments: names)
    func readAndWritten(_ name: String) throws {
        let frame = try #require(GoldenFrames.all[name])
        let bytes = try GoldenFrames.bytes(name)
        #expect(bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) } == bytes.count - 4)
        #expect(try bytes.dropFirst(4).withUnsafeBytes { try FrameCodec.decode($0) } == frame)
        #expect(FrameCodec.encode(frame) == bytes)
    }
}
