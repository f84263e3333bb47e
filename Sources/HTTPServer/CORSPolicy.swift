/// Which web pages may call this server from a browser, and what they may read of its answers.
///
/// Nothing is allowed by cookie: callers prove themselves by a header that a page sets itself, so any page that has a
/// key may use it and none is trusted for its origin.
package struct CORSPolicy: Sendable, Equatable {
    private enum Origins: Equatable {
        case all
        case listed(Set<String>)
    }

    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    /// For how long a browser need not ask again, in seconds; the longest that browsers honour.
    private static let preflightLifetime = "7200"

    private let origins: Origins
    private let exposed: String

    /// A policy for the pages of `origins`; of none, if it is empty.
    ///
    /// - Parameters:
    ///   - origins: `*` alone, or origins as browsers send them: `https://app.example.com:8443`.
    ///   - exposed: the answers' header fields that pages may read beside the harmless ones.
    /// - Throws: ``CORSPolicyError`` when an origin is none.
    package init(origins: [String], exposing exposed: [String]) throws(CORSPolicyError) {
        self.exposed = exposed.joined(separator: ", ")
        if origins == ["*"] {
            self.origins = .all
            return
        }
        for origin in origins where !Self.isOrigin(origin) { throw CORSPolicyError(origin: origin) }
        self.origins = .listed(Set(origins.map { $0.lowercased() }))
    }

    /// The whole answer, if the request is a browser asking whether a page may send another one.
    ///
    /// - Parameter request: any request.
    /// - Returns: nil when it is no such question, or the page is not allowed: then it is answered as ever.
    package func preflight(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.method == "OPTIONS", request.headers["access-control-request-method"] != nil,
            let origin = allowed(request)
        else { return nil }
        var response = HTTPResponse(status: 204)
        response.headers.add("access-control-allow-origin", origin)
        response.headers.add("access-control-allow-methods", Self.methods)
        // Named one by one: a star does not stand for `authorization`.
        if let asked = request.headers["access-control-request-headers"] {
            response.headers.add("access-control-allow-headers", asked)
        }
        response.headers.add("access-control-max-age", Self.preflightLifetime)
        response.headers.add("vary", "origin, access-control-request-headers")
        return response
    }

    /// Adds what lets the page that asked read the answer.
    ///
    /// - Parameters:
    ///   - headers: the answer's.
    ///   - request: what is answered.
    package func allow(_ headers: inout HTTPHeaders, for request: HTTPRequest) {
        // Another page's answer is another one, also where a cache would give it to both.
        if origins != .all { headers.add("vary", "origin") }
        guard let origin = allowed(request) else { return }
        headers.add("access-control-allow-origin", origin)
        if !exposed.isEmpty { headers.add("access-control-expose-headers", exposed) }
    }

    /// What to say about the request's origin; nil when it has none or none that is allowed.
    private func allowed(_ request: HTTPRequest) -> String? {
        guard let origin = request.headers["origin"] else { return nil }
        switch origins {
        case .all: return "*"
        case .listed(let listed): return listed.contains(origin.lowercased()) ? origin : nil
        }
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
        let host = text.dropFirst(scheme.count)
        return !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@*,".utf8.contains($0) }
    }
}

/// Why text is no origin.
package struct CORSPolicyError: Error, Equatable, CustomStringConvertible {
    /// What was given.
    package let origin: String

    /// The error about `origin`.
    package init(origin: String) {
        self.origin = origin
    }

    /// The origin and the rule.
    package var description: String {
        "`\(origin)` is no origin: * alone, or http:// or https://, a host and perhaps a port"
    }
}
