import Foundation
import JSON
import MessageJSON
import Messages

/// Writes bytes of an answer to standard output at once, behind what was printed, so that a stream is seen as it comes.
/// A reader who has left is no failure.
func printBytes(_ bytes: [UInt8]) {
    fflush(nil)
    try? FileHandle.standardOutput.write(contentsOf: bytes)
}

/// Prints one JSON value and a line break.
func printJSON(_ build: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    build(&writer)
    printBytes(writer.bytes + [UInt8(ascii: "\n")])
}

/// Prints a message as one line of JSON, its fields named as in its .proto.
func printJSON<M: Message>(of message: M) throws {
    guard let schema = MessageJSON(M.self) else { throw CommandFailure("\(M.self) has no JSON form", exitCode: 70) }
    printBytes(try schema.json(message.encoded()) + [UInt8(ascii: "\n")])
}

func say(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}

/// How a request was served, in one line for people.
func describe(_ route: RouterV1.Route, _ cost: RouterV1.Cost, _ usage: CommonV1.Usage) -> String {
    let cache: String =
        switch route.cache {
        case .hit: "hit, saved " + Dollars.text(cost.savedNanodollars)
        case .miss: "miss"
        default: "bypass"
        }
    let reason = route.reason.isEmpty ? "" : " (" + String(decoding: route.reason, as: UTF8.self) + ")"
    return """
        model     \(route.model) at \(route.provider)\(reason)
        attempts  \(route.attempts)
        tokens    \(usage.promptTokens) in, \(usage.completionTokens) out
        cost      \(Dollars.text(cost.costNanodollars))
        cache     \(cache)
        """
}

/// A moment in milliseconds since 1970 as UTC text; empty for 0.
func timeText(_ unixMilliseconds: Int64) -> String {
    guard unixMilliseconds > 0 else { return "" }
    let date = Date(timeIntervalSince1970: Double(unixMilliseconds) / 1000)
    return date.formatted(.iso8601)
}
