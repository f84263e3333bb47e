import Foundation
import Messages
import TestSupport
import Testing

@testable import MessageJSON

/// Our JSON beside that of protobuf for Python, which `dev/test.sh` installs.
@Suite("JSON of messages beside protobuf's", .timeLimit(.minutes(2)))
struct DifferentialTests {
    @Test("protobuf reads our JSON as the same message, and we read its JSON so, in both spellings")
    func bothWays() async throws {
        var message = RandomMessage(random: SeededGenerator(seed: 11))
        var lines: [String] = []
        for type in RoundTripTests.types {
            let (schema, converter) = (try #require(MessageSchema(of: type)), try #require(MessageJSON(type)))
            for _ in 0..<20 {
                let bytes = message.tree(schema).wireForm
                let json = String(decoding: try converter.json(bytes), as: UTF8.self)
                lines.append("\(type.typeName) \(Self.hex(bytes)) \(json)")
            }
        }
        let answers = try await Self.protobuf(lines)
        #expect(answers.count == lines.count * 2)
        let types = Dictionary(uniqueKeysWithValues: RoundTripTests.types.map { ($0.typeName, $0) })
        for answer in answers {
            let words = answer.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard words.count == 3, let type = types[String(words[0])], let converter = MessageJSON(type) else {
                Issue.record("\(answer)")
                continue
            }
            #expect(Self.hex(try converter.encoded(json: Array(words[2].utf8))) == words[1], "\(answer)")
        }
    }

    /// What the script answers to these lines; its own complaints are failures.
    private static func protobuf(_ lines: [String]) async throws -> [Substring] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pm-json-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: input)
        try Data().write(to: output)
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let python = ProcessInfo.processInfo.environment["POINTSMAN_SDK_PYTHON"] ?? ".build/sdks/bin/python"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python, relativeTo: root)
        process.arguments = [
            tests.appendingPathComponent("scripts/json_mapping.py").path, root.appendingPathComponent("proto").path,
        ]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        #expect(status == 0, "the script's complaints are above")
        return String(decoding: try Data(contentsOf: output), as: UTF8.self).split(separator: "\n")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
