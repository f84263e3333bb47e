import BlockingThread
import Foundation

/// Asks an admin port one question.
struct Probe: Sendable {
    private let thread = BlockingThread(name: "probe", queueMax: 256)

    /// The HTTP status of GET `path`; nil if there is no answer within a second.
    func status(host: String, port: Int, path: String) async -> Int? {
        (try? await thread.run { Self.get(host: host, port: port, path: path) }) ?? nil
    }

    private static func get(host: String, port: Int, path: String) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, host == "0.0.0.0" || host == "localhost" ? "127.0.0.1" : host, &address.sin_addr)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let request = "GET \(path) HTTP/1.1\r\nhost: \(host)\r\nconnection: close\r\n\r\n"
        guard isConnected, send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else {
            return nil
        }
        var head = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &head, head.count, 0)
        guard count > 12 else { return nil }
        let words = String(decoding: head[..<count], as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1].prefix(3)) : nil
    }
}
