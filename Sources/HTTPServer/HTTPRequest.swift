/// A request. Unless its body is streamed it is whole: the body has arrived and is within its bound.
package struct HTTPRequest: Sendable {
    /// What never changes is in one place: a request passes through many hands.
    private final class Head: Sendable {
        let method: String
        let path: String
        let rawTarget: String
        let headers: HTTPHeaders
        let remoteAddress: String

        init(method: String, path: String, rawTarget: String, headers: HTTPHeaders, remoteAddress: String) {
            self.method = method
            self.path = path
            self.rawTarget = rawTarget
            self.headers = headers
            self.remoteAddress = remoteAddress
        }
    }

    private let head: Head
    /// The body, empty when there is none or when it is streamed.
    package internal(set) var body: [UInt8] = []
    /// The body as it arrives; nil unless ``HTTPHandler/bodyPolicy(for:)`` asked for it.
    package internal(set) var stream: HTTPBodyReader?

    init(method: String, path: String, rawTarget: String, headers: HTTPHeaders, remoteAddress: String) {
        head = Head(
            method: method,
            path: path,
            rawTarget: rawTarget,
            headers: headers,
            remoteAddress: remoteAddress
        )
    }

    /// The method, upper case as sent: `GET`.
    package var method: String { head.method }
    /// The path without the query, percent-decoded; starts with a slash, or is `*`.
    package var path: String { head.path }
    /// The target as it was sent.
    package var rawTarget: String { head.rawTarget }
    /// The header fields.
    package var headers: HTTPHeaders { head.headers }
    /// `address:port` of the peer.
    package var remoteAddress: String { head.remoteAddress }

    /// The query's parameters, decoded; of a repeated name the last one counts. Parsed at each access.
    package var query: [String: String] { RequestTarget.query(of: rawTarget) }
}

/// What a head must not say beyond what the decoder checks: above all nothing that makes two readers see two requests.
enum RequestRules {
    static func violation(_ headers: HTTPHeaders, isHTTP10: Bool) -> HTTPResponse? {
        if headers.isRepeated("host") { return .refusal(400, "the header host is given twice") }
        if isHTTP10, headers.contains("transfer-encoding") {
            return .refusal(400, "HTTP/1.0 has no transfer-encoding")
        }
        if let expected = headers["expect"], expected.lowercased() != "100-continue" {
            return .refusal(417, "the only expectation that can be met is 100-continue")
        }
        return nil
    }
}

/// Taking the target of a request line apart.
enum RequestTarget {
    /// The decoded path; nil when the target is none that this server serves, or its escapes are broken.
    static func path(of target: String) -> String? {
        var path = Substring(target)
        if let end = path.utf8.firstIndex(of: UInt8(ascii: "?")) { path = path[..<end] }
        if path.utf8.first != UInt8(ascii: "/") {
            guard let stripped = stripAuthority(path) else { return path == "*" ? "*" : nil }
            path = stripped
        }
        guard path.utf8.contains(UInt8(ascii: "%")) else { return String(path) }
        return decode(path, plusIsSpace: false)
    }

    static func query(of target: String) -> [String: String] {
        guard let start = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [:] }
        var query: [String: String] = [:]
        for pair in target[target.index(after: start)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0], plusIsSpace: true) else { continue }
            query[name] = parts.count > 1 ? decode(parts[1], plusIsSpace: true) ?? "" : ""
        }
        return query
    }

    /// The path of an absolute target, as proxies send it.
    private static func stripAuthority(_ target: Substring) -> Substring? {
        guard target.hasPrefix("http://") || target.hasPrefix("https://") else { return nil }
        let rest = target.drop { $0 != ":" }.dropFirst(3)
        let path = rest.drop { $0 != "/" }
        return path.isEmpty ? "/" : path
    }

    /// Nil when an escape is cut short, is not hexadecimal, or the result is not UTF-8.
    private static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
