import JSON
import Telemetry

/// What objects of the control plane need beside the members that all services write; the hot path writes its bytes itself.
extension JSONWriter {
    /// A moment as RFC 3339.
    mutating func member(_ name: String, at unixMilliseconds: Int64) {
        member(name, Timestamp(unixMS: unixMilliseconds).iso8601)
    }

    mutating func array<S: Sequence>(_ name: String, _ items: S, _ body: (inout JSONWriter, S.Element) -> Void) {
        array(name) { json in
            for item in items { body(&json, item) }
        }
    }

    mutating func strings(_ name: String, _ texts: [String]) {
        array(name, texts) { $0.value($1) }
    }

    /// The bytes of one object.
    static func bytes(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.object(body)
        return json.bytes
    }
}
