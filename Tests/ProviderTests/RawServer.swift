import Glibc
import Synchronization

/// A TCP server whose script speaks HTTP by hand, so that it can break every rule. Each connection runs the script on
/// a thread of its own.
final class RawServer: Sendable {
    let port: Int
    private let listener: Int32
    private let accepted = Mutex(0)

    /// Connections taken so far.
    var connections: Int { accepted.withLock { $0 } }

    init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) | listen(listener, 256) | getsockname(listener, pointer, &length)
            }
        }
        guard code == 0 else { throw Failure(errno: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        startThread { [weak self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                self?.accepted.withLock { $0 += 1 }
                startThread {
                    script(RawConnection(descriptor: descriptor))
                    close(descriptor)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    struct Failure: Error { let errno: Int32 }
}

/// One connection, read and written by blocking calls.
struct RawConnection: Sendable {
    let descriptor: Int32

    /// The next request, head and body; nil when the peer has left.
    func request() -> String? {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                let lengths = head.split(separator: "\r\n").filter { $0.hasPrefix("content-length:") }
                let length = lengths.first.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            guard let more = read() else { return nil }
            bytes += more
        }
    }

    func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    /// False when the peer has left.
    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Makes the system hold little of what the peer sends.
    func receiveLittle() { setBuffer(SO_RCVBUF) }

    /// Makes the system hold little of what is written.
    func sendLittle() { setBuffer(SO_SNDBUF) }

    private func setBuffer(_ option: Int32) {
        var bytes: Int32 = 64 << 10
        setsockopt(descriptor, SOL_SOCKET, option, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Whether the peer takes no more for a while.
    func isStuck() -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 300) == 0
    }

    /// Answers with a body of known length.
    func answer(_ body: String, status: String = "200 OK", headers: String = "") {
        write("HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    func beginChunked(headers: String = "") {
        write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\(headers)\r\n")
    }

    @discardableResult
    func chunk(_ text: String) -> Bool {
        write("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    func endChunked() { write("0\r\n\r\n") }

    /// Waits until the peer leaves.
    func waitForClose() { while read() != nil {} }

    /// Closes with a reset instead of an end.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}

private func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Box(body)).toOpaque()
    pthread_create(
        &thread,
        nil,
        { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        },
        argument
    )
    pthread_detach(thread)
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? {
        firstRange(of: text)
    }
}

/// Opened by any thread, awaited by one task.
final class Gate: Sendable {
    private let opened = AsyncStream<Void>.makeStream()

    func open() { opened.continuation.yield() }

    func waitForOpen() async {
        var iterator = opened.stream.makeAsyncIterator()
        await iterator.next()
    }
}

/// Opened by any task, waited for by a server's thread.
/// `@unchecked Sendable`: POSIX semaphores are made to be shared.
final class ThreadGate: @unchecked Sendable {
    private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(pointer, 0, 0) }

    deinit {
        sem_destroy(pointer)
        pointer.deallocate()
    }

    func open() { sem_post(pointer) }

    func waitForOpen() { while sem_wait(pointer) != 0 {} }
}
