import CCurl
import CCurlShims
import Glibc

/// What libcurl wants to hear of: its sockets, and one point in time. `curl_multi_perform` would look at every transfer in
/// each turn, and `curl_multi_poll` at every socket; here a turn costs by what has happened.
///
/// A connection whose transfer is over stays in the kernel's set, since the next one wants to hear the same, until something
/// happens there before.
///
/// `@unchecked Sendable`: everything but ``wake()`` belongs to the loop's thread.
final class SocketWatch: @unchecked Sendable {
    private static let eventsMax = 64

    /// What is known of a socket.
    private struct Watched {
        /// What the kernel's set watches it for, as libcurl says it; nil = it is not in the set.
        var what: Int32?
        /// It was opened here, and will be closed here. Of others nobody hears when they are closed.
        var isConnection = false
        /// No transfer wants to hear of it.
        var isIdle = false
    }

    private let multi: UnsafeMutableRawPointer
    private let set: Int32
    private let bell: Int32
    private let events = UnsafeMutablePointer<ccurl_event>.allocate(capacity: eventsMax)
    /// By descriptor.
    private var sockets: [Watched] = []
    /// When libcurl wants to be asked what is due.
    private var due: ContinuousClock.Instant?

    /// Nil when the system has no more descriptors.
    init?(_ multi: UnsafeMutableRawPointer) {
        let set = ccurl_set_create()
        let bell = ccurl_set_add_bell(set)
        self.multi = multi
        self.set = set
        self.bell = bell
        // What is open is closed by `deinit`.
        guard set >= 0, bell >= 0 else { return nil }
        ccurl_multi_set_callbacks(
            multi,
            { _, socket, what, user, _ in
                SocketWatch.from(user)?.watch(socket, for: what)
                return 0
            },
            { _, milliseconds, user in
                SocketWatch.from(user)?.due = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
                return 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    deinit {
        close(bell)
        close(set)
        events.deallocate()
    }

    /// Ends a wait, or the next one. From any thread.
    func wake() { ccurl_bell_ring(bell) }

    /// Lets libcurl do what is due.
    func runTimer() {
        guard let due, due <= .now else { return }
        self.due = nil
        var running: Int32 = 0
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    /// Waits until something happens or is due, `milliseconds` at most, and lets libcurl deal with what happened.
    func wait(atMost milliseconds: Int32) {
        var wait = milliseconds
        if let due { wait = min(wait, (due - .now).roundedUpMilliseconds) }
        let count = Int(ccurl_set_wait(set, bell, events, Int32(Self.eventsMax), wait))
        var running: Int32 = 0
        for event in UnsafeBufferPointer(start: events, count: count) {
            if self[event.socket].isIdle { stopWatching(event.socket) }
            curl_multi_socket_action(multi, event.socket, event.bits, &running)
        }
    }

    /// Opens and closes the sockets of a handle's connections.
    func serveSockets(of easy: UnsafeMutableRawPointer) {
        ccurl_easy_set_sockets(
            easy,
            { user, _, address in
                guard let watch = SocketWatch.from(user), let kind = address?.pointee else { return CURL_SOCKET_BAD }
                return watch.open(kind)
            },
            { user, socket in
                SocketWatch.from(user)?.forget(socket)
                return close(socket)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    private func open(_ kind: curl_sockaddr) -> Int32 {
        // Programs that this process starts must not hold connections open.
        let socket = socket(kind.family, kind.socktype | Int32(SOCK_CLOEXEC.rawValue), kind.protocol)
        if socket >= 0 { self[socket] = Watched(isConnection: true) }
        return socket
    }

    private func watch(_ socket: Int32, for what: Int32) {
        if what == CURL_POLL_REMOVE {
            if self[socket].isConnection { self[socket].isIdle = true } else { forget(socket) }
            return
        }
        self[socket].isIdle = false
        guard self[socket].what != what else { return }
        ccurl_set_watch(set, socket, what, self[socket].what == nil)
        self[socket].what = what
    }

    private func stopWatching(_ socket: Int32) {
        if self[socket].what != nil { ccurl_set_remove(set, socket) }
        self[socket].what = nil
    }

    private func forget(_ socket: Int32) {
        stopWatching(socket)
        self[socket] = Watched()
    }

    private subscript(socket: Int32) -> Watched {
        get { sockets.indices.contains(Int(socket)) ? sockets[Int(socket)] : Watched() }
        set {
            while sockets.count <= Int(socket) { sockets.append(Watched()) }
            sockets[Int(socket)] = newValue
        }
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> SocketWatch? {
        pointer.map { Unmanaged<SocketWatch>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension Duration {
    /// 0 to 1000, so that nobody who waits so long is early.
    var roundedUpMilliseconds: Int32 {
        if self <= .zero { return 0 }
        if self >= .seconds(1) { return 1000 }
        let (whole, rest) = (
            components.attoseconds / 1_000_000_000_000_000, components.attoseconds % 1_000_000_000_000_000
        )
        return Int32(whole) + (rest > 0 ? 1 : 0)
    }
}
