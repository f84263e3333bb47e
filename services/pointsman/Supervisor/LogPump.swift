import Dispatch
import Foundation

/// Brings the lines of many children together, each with its service's name in front.
final class LogPump: Sendable {
    private static let colours = ["36", "32", "33", "35", "34", "31", "96", "92", "95"]
    /// A line longer than this is broken.
    private static let lineBytesMax = 65_536

    private let queue = DispatchQueue(label: "logs")
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    /// A descriptor for a child to write to; close it here once the child has it.
    func open(name: String, colour: Int) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw CommandFailure("no pipe: \(String(cString: strerror(errno)))", exitCode: 71)
        }
        let (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        _ = fcntl(reading, F_SETFD, FD_CLOEXEC)
        let source = DispatchSource.makeReadSource(fileDescriptor: reading, queue: queue)
        let lines = LineBuffer(prefix: prefix(name, colour), lineBytesMax: Self.lineBytesMax)
        source.setEventHandler { if !lines.read(from: reading) { source.cancel() } }
        source.setCancelHandler { close(reading) }
        source.activate()
        return writing
    }

    private func prefix(_ name: String, _ colour: Int) -> [UInt8] {
        let padded = name.padding(toLength: max(name.count, 20), withPad: " ", startingAt: 0)
        guard isTerminal else { return [UInt8]("\(padded) | ".utf8) }
        return [UInt8]("\u{1B}[\(Self.colours[colour % Self.colours.count])m\(padded) |\u{1B}[0m ".utf8)
    }
}

/// What of a child's output is not a whole line yet. Used on the pump's queue only.
private final class LineBuffer: @unchecked Sendable {
    private let prefix: [UInt8]
    private let lineBytesMax: Int
    private var rest: [UInt8] = []

    init(prefix: [UInt8], lineBytesMax: Int) {
        self.prefix = prefix
        self.lineBytesMax = lineBytesMax
    }

    /// Reads what there is and prints whole lines; false at the end.
    func read(from descriptor: Int32) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        guard count > 0 else { return count < 0 && errno == EAGAIN }
        rest += chunk[..<count]
        var output: [UInt8] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            output += prefix + rest[...end]
            rest.removeSubrange(...end)
        }
        if rest.count > lineBytesMax {
            output += prefix + rest + [UInt8(ascii: "\n")]
            rest = []
        }
        if !output.isEmpty { FileHandle.standardOutput.write(Data(output)) }
        return true
    }
}
