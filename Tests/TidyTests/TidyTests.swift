import Foundation
import Testing

/// The repository's own rules, checked on its files.
@Suite("House rules")
struct TidyTests {
    /// Functions, not files, carry the length rule of 70 lines; a file beyond this is two files.
    private static let fileLinesMax = 500
    private static let functionLinesMax = 70

    private static let sources: [SourceFile] = SourceFile.all(below: ["Sources", "services", "Tests", "dev"])

    @Test("No source file is longer than 500 lines")
    func fileLength() {
        for file in Self.sources where !file.isGenerated {
            #expect(file.lines.count <= Self.fileLinesMax, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("No function is longer than 70 lines")
    func functionLength() {
        for file in Self.sources where !file.isGenerated {
            for function in file.functions() {
                #expect(
                    function.length <= Self.functionLinesMax,
                    "\(file.path):\(function.line) is \(function.length) lines long"
                )
            }
        }
    }

    @Test("Unfinished work and traps do not land")
    func bannedWords() {
        // Put together here, so that this file does not find itself.
        let banned = ["TO" + "DO", "FIX" + "ME", "try" + "!", "fatal" + "Error(", "as" + "! ", "Task.sl" + "eep"]
        let sleepIsTheJob: Set = ["Sources/", "services/"]
        for file in Self.sources where !file.isGenerated {
            for (index, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) {
                    let waits = word.hasPrefix("Task.sl") && sleepIsTheJob.contains { file.path.hasPrefix($0) }
                    #expect(waits, "\(file.path):\(index + 1) has \(word)")
                }
            }
        }
    }

    @Test("Every package declaration is documented")
    func documentation() {
        for file in Self.sources where file.path.hasPrefix("Sources/") && !file.isGenerated {
            for (index, line) in file.lines.enumerated() where Self.declares(line) {
                #expect(file.isDocumented(at: index), "\(file.path):\(index + 1) lacks a doc comment")
            }
        }
    }

    @Test("A C library is imported by one module only")
    func boundaries() {
        let owners = [
            "CProtobufC": ["Messages"], "CMessages": ["Messages"], "CHiredis": ["RedisStore"], "CSQLite": ["SQLite"],
            "CCrypto": ["Crypto"], "CCurl": ["ProviderClient"], "CCurlShims": ["ProviderClient"],
            "CSimdjson": ["JSON"], "NIOCore": ["RPCTransport", "RPCTLS", "HTTPServer", "RedisStore"],
            "NIOSSL": ["RPCTLS"],
        ]
        for file in Self.sources where file.path.hasPrefix("Sources/") {
            let module = String(file.path.split(separator: "/")[1])
            for line in file.lines {
                guard let imported = Self.importedModule(line), let allowed = owners[imported] else { continue }
                #expect(allowed.contains(module), "\(file.path) imports \(imported)")
            }
        }
    }

    @Test("A service knows other services only through their stubs")
    func servicesStandAlone() {
        for file in Self.sources where file.path.hasPrefix("Sources/") {
            let module = String(file.path.split(separator: "/")[1])
            guard module.hasSuffix("Service") else { continue }
            for line in file.lines {
                guard let imported = Self.importedModule(line), imported.hasSuffix("Service") else { continue }
                #expect(imported == module, "\(file.path) imports \(imported)")
            }
        }
    }

    private static func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1, position + 1 < words.count else {
            return nil
        }
        return String(words[position + 1])
    }

    private static func declares(_ line: String) -> Bool {
        let text = line.trimmingCharacters(in: .whitespaces)
        guard text.hasPrefix("package ") else { return false }
        return !text.hasPrefix("package import") && !text.hasPrefix("package extension")
    }
}
