import BlockingThread
import CCurl
import CCurlShims
import Glibc
import Provider
import Synchronization

/// The thread that drives every transfer. Others speak to it through a mailbox and wake it once for a batch of mail.
///
/// `@unchecked Sendable`: everything but `mailbox`, the constants and `watch.wake()` is touched by the loop's thread only.
final class CurlLoop: @unchecked Sendable {
    private struct Mailbox {
        var starts: [Transfer] = []
        var resumes: [Transfer] = []
        var cancels: [(transfer: Transfer, cause: ProviderFailure.Cause, message: String)] = []
        var leaves: [Transfer] = []
        var mustStop = false
        var isSignalled = false
        var inFlight = 0
        var connections = ProviderConnections()
    }

    let configuration: ProviderClient.Configuration
    private let multi: UnsafeMutableRawPointer
    private let watch: SocketWatch
    private let mailbox = Mutex(Mailbox())

    // The loop's thread.
    private var active: [ObjectIdentifier: Transfer] = [:]
    private let news = NewsList()
    private var idleHandles: [EasyHandle] = []
    private var shown = ProviderConnections()
    /// No transfer's time is up before this.
    private var nextSweep: ContinuousClock.Instant?

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(configuration: ProviderClient.Configuration) {
        precondition(Self.isLibraryReady, "libcurl does not start")
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl gave no memory") }
        guard let watch = SocketWatch(multi) else { preconditionFailure("no descriptor is left") }
        self.configuration = configuration
        self.multi = multi
        self.watch = watch
        _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, configuration.callsMax)
        _ = ccurl_multi_setopt_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.hostConnectionsMax)
        NativeThread.start(named: "libcurl") { self.run() }
    }

    // MARK: From any thread

    var callsInFlight: Int { mailbox.withLock { $0.inFlight } }

    func start(_ transfer: Transfer) throws(ProviderFailure) {
        let refusal: ProviderFailure? = mailbox.withLock { mailbox in
            if mailbox.mustStop { return ProviderFailure(.notSent, .cancelled, "the provider client is stopped") }
            guard mailbox.inFlight < configuration.callsMax else {
                return ProviderFailure(
                    .notSent,
                    .limit,
                    "\(configuration.callsMax) provider calls are under way already"
                )
            }
            mailbox.inFlight += 1
            mailbox.starts.append(transfer)
            return nil
        }
        if let refusal { throw refusal }
        signal()
    }

    /// As of the loop's last turn.
    var connections: ProviderConnections { mailbox.withLock { $0.connections } }

    func cancel(
        _ transfer: Transfer,
        _ cause: ProviderFailure.Cause = .cancelled,
        _ message: String = "the call was cancelled"
    ) {
        post { $0.cancels.append((transfer, cause, message)) }
    }

    /// Nobody reads any more. If the answer ends soon by itself its connection can be used again.
    func leave(_ transfer: Transfer) { post { $0.leaves.append(transfer) } }

    func resume(_ transfer: Transfer) { post { $0.resumes.append(transfer) } }

    func stop() { post { $0.mustStop = true } }

    private func post(_ change: (inout Mailbox) -> Void) {
        mailbox.withLock { change(&$0) }
        signal()
    }

    private func signal() {
        let mustWake = mailbox.withLock { mailbox in
            defer { mailbox.isSignalled = true }
            return !mailbox.isSignalled
        }
        if mustWake { watch.wake() }
    }

    // MARK: The loop's thread

    private func run() {
        while true {
            let mail = takeMail()
            if mail.mustStop { return shutDown(mail.starts) }
            for (transfer, cause, message) in mail.cancels { cancelNow(transfer, cause, message) }
            for transfer in mail.starts { startNow(transfer) }
            for transfer in mail.resumes { resumeNow(transfer) }
            for transfer in mail.leaves { leaveNow(transfer) }
            watch.runTimer()
            letRefusedEnd()
            collectEnded()
            sweep()
            showConnections()
            wakeWaiters()
            watch.wait(atMost: millisecondsToSweep())
        }
    }

    private func takeMail() -> Mailbox {
        mailbox.withLock { mailbox in
            let mail = mailbox
            mailbox.starts = []
            mailbox.resumes = []
            mailbox.cancels = []
            mailbox.leaves = []
            mailbox.isSignalled = mailbox.mustStop
            return mail
        }
    }

    private func startNow(_ transfer: Transfer) {
        guard !transfer.isCancelled, var handle = idleHandles.popLast() ?? EasyHandle() else {
            let (cause, message) = transfer.ownFailure ?? (.limit, "libcurl gave no memory")
            return finish(transfer, .failure(ProviderFailure(.notSent, cause, message)))
        }
        handle.prepare(for: transfer, watch, configuration)
        transfer.handle = handle
        transfer.news = news
        active[ObjectIdentifier(transfer)] = transfer
        news.connections.waiting += 1
        curl_multi_add_handle(multi, handle.easy)
        let timeouts = transfer.request.timeouts
        let now = ContinuousClock.now
        transfer.quietUntil = now + timeouts.connect + timeouts.firstByte
        transfer.contentUntil = timeouts.firstContent.map { now + $0 }
        sweepNoLater(than: transfer.due?.at)
    }

    private func cancelNow(_ transfer: Transfer, _ cause: ProviderFailure.Cause, _ message: String) {
        transfer.isCancelled = true
        // One that has not begun yet ends with this when it would.
        if transfer.ownFailure == nil { transfer.ownFailure = (cause, message) }
        end(transfer, cause: cause, message)
    }

    private func leaveNow(_ transfer: Transfer) {
        guard !transfer.isEnded else { return }
        transfer.isLeft = true
        // What was held back for the reader is dropped now.
        if let easy = transfer.easy, transfer.quietUntil == nil { curl_easy_pause(easy, CURLPAUSE_CONT) }
        transfer.quietUntil = .now + configuration.endPatience
        sweepNoLater(than: transfer.quietUntil)
    }

    private func resumeNow(_ transfer: Transfer) {
        guard !transfer.isEnded, let easy = transfer.easy else { return }
        transfer.resumed()
        sweepNoLater(than: transfer.due?.at)
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    /// libcurl stops sending when it is refused, but a body that is paused would keep the call open.
    private func letRefusedEnd() {
        for transfer in news.refused {
            if let easy = transfer.easy { curl_easy_pause(easy, CURLPAUSE_CONT) }
        }
        news.refused = []
    }

    private func collectEnded() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = Transfer.from(ccurl_easy_getinfo_private(easy))
            else { continue }
            finish(transfer, code: message.pointee.data.result)
        }
    }

    /// Ends transfers that have been quiet for too long.
    private func sweep() {
        for transfer in news.transfers { sweepNoLater(than: transfer.due?.at) }
        guard let due = nextSweep, due <= .now else { return }
        let now = ContinuousClock.now
        nextSweep = nil
        for transfer in active.values {
            guard let due = transfer.due else { continue }
            if due.at <= now { end(transfer, cause: .timeout, due.why) } else { sweepNoLater(than: due.at) }
        }
    }

    private func showConnections() {
        guard news.connections != shown else { return }
        shown = news.connections
        mailbox.withLock { $0.connections = shown }
    }

    private func wakeWaiters() {
        for transfer in news.transfers { transfer.wakeWaiters() }
        news.transfers.removeAll(keepingCapacity: true)
    }

    private func end(_ transfer: Transfer, cause: ProviderFailure.Cause, _ message: String) {
        guard !transfer.isEnded, transfer.easy != nil else { return }
        transfer.ownFailure = (cause, message)
        finish(transfer, code: CURLE_ABORTED_BY_CALLBACK)
    }

    private func finish(_ transfer: Transfer, code: CURLcode) {
        guard var handle = transfer.handle else { return }
        let easy = handle.easy
        let outcome = transfer.outcome(code: code, requestBytes: EasyHandle.sentBytes(easy))
        var wasReused = false
        if transfer.isConnected {
            let made = ccurl_easy_getinfo_long(easy, CURLINFO_NUM_CONNECTS)
            wasReused = made == 0
            news.connections.opened += made
            news.connections.reused += made == 0 ? 1 : 0
        } else {
            news.connections.waiting -= 1
        }
        curl_multi_remove_handle(multi, easy)
        active[ObjectIdentifier(transfer)] = nil
        transfer.handle = nil
        // libcurl counts repeats over a handle's life: it starts anew after each call that may have had one.
        handle.finish(forgetting: !wasReused || code != CURLE_OK)
        if idleHandles.count < 256 { idleHandles.append(handle) } else { handle.close() }
        finish(transfer, outcome)
    }

    private func finish(_ transfer: Transfer, _ outcome: Result<Void, ProviderFailure>) {
        transfer.news = news
        transfer.publishEnd(outcome)
        mailbox.withLock { $0.inFlight -= 1 }
    }

    private func sweepNoLater(than instant: ContinuousClock.Instant?) {
        guard let instant else { return }
        nextSweep = min(nextSweep ?? instant, instant)
    }

    private func millisecondsToSweep() -> Int32 {
        guard let nextSweep else { return 1000 }
        return (nextSweep - .now).roundedUpMilliseconds
    }

    /// `start` refuses since `mustStop`; what was accepted before, `starts`, gets its end here.
    private func shutDown(_ starts: [Transfer]) {
        for transfer in starts {
            finish(transfer, .failure(ProviderFailure(.notSent, .cancelled, "the provider client is stopped")))
        }
        for transfer in Array(active.values) { end(transfer, cause: .cancelled, "the provider client is stopped") }
        wakeWaiters()
        for handle in idleHandles { handle.close() }
        curl_multi_cleanup(multi)
    }
}

/// What the loop's turn has brought. Belongs to the loop's thread.
final class NewsList {
    /// Those whose readers and writers are to be woken at its end.
    var transfers: [Transfer] = []
    /// Refused ones whose bodies were still being made.
    var refused: [Transfer] = []
    var connections = ProviderConnections()
}
