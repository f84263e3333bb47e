import BlockingThread
import Foundation
import MessageJSON

/// Where requests come from: the command line, `@FILE`, or `-` for standard input, as they are typed. Read by one task.
struct RequestSource {
    private var objects = JSONObjects()
    private var input: BlockingThread?

    /// Nothing for nil. Throws if the file can't be read.
    init(_ argument: String?) throws {
        switch argument {
        case nil: break
        case "-"?: input = BlockingThread(name: "stdin", queueMax: 2)
        case let text? where text.hasPrefix("@"):
            let path = String(text.dropFirst())
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure("\(path) can't be read", exitCode: 66)
            }
            objects.append(data)
        case let text?: objects.append(text.utf8)
        }
    }

    /// The next request, one JSON object; nil when there are no more.
    mutating func next() async throws -> [UInt8]? {
        do {
            while true {
                if let object = try objects.next() { return object }
                guard try await readMore() else {
                    try objects.finish()
                    return nil
                }
            }
        } catch let failure as JSONObjects.Failure {
            throw CommandFailure("\(failure)", exitCode: 65)
        }
    }

    /// False when there is no more to come.
    private mutating func readMore() async throws -> Bool {
        guard let thread = input else { return false }
        while true {
            try Task.checkCancellation()
            guard let more = try await thread.run(Self.readSome) else { continue }
            if more.isEmpty {
                thread.stop()
                input = nil
            }
            objects.append(more)
            return !more.isEmpty
        }
    }

    /// Waits a moment for input; nil if none came, empty at the end. It never waits for long, so that the command can end
    /// while nobody types.
    @Sendable private static func readSome() throws -> [UInt8]? {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 100) > 0 else { return nil }
        return try [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            guard count >= 0 else {
                count = 0
                throw CommandFailure("standard input can't be read", exitCode: 66)
            }
        }
    }
}
