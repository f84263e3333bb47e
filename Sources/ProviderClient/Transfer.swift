import CCurl
import Provider
import Synchronization

/// One call: what the reader waits for, behind a lock, and what belongs to libcurl's thread.
///
/// `@unchecked Sendable`: the properties under "libcurl's thread" are touched by that thread only; all others are
/// constant or behind `shared`.
final class Transfer: @unchecked Sendable {
    private struct Shared {
        var head: ProviderHead?
        var bytes: [UInt8] = []
        var end: Result<Void, ProviderFailure>?
        var isPaused = false
        var waiter: CheckedContinuation<Void, Never>?
        var upload = UploadBuffer()
        var uploader: CheckedContinuation<Void, Never>?
    }

    let request: ProviderRequest
    /// nil = the whole answer is collected.
    let lagBytesMax: Int?
    /// How much of a body may be made before it is sent.
    let uploadBytesMax: Int
    private let shared = Mutex(Shared())
    private let hasContent = Atomic<Bool>(false)

    // libcurl's thread
    var handle: EasyHandle?
    var easy: UnsafeMutableRawPointer? { handle?.easy }
    var sentBytes = 0
    var status = 0
    var headers: [ProviderRequest.Header] = []
    var headerBytes = 0
    var isHeadComplete = false
    var receivedBytes = 0
    var refusal: [UInt8] = []
    /// What made a callback of ours end the transfer.
    var ownFailure: (cause: ProviderFailure.Cause, message: String)?
    /// When the provider must have sent something; nil while it is held back.
    var quietUntil: ContinuousClock.Instant?
    /// When content must have come; nil = no bound.
    var contentUntil: ContinuousClock.Instant?
    private var lines = EventLines()
    var news: NewsList?
    private var hasNews = false
    var isCancelled = false
    var isLeft = false
    var leftBytes = 0
    var isEnded = false
    /// Whether the call has a connection, its own or one that others use too.
    var isConnected = false

    init(_ request: ProviderRequest, lagBytesMax: Int?, uploadBytesMax: Int) {
        self.request = request
        self.lagBytesMax = lagBytesMax
        self.uploadBytesMax = uploadBytesMax
    }

    // MARK: The reader

    /// The whole answer, once it has ended.
    func end() async -> Result<ProviderResponse, ProviderFailure> {
        await wait { $0.end != nil }
        return shared.withLock { shared in
            switch shared.end {
            case .success: .success(ProviderResponse(head: shared.head ?? ProviderHead(status: 0), body: shared.bytes))
            case .failure(let failure): .failure(failure)
            case nil: .failure(ProviderFailure(.unknown, .closed, "the call ended without an outcome"))
            }
        }
    }

    /// Status and headers of a 2xx answer.
    func head() async throws(ProviderFailure) -> ProviderHead {
        await wait { $0.head != nil || $0.end != nil }
        let (head, end) = shared.withLock { ($0.head, $0.end) }
        if let head { return head }
        if case .failure(let failure) = end { throw failure }
        throw ProviderFailure(.unknown, .closed, "the call ended without an answer")
    }

    /// What came since the last call, nil at the end; and whether the provider must be told to go on.
    func nextBytes() async throws(ProviderFailure) -> (bytes: [UInt8]?, mustResume: Bool) {
        await wait { !$0.bytes.isEmpty || $0.end != nil }
        let (bytes, end, mustResume) = shared.withLock { shared in
            defer {
                shared.bytes = []
                shared.isPaused = false
            }
            return (shared.bytes, shared.end, shared.isPaused)
        }
        if !bytes.isEmpty { return (bytes, mustResume) }
        if case .failure(let failure) = end { throw failure }
        return (nil, false)
    }

    /// The reader has content.
    func sawContent() { hasContent.store(true, ordering: .relaxed) }

    private func wait(until isReady: (borrowing Shared) -> Bool) async {
        while !shared.withLock({ isReady($0) }) {
            await withCheckedContinuation { continuation in
                // Something may have come since the check: then the loop's turn is over and nobody would wake us.
                let now = shared.withLock { shared in
                    if isReady(shared) { return true }
                    shared.waiter = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        }
    }

    // MARK: The writer of a body that is made while it is sent

    /// Takes a piece once there is room for it; nil when the call has ended, else whether libcurl must be told.
    func offer(_ piece: [UInt8]) async -> Bool? {
        while true {
            let offer: UploadBuffer.Offer = shared.withLock { shared in
                shared.end == nil ? shared.upload.offer(piece, room: uploadBytesMax) : .ended
            }
            switch offer {
            case .taken(let mustResume): return mustResume
            case .ended: return nil
            case .full: await waitForRoom()
            }
        }
    }

    /// The last piece was offered; true when libcurl must be told.
    func endOffers() -> Bool { shared.withLock { $0.upload.end() } }

    private func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let now = shared.withLock { shared in
                if shared.end != nil || shared.upload.hasRoom(uploadBytesMax) { return true }
                shared.uploader = continuation
                return false
            }
            if now { continuation.resume() }
        }
    }

    // MARK: libcurl's thread

    /// When the transfer is to end if nothing happens before; nil while the provider is held back.
    var due: (at: ContinuousClock.Instant, why: String)? {
        let isAwaited = contentUntil != nil && !hasContent.load(ordering: .relaxed)
        if let contentUntil, isAwaited, contentUntil <= quietUntil ?? contentUntil {
            return (contentUntil, "no content came in time")
        }
        return quietUntil.map { ($0, "the provider sent nothing for too long") }
    }

    /// Bytes have come. Once a stream has content, comments do not count: that they come says nothing of the answer.
    func sawBytes(_ bytes: UnsafeRawBufferPointer) {
        guard request.timeouts.firstContent != nil else { return sawProgress() }
        let hasField = lines.take(bytes)
        if hasField || !hasContent.load(ordering: .relaxed) { sawProgress() }
    }

    /// The next bytes of a body that is made while it is sent.
    func takeUpload(into buffer: UnsafeMutableRawBufferPointer) -> UploadBuffer.Take {
        let take = shared.withLock { $0.upload.take(into: buffer) }
        addNews()
        return take
    }

    /// Status and headers of a 2xx answer are here.
    func publishHead() {
        let head = ProviderHead(status: status, headers: headers)
        shared.withLock { $0.head = head }
        addNews()
    }

    /// Takes bytes of a 2xx answer; false if the reader lags too far behind to take any now.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let taken = shared.withLock { shared in
            if let lagBytesMax, shared.bytes.count >= lagBytesMax {
                shared.isPaused = true
                return false
            }
            shared.bytes.append(contentsOf: bytes)
            return true
        }
        addNews()
        return taken
    }

    func publishEnd(_ end: Result<Void, ProviderFailure>) {
        isEnded = true
        shared.withLock { $0.end = end }
        addNews()
    }

    private func addNews() {
        guard !hasNews else { return }
        hasNews = true
        news?.transfers.append(self)
    }

    /// Wakes who waits; once a turn of the loop, however much has come or gone.
    func wakeWaiters() {
        hasNews = false
        let (waiter, uploader) = shared.withLock { shared in
            defer { (shared.waiter, shared.uploader) = (nil, nil) }
            return (shared.waiter, shared.uploader)
        }
        waiter?.resume()
        uploader?.resume()
    }
}
