import Foundation

/// How a program ended.
struct Finished: Sendable {
    let status: Int32
    let output: String
    let errors: String
}

/// Runs the programs under test and the scripts beside the tests.
enum Program {
    /// Where the build put the programs: `POINTSMAN_PROGRAMS`, or beside the test runner, else in the default build folder.
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["POINTSMAN_PROGRAMS"] {
            return URL(fileURLWithPath: path, relativeTo: root).absoluteURL
        }
        let runner = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        var candidates = [runner]
        var parent = runner
        for _ in 0..<4 {
            parent = parent.deletingLastPathComponent()
            candidates.append(parent)
        }
        candidates.append(root.appendingPathComponent(".build/debug"))
        return candidates.first {
            FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("pointsman").path)
        } ?? root.appendingPathComponent(".build/debug")
    }()

    /// The repository.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs one of our programs to its end.
    static func run(
        _ name: String,
        _ arguments: [String],
        input: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Finished {
        try await run(at: folder.appendingPathComponent(name), arguments, input: input, environment: environment)
    }

    /// Runs a Python script of `scripts/` with the SDKs that `dev/test.sh` installed; `sdks` is the variable that says where,
    /// and where they are without it.
    static func script(
        _ name: String,
        _ arguments: [String],
        sdks: (variable: String, folder: String) = ("POINTSMAN_SDK_PYTHON", ".build/sdks")
    ) async throws -> Finished {
        let python = ProcessInfo.processInfo.environment[sdks.variable] ?? "\(sdks.folder)/bin/python"
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "scripts/\(name)"
        )
        let path = python.hasPrefix("/") ? URL(fileURLWithPath: python) : root.appendingPathComponent(python)
        return try await run(at: path, [script.path] + arguments, input: nil, environment: [:])
    }

    /// Whether a process runs. A zombie does not: its end is over, and how soon an orphan is reaped is up to the machine's
    /// first process.
    static func isRunning(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    /// Runs the program of a file to its end.
    static func run(
        at program: URL,
        _ arguments: [String],
        input: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Finished {
        let process = Process()
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.executableURL = program
        process.arguments = arguments
        // Files, not pipes: a detached stack keeps the write ends open long after the command has ended.
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("pm-run-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        func handle(_ name: String, _ contents: String? = nil) throws -> FileHandle {
            let path = scratch.appendingPathComponent(name)
            try Data((contents ?? "").utf8).write(to: path)
            return contents == nil ? try FileHandle(forWritingTo: path) : try FileHandle(forReadingFrom: path)
        }
        process.standardInput = try handle("in", input ?? "")
        process.standardOutput = try handle("out")
        process.standardError = try handle("err")
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: scratch.appendingPathComponent(name)), as: UTF8.self)
        }
        return Finished(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }
}
