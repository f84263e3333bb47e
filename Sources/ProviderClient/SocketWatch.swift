import CCurl
import CCurlShims
import Glibc

/// What libcurl wants to hear of: its sockets, and one point in time. `curl_multi_perform` would look at every transfer in
/// each turn, and `curl_multi_poll` at every socket; here a turn costs by what has happened.
///
/// `@unchecked Sendable`: everything but ``wake()`` belongs to the loop's thread.
final class SocketWatch: @unchecked Sendable {
    private static let eventsMax = 64

    private let multi: UnsafeMutableRawPointer
    private let set: Int32
    private let bell: Int32
    private let events = UnsafeMutablePointer<ccurl_event>.allocate(capacity: eventsMax)
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
                guard let watch = SocketWatch.from(user) else { return 0 }
                ccurl_set_watch(watch.set, socket, what)
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
            curl_multi_socket_action(multi, event.socket, event.bits, &running)
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
