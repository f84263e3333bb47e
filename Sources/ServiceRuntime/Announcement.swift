import Glibc
package import JSON

/// The addresses that a service listens on, as it tells its supervisor.
package struct Announcement: Sendable, Equatable {
    /// The process.
    package var pid: Int
    /// `host:port` of the RPC server.
    package var rpc: String?
    /// `host:port` of the admin server.
    package var admin: String?
    /// `host:port` of the public HTTP server.
    package var http: String?

    /// An announcement of these addresses.
    package init(pid: Int, rpc: String? = nil, admin: String? = nil, http: String? = nil) {
        self.pid = pid
        self.rpc = rpc
        self.admin = admin
        self.http = http
    }

    /// Reads what ``write(to:)`` wrote; nil when it is not that.
    package init?(json: JSONValue) {
        guard let pid = json["pid"]?.int else { return nil }
        self.init(
            pid: Int(pid),
            rpc: json["rpc"]?.string,
            admin: json["admin"]?.string,
            http: json["http"]?.string
        )
    }

    /// One JSON object.
    package var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("pid", pid)
            for (key, value) in [("rpc", rpc), ("admin", admin), ("http", http)] {
                guard let value else { continue }
                json.member(key, value)
            }
        }
        return json.bytes
    }

    /// Readable text for the log: `rpc 127.0.0.1:7001, admin 127.0.0.1:7101`.
    var text: String {
        [("rpc", rpc), ("admin", admin), ("http", http)]
            .compactMap { name, address in address.map { "\(name) \($0)" } }
            .joined(separator: ", ")
    }

    /// Puts the announcement in place whole, so that a reader never sees half of it. False when that failed.
    func write(to path: String) -> Bool {
        let draft = "\(path).\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        let bytes = json
        let isWritten = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        Glibc.close(descriptor)
        return isWritten && rename(draft, path) == 0
    }
}
