import ArgumentParser
import Foundation
import JSON
import Messages
import RPCCore
import Stubs

/// Files that batches and fine-tunes read, and that batches leave behind.
struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Keep, list and fetch the files of batches and fine-tunes.",
        subcommands: [List.self, Upload.self, Download.self, Delete.self],
        defaultSubcommand: List.self
    )

    private static let pieceBytes = 256 * 1024
    /// A file may have many bytes.
    private static let transferTimeout: Duration = .seconds(3_600)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the newest files.")

        @Option(help: "Only files of this purpose, such as batch_output.")
        var purpose = ""

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, purpose) = (stack, purpose)
            try await stack.withChannel(to: "batch-worker", while: "files list") { installation, transport in
                let request = BatchV1.ListFilesRequest(limit: 100, purpose: purpose)
                let found = try await FilesClient(transport).list(request, options: stack.callOptions(installation))
                    .files
                guard !stack.json else {
                    for file in found { report(file, json: true) }
                    return
                }
                var table = Table([
                    ("id", .left), ("purpose", .left), ("state", .left), ("bytes", .right), ("created", .left),
                    ("name", .left),
                ])
                for file in found {
                    table.add([
                        file.id, file.purpose, stateName(file.state), "\(file.bytes)", timeText(file.createdUnixMS),
                        file.filename,
                    ])
                }
                print(table.text)
            }
        }
    }

    struct Upload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a file; lines that its purpose can't use are told."
        )

        @Argument(help: "The file.")
        var file: String

        @Option(help: "batch, fine-tune, user_data, …")
        var purpose = "batch"

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, path, purpose) = (stack, file, purpose)
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw CommandFailure("\(path) can't be read", exitCode: 66)
            }
            defer { try? handle.close() }
            let name = URL(fileURLWithPath: path).lastPathComponent
            try await stack.withChannel(to: "batch-worker", while: "files upload") { installation, transport in
                let options = try stack.callOptions(installation, timeout: transferTimeout)
                let kept = try await FilesClient(transport).upload(options: options) { writer in
                    let info = BatchV1.FileInfo(filename: name, purpose: purpose)
                    try await writer.write(.init(part: .info(info)))
                    while let piece = try handle.read(upToCount: pieceBytes), !piece.isEmpty {
                        try await writer.write(.init(part: .data([UInt8](piece))))
                    }
                }
                report(kept, json: stack.json)
                if kept.state == .invalid { throw CommandFailure("\(path): \(kept.error)", exitCode: 65) }
            }
        }
    }

    struct Download: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a file's bytes to standard output.")

        @Argument(help: "The file's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "batch-worker", while: "files download") { installation, transport in
                let options = try stack.callOptions(installation, timeout: transferTimeout)
                try await FilesClient(transport).content(.init(id: id), options: options) { parts in
                    for try await part in parts { printBytes(part.data) }
                }
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a file.")

        @Argument(help: "The file's id.")
        var id: String

        @OptionGroup var stack: StackOptions

        mutating func run() async throws {
            let (stack, id) = (stack, id)
            try await stack.withChannel(to: "batch-worker", while: "files delete") { installation, transport in
                let answer = try await FilesClient(transport).delete(
                    .init(id: id),
                    options: stack.callOptions(installation)
                )
                print("deleted \(answer.id)")
            }
        }
    }
}

private func stateName(_ state: BatchV1.FileState) -> String {
    switch state {
    case .announced: "announced"
    case .uploaded: "uploaded"
    case .ready: "ready"
    case .invalid: "invalid"
    default: "unknown"
    }
}

private func report(_ file: BatchV1.File, json: Bool) {
    guard json else {
        let lines = file.lines > 0 ? ", \(file.lines) lines" : ""
        return print("file \(file.id): \(file.filename), \(stateName(file.state)), \(file.bytes) bytes\(lines)")
    }
    printJSON { json in
        json.object { json in
            json.key("id")
            json.value(file.id)
            json.key("filename")
            json.value(file.filename)
            json.key("purpose")
            json.value(file.purpose)
            json.key("state")
            json.value(stateName(file.state))
            json.key("bytes")
            json.value(file.bytes)
            json.key("lines")
            json.value(file.lines)
            json.key("created_unix_ms")
            json.value(file.createdUnixMS)
            json.key("error")
            json.value(file.error)
        }
    }
}
