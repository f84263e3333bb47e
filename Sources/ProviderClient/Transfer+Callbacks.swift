import CCurl
import CCurlShims
import Provider

/// What libcurl calls while a transfer runs, on its thread.
extension Transfer {
    /// The most bytes of all headers of an answer together.
    private static let headerBytesMax = 64 << 10

    /// The most bytes that are read for nobody, in the hope of the end.
    private static let leftBytesMax = 64 << 10

    static func from(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The next piece of a body that is made while it is sent.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        switch takeUpload(into: buffer) {
        case .bytes(let count):
            sentBytes += count
            quietUntil = .now + request.timeouts.firstByte
            return count
        case .none:
            // It is the caller's move, not the provider's.
            quietUntil = nil
            return Int(CURL_READFUNC_PAUSE)
        case .end:
            guard let length = request.upload?.bytes, sentBytes != length else { return 0 }
            ownFailure = (.body, "the body ended after \(sentBytes) of its \(length) bytes")
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// The call has a connection and would go out now. False if some of it went out before, by another connection.
    func mayBeSent() -> Bool {
        guard isConnected else {
            isConnected = true
            news?.connections.waiting -= 1
            return true
        }
        guard let easy, EasyHandle.sentBytes(easy) > 0 else { return true }
        ownFailure = (.closed, Self.closedEarly)
        return false
    }

    /// The reader or the writer goes on: the provider's silence counts again.
    func resumed() {
        if request.upload != nil, !isHeadComplete {
            quietUntil = .now + request.timeouts.firstByte
        } else {
            sawProgress()
        }
    }

    /// One header line of the answer, its line end included. False ends the transfer.
    func receivedHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        if isHeadComplete { return true }  // trailers
        headerBytes += line.count
        guard headerBytes <= Self.headerBytesMax else {
            ownFailure = (.limit, "the provider's headers are larger than \(Self.headerBytesMax) bytes")
            return false
        }
        switch HeaderLine(line) {
        case .status(let status):
            self.status = status
            headers = []
        case .end:
            guard status >= 200 else { return true }  // 1xx: the real one follows
            isHeadComplete = true
            sawProgress()
            if isSuccess {
                publishHead()
            } else if request.upload != nil {
                news?.refused.append(self)
            }
        case .field(let name, let value): headers.append(.init(name, value))
        case .other: break
        }
        return true
    }

    enum Receipt { case taken, held, refused }

    /// A piece of the answer's body.
    func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Receipt {
        guard isSuccess else {
            refusal.append(contentsOf: bytes.prefix(ProviderFailure.bodyBytesMax - refusal.count))
            sawProgress()
            return .taken
        }
        guard receivedBytes + bytes.count <= request.responseBytesMax else {
            ownFailure = (.limit, "the provider's answer is larger than \(request.responseBytesMax) bytes")
            return .refused
        }
        if isLeft {
            leftBytes += bytes.count
            return leftBytes <= Self.leftBytesMax ? .taken : .refused
        }
        guard take(bytes) else {
            quietUntil = nil
            return .held
        }
        receivedBytes += bytes.count
        sawBytes(bytes)
        return .taken
    }

    func sawProgress() { quietUntil = .now + request.timeouts.betweenBytes }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// What the end of the transfer means.
    func outcome(code: CURLcode, requestBytes: Int) -> Result<Void, ProviderFailure> {
        let head = ProviderHead(status: isHeadComplete ? status : 0, headers: isHeadComplete ? headers : [])
        if isHeadComplete, !isSuccess { return .failure(.refused(head, body: refusal)) }
        if code == CURLE_OK, isHeadComplete { return .success(()) }
        let cause = ownFailure?.cause ?? Self.cause(of: code)
        let message = ownFailure?.message ?? Self.message(of: code)
        let kind: ProviderFailure.Kind
        if isHeadComplete {
            kind = cause == .limit ? .malformed : .cut
        } else if requestBytes == 0 {
            kind = .notSent
        } else {
            kind = .unknown
        }
        return .failure(ProviderFailure(kind, cause, message, head: head))
    }

    private static func cause(of code: CURLcode) -> ProviderFailure.Cause {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION:
            .connect
        default: .closed
        }
    }

    private static let closedEarly = "the connection was closed before an answer came"

    private static func message(of code: CURLcode) -> String {
        code == CURLE_SEND_FAIL_REWIND ? closedEarly : String(cString: curl_easy_strerror(code))
    }
}
