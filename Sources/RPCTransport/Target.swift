import Foundation
import NIOCore
package import RPCCore

/// Where a service is: `host:port`, a comma-separated list of those, or `file:PATH` with one `host:port` a line. Every
/// address behind a name is used.
package struct Target: Sendable, Equatable {
    /// One name or number, and a port.
    package struct Endpoint: Sendable, Hashable {
        /// A DNS name or an IP address, IPv6 without brackets.
        package let host: String
        /// 1 to 65,535.
        package let port: Int
    }

    enum Source: Sendable, Equatable {
        case endpoints([Endpoint])
        case file(String)
    }

    let source: Source

    /// Numbers only: looking again would find the same.
    var isConstant: Bool {
        guard case .endpoints(let endpoints) = source else { return false }
        return endpoints.allSatisfy { (try? SocketAddress(ipAddress: $0.host, port: $0.port)) != nil }
    }

    /// Throws INVALID_ARGUMENT that says what is wrong with the text.
    package init(_ text: String) throws(RPCError) {
        if text.hasPrefix("file:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty else { throw RPCError(.invalidArgument, "`file:` needs a path") }
            source = .file(path)
        } else {
            source = .endpoints(try Self.endpoints(text.split(separator: ",", omittingEmptySubsequences: false)))
        }
    }

    /// The endpoints now: a file is read anew. Blocks while a file is read.
    func endpoints() throws(RPCError) -> [Endpoint] {
        switch source {
        case .endpoints(let endpoints): return endpoints
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw RPCError(.unavailable, "the address file \(path) can't be read")
            }
            let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            return try Self.endpoints(lines.filter { !$0.hasPrefix("#") })
        }
    }

    private static func endpoints(_ parts: [Substring]) throws(RPCError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for part in parts {
            let text = part.trimmingCharacters(in: .whitespaces)
            guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
                let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
            else { throw RPCError(.invalidArgument, "`\(text)` is not HOST:PORT") }
            let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
            endpoints.append(Endpoint(host: host, port: port))
        }
        return endpoints
    }
}
