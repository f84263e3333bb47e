import BlockingThread
import Glibc
import JSON

@testable import SimulatorService

/// A small HTTP/1.1 client over a plain socket, so that the tests see the very bytes: one connection a request.
final class TestClient: Sendable {
    struct Response: Sendable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        /// The body ended as its headers promised.
        var isWhole: Bool

        var text: String {
            String(decoding: body, as: UTF8.self)
        }

        func json() throws -> JSONValue {
            try parseJSON(body).root
        }

        /// The JSON of each server-sent event but `[DONE]`.
        func events() throws -> [JSONValue] {
            try text.split(separator: "\n\n").filter { $0 != "data: [DONE]" }
                .map { try parseJSON(Array($0.dropFirst(6).utf8)).root }
        }
    }

    struct Failure: Error {
        var reason: String
    }

    private let port: Int
    private let thread = BlockingThread(name: "test-client", queueMax: 64)

    init(port: Int) {
        self.port = port
    }

    func get(_ path: String, key: String? = "test") async throws -> Response {
        try await send("GET", path, key: key, headers: [:], body: [])
    }

    func delete(_ path: String) async throws -> Response {
        try await send("DELETE", path, key: "test", headers: [:], body: [])
    }

    func post(
        _ path: String,
        _ json: String,
        key: String? = "test",
        headers: [String: String] = [:]
    ) async throws -> Response {
        var headers = headers
        headers["content-type"] = "application/json"
        return try await send("POST", path, key: key, headers: headers, body: Array(json.utf8))
    }

    /// Sends a form; a value with a file name is a file, and so is `file`, which comes last.
    func form(
        _ path: String,
        _ fields: [(name: String, file: String?, value: String)],
        file: [UInt8]? = nil
    ) async throws -> Response {
        var body: [UInt8] = []
        for (name, file, value) in fields {
            body.append(string: "--xyz\r\nContent-Disposition: form-data; name=\"\(name)\"")
            body.append(string: file.map { "; filename=\"\($0)\"" } ?? "")
            body.append(string: "\r\n\r\n\(value)\r\n")
        }
        if let file {
            body.append(string: "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
            body += file
            body.append(string: "\r\n")
        }
        body.append(string: "--xyz--\r\n")
        let headers = ["content-type": "multipart/form-data; boundary=xyz"]
        return try await send("POST", path, key: "test", headers: headers, body: body)
    }

    func send(
        _ method: String,
        _ path: String,
        key: String?,
        headers: [String: String],
        body: [UInt8]
    ) async throws -> Response {
        var head = "\(method) \(path) HTTP/1.1\r\nhost: 127.0.0.1:\(port)\r\nconnection: close\r\n"
        head += "content-length: \(body.count)\r\n"
        head += key.map { "authorization: Bearer \($0)\r\n" } ?? ""
        for (name, value) in headers {
            head += "\(name): \(value)\r\n"
        }
        let request = Array((head + "\r\n").utf8) + body
        return try await thread.run { [port] in
            try Self.parse(Self.exchange(port: port, request: request, until: nil))
        }
    }

    /// Sends a request, reads until `text` has come, then leaves.
    func leave(after text: String, path: String, json: String, id: String) async throws {
        var request = "POST \(path) HTTP/1.1\r\nhost: h\r\nauthorization: Bearer test\r\nx-request-id: \(id)\r\n"
        request += "content-length: \(json.utf8.count)\r\n\r\n\(json)"
        let bytes = Array(request.utf8)
        _ = try await thread.run { [port] in try Self.exchange(port: port, request: bytes, until: Array(text.utf8)) }
    }

    // MARK: The wire

    private static func exchange(port: Int, request: [UInt8], until: [UInt8]?) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else {
            throw Failure(reason: "socket")
        }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            throw Failure(reason: "connect")
        }
        try Disk.write(request, to: descriptor, path: "socket")
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                guard count == 0 || errno == ECONNRESET else {
                    throw Failure(reason: "no answer within 20 seconds")
                }
                return received
            }
            received.append(contentsOf: buffer[..<count])
            if let until, received.firstIndex(ofSequence: until) != nil {
                return received
            }
        }
    }

    private static func parse(_ bytes: [UInt8]) throws -> Response {
        guard let end = bytes.firstIndex(ofSequence: Array("\r\n\r\n".utf8)) else {
            throw Failure(reason: "the connection closed without an answer")
        }
        let head = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = Int(head[0].split(separator: " ")[1]) ?? 0
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            headers[pair[0].lowercased()] = String(pair.count > 1 ? pair[1].drop { $0 == " " } : "")
        }
        var body = Array(bytes[(end + 4)...])
        var isWhole = true
        if headers["transfer-encoding"] == "chunked" {
            (body, isWhole) = unchunked(body)
        } else if let length = headers["content-length"].flatMap({ Int($0) }) {
            isWhole = body.count == length
        }
        return Response(status: status, headers: headers, body: body, isWhole: isWhole)
    }

    private static func unchunked(_ bytes: [UInt8]) -> (body: [UInt8], isWhole: Bool) {
        var body: [UInt8] = []
        var position = 0
        while let line = Array(bytes[position...]).firstIndex(ofSequence: [13, 10]) {
            let size = Int(String(decoding: bytes[position..<(position + line)], as: UTF8.self), radix: 16) ?? 0
            position += line + 2
            if size == 0 {
                return (body, true)
            }
            guard position + size + 2 <= bytes.count else {
                return (body + bytes[position...], false)
            }
            body.append(contentsOf: bytes[position..<(position + size)])
            position += size + 2
        }
        return (body, false)
    }
}
