import Glibc

/// One blocking HTTP/1.1 request on a connection of its own, for command-line tools and supervisors.
///
/// Blocks its thread: never call it from an event loop or a cooperative thread.
package enum LocalHTTP {
    /// What to ask.
    package struct Request: Sendable {
        /// An IP address or a name.
        package var host: String
        /// The port.
        package var port: Int
        /// `GET` by default.
        package var method = "GET"
        /// The target, with its query.
        package var path: String
        /// Further fields, name and value.
        package var headers: [(String, String)] = []
        /// Sent with a `content-length`.
        package var body: [UInt8] = []
        /// The longest wait for each step.
        package var timeout = Duration.seconds(2)

        /// A GET request.
        package init(host: String, port: Int, path: String) {
            self.host = host
            self.port = port
            self.path = path
        }
    }

    /// What was answered.
    package struct Response: Sendable {
        /// The status code.
        package let status: Int
        /// The fields, names in lower case.
        package let headers: [String: String]
        /// The body, at most 64 MiB.
        package let body: [UInt8]
    }

    /// Why there is no answer.
    package struct Failure: Error, CustomStringConvertible {
        /// A few words.
        package let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    private static let bytesMax = 64 << 20

    /// Sends the request and reads the whole answer.
    package static func send(_ request: Request) throws(Failure) -> Response {
        let descriptor = try connect(request)
        defer { close(descriptor) }
        var text = "\(request.method) \(request.path) HTTP/1.1\r\nhost: \(request.host):\(request.port)\r\n"
        text += "connection: close\r\n"
        if !request.body.isEmpty || request.method != "GET" { text += "content-length: \(request.body.count)\r\n" }
        for (name, value) in request.headers { text += "\(name): \(value)\r\n" }
        try write(Array((text + "\r\n").utf8) + request.body, to: descriptor)
        return try parse(try readAll(descriptor))
    }

    private static func connect(_ request: Request) throws(Failure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(request.host, "\(request.port)", &hints, &list) == 0, let first = list else {
            throw Failure("the host \(request.host) is unknown")
        }
        defer { freeaddrinfo(first) }
        let type = first.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(first.pointee.ai_family, type, 0)
        guard descriptor >= 0 else { throw Failure("no socket") }
        let (seconds, attoseconds) = request.timeout.components
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
        guard Glibc.connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw Failure(reason.lowercased())
        }
        return descriptor
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { start += count } else if errno != EINTR { throw Failure("the request could not be sent") }
        }
    }

    private static func readAll(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < bytesMax {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: piece[..<count])
            } else if errno != EINTR {
                throw Failure(errno == EAGAIN ? "no answer in time" : "the connection was cut")
            }
        }
        throw Failure("the answer is too long")
    }

    private static func parse(_ bytes: [UInt8]) throws(Failure) -> Response {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Failure("the answer is not HTTP") }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw Failure("the answer is not HTTP")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        var body = Array(bytes[end.upperBound...])
        if headers["transfer-encoding"] == "chunked" {
            guard let whole = unchunk(body) else { throw Failure("the answer was cut short") }
            body = whole
        } else if let length = headers["content-length"].flatMap({ Int($0) }), body.count < length {
            throw Failure("the answer was cut short")
        }
        return Response(status: status, headers: headers, body: body)
    }

    /// Nil when the last chunk is missing.
    private static func unchunk(_ bytes: [UInt8]) -> [UInt8]? {
        var whole: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: [13, 10]) {
            let digits = rest[..<end.lowerBound].prefix { $0 != UInt8(ascii: ";") }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else { return nil }
            if size == 0 { return whole }
            guard rest.endIndex - end.upperBound >= size + 2 else { return nil }
            whole.append(contentsOf: rest[end.upperBound..<(end.upperBound + size)])
            rest = rest[(end.upperBound + size + 2)...]
        }
        return nil
    }
}
