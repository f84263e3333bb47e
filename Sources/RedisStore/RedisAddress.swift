/// Where Redis is: `redis://[:password@]host[:port][/db]` or `unix:/path`.
package struct RedisAddress: Sendable, Equatable, CustomStringConvertible {
    /// How it is reached.
    package enum Endpoint: Sendable, Equatable {
        /// A name or address, and a port.
        case tcp(host: String, port: Int)
        /// The path of a Unix socket.
        case unix(path: String)
    }

    /// How it is reached.
    package let endpoint: Endpoint
    /// Sent with AUTH when there is one; never printed.
    package let password: String?
    /// The database number, 0 to 999.
    package let database: Int

    /// Reads an address; throws ``RedisError`` with code `badAddress` and the rule that was broken.
    package init(_ text: String) throws(RedisError) {
        if text.hasPrefix("unix:") {
            var path = text.dropFirst("unix:".count)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            guard path.hasPrefix("/") else { throw Self.bad("unix: needs an absolute path") }
            guard path.utf8.count <= 107 else { throw Self.bad("a unix socket's path has at most 107 bytes") }
            endpoint = .unix(path: String(path))
            password = nil
            database = 0
            return
        }
        guard text.hasPrefix("redis://") else { throw Self.bad("it must begin with redis:// or unix:") }
        var rest = text.dropFirst("redis://".count)
        var database = 0
        if let slash = rest.lastIndex(of: "/") {
            let number = rest[rest.index(after: slash)...]
            if !number.isEmpty {
                guard let value = Int(number), (0...999).contains(value) else {
                    throw Self.bad("the database after / must be a number from 0 to 999")
                }
                database = value
            }
            rest = rest[..<slash]
        }
        var password: String?
        if let at = rest.lastIndex(of: "@") {
            guard rest.first == ":" else { throw Self.bad("only :password@ may stand before the host") }
            password = String(rest[rest.index(after: rest.startIndex)..<at])
            rest = rest[rest.index(after: at)...]
        }
        var port = 6379
        if let colon = rest.lastIndex(of: ":") {
            guard let value = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(value) else {
                throw Self.bad("the port must be a number from 1 to 65535")
            }
            port = value
            rest = rest[..<colon]
        }
        guard !rest.isEmpty else { throw Self.bad("the host is missing") }
        endpoint = .tcp(host: String(rest), port: port)
        self.password = password
        self.database = database
    }

    /// The address without its password.
    package var description: String {
        switch endpoint {
        case .tcp(let host, let port): "redis://\(host):\(port)/\(database)"
        case .unix(let path): "unix:\(path)"
        }
    }

    private static func bad(_ rule: String) -> RedisError { RedisError(.badAddress, rule) }
}
