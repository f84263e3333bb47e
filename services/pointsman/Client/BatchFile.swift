import Foundation
import JSON
import Messages

/// A batch as people write it: one JSON object a line.
enum BatchFile {
    /// Reads the items; an error names the line and the rule. `body` is passed on byte for byte.
    static func items(of path: String) throws -> [BatchV1.Item] {
        let data: Data
        if path == "-" {
            data = FileHandle.standardInput.readDataToEndOfFile()
        } else if let contents = FileManager.default.contents(atPath: path) {
            data = contents
        } else {
            throw CommandFailure("\(path) can't be read", exitCode: 66)
        }
        var items: [BatchV1.Item] = []
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let bytes = [UInt8](line)
            guard bytes.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
            items.append(try item(bytes, at: "\(path):\(index + 1)"))
        }
        guard !items.isEmpty else { throw CommandFailure("\(path) holds no request", exitCode: 65) }
        return items
    }

    private static func item(_ line: [UInt8], at place: String) throws -> BatchV1.Item {
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: line).root
        } catch {
            throw CommandFailure("\(place) is not JSON: \(error)", exitCode: 65)
        }
        guard let id = root["custom_id"]?.string else {
            throw CommandFailure("\(place): `custom_id` must be a string of 1 to 64 characters", exitCode: 65)
        }
        guard let body = root["body"], body.members != nil else {
            throw CommandFailure("\(place): `body` must be an object, the body of a chat completion", exitCode: 65)
        }
        return BatchV1.Item(customID: id, body: [UInt8](body.raw))
    }
}
