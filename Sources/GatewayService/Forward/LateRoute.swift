import Bodies
import JSON
package import Messages
import Multipart

/// How a request was served, for a stream whose head went out before that was known: what the head would have said stands
/// in a member `pointsman` beside `usage`.
package struct LateRoute: Sendable {
    /// The member of a chunk.
    package static let name = "pointsman"
    private static let usage = ByteSearch(Array("\"usage\"".utf8))
    private let member: [UInt8]

    /// Tells of `route`.
    package init(_ route: RouterV1.Route) {
        var writer = JSONWriter()
        writer.object { object in
            object.member("model", route.model)
            object.member("provider", route.provider)
            object.member("route", AnswerHeaders.path(route))
            object.member("attempts", Int64(route.attempts))
            object.member("cache", AnswerHeaders.cache(route.cache))
        }
        member = Array(",\"\(Self.name)\":".utf8) + writer.bytes
    }

    /// Whole events, with the member in each that has a `usage` object; all else as it came.
    package func told(in events: [UInt8]) -> [UInt8] {
        var scanner = SSEScanner()
        guard Self.usage.first(in: events[...]) != nil, let scanned = try? scanner.feed(events) else { return events }
        return scanned.flatMap { event in
            guard let data = event.data, (try? JSONDocument(parsing: data))?.root["usage"]?.kind == .object,
                let end = event.raw.lastIndex(of: UInt8(ascii: "}"))
            else { return event.raw }
            return event.raw[..<end] + member + event.raw[end...]
        }
    }
}
