import CCurl
import CCurlShims
import Provider

/// A libcurl handle: is set up for one transfer at a time, and keeps what the next of the same kind would set again.
struct EasyHandle {
    /// What of a request is kept from one transfer to the next; the client's configuration never changes.
    private struct Kind: Equatable {
        enum Body { case none, bytes, upload }

        let baseURL: String
        let path: String
        let method: String
        let body: Body
        let connectTimeout: Duration

        init(_ request: ProviderRequest) {
            baseURL = request.endpoint.baseURL(of: request.path)
            path = request.path
            method = request.method
            body = request.upload != nil ? .upload : method == "GET" && request.body.isEmpty ? .none : .bytes
            connectTimeout = request.timeouts.connect
        }
    }

    let easy: UnsafeMutableRawPointer
    private var kind: Kind?
    private var headers = HeaderLines()

    /// Nil without memory.
    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
    }

    mutating func prepare(for transfer: Transfer, _ watch: SocketWatch, _ configuration: ProviderClient.Configuration) {
        let request = transfer.request
        let kind = Kind(request)
        if kind != self.kind {
            curl_easy_reset(easy)
            Self.setConnection(easy, request, configuration)
            Self.setRoute(easy, kind.baseURL + kind.path, configuration)
            Self.setCallbacks(easy)
            watch.serveSockets(of: easy)
            _ = ccurl_easy_setopt_string(easy, CURLOPT_CUSTOMREQUEST, kind.method)
            if kind.body == .none { _ = ccurl_easy_setopt_long(easy, CURLOPT_HTTPGET, 1) }
            if kind.body == .upload { Self.setUpload(easy) }
            self.kind = kind
        }
        // The loop keeps the transfer alive as long as the handle is in use.
        let pointer = Unmanaged.passUnretained(transfer).toOpaque()
        for option in Self.pointers { _ = ccurl_easy_setopt_pointer(easy, option, pointer) }
        _ = ccurl_easy_setopt_headers(easy, headers.list(for: request))
        _ = ccurl_easy_setopt_long(easy, CURLOPT_TIMEOUT_MS, request.timeouts.total.wholeMilliseconds)
        switch kind.body {
        case .none: break
        case .bytes:
            _ = ccurl_easy_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            _ = ccurl_easy_setopt_body(easy, request.body)
        case .upload:
            _ = ccurl_easy_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.upload?.bytes ?? -1))
        }
    }

    private static let pointers = [
        CURLOPT_PRIVATE, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA, CURLOPT_READDATA,
    ]

    /// Gives back what was the last transfer's alone. With `forgetting`, what was set is set again for the next one.
    mutating func finish(forgetting: Bool) {
        if kind?.body == .bytes { _ = ccurl_easy_setopt_pointer(easy, CURLOPT_POSTFIELDS, nil) }
        headers.finish()
        if forgetting { kind = nil }
    }

    func close() {
        curl_easy_cleanup(easy)
        headers.close()
    }

    /// Bytes that were given to the network, headers included.
    static func sentBytes(_ easy: UnsafeMutableRawPointer) -> Int {
        ccurl_easy_getinfo_long(easy, CURLINFO_REQUEST_SIZE)
            + Int(ccurl_easy_getinfo_offset(easy, CURLINFO_SIZE_UPLOAD_T))
    }

    private static func setConnection(
        _ easy: UnsafeMutableRawPointer,
        _ request: ProviderRequest,
        _ configuration: ProviderClient.Configuration
    ) {
        let http2 = request.endpoint.http2 ?? configuration.http2
        let version = http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
        let idle = max(1, Int(configuration.connectionIdle.components.seconds))
        let options: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_TCP_NODELAY, 1),
            (CURLOPT_TCP_KEEPALIVE, 1),
            (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_HTTP_VERSION, version),
            (CURLOPT_PIPEWAIT, http2 ? 1 : 0),
            (CURLOPT_MAXAGE_CONN, idle),
            (CURLOPT_CONNECTTIMEOUT_MS, request.timeouts.connect.wholeMilliseconds),
        ]
        for (option, value) in options { _ = ccurl_easy_setopt_long(easy, option, value) }
        _ = ccurl_easy_setopt_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = ccurl_easy_setopt_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        if let file = configuration.certificateFile { _ = ccurl_easy_setopt_string(easy, CURLOPT_CAINFO, file) }
    }

    private static func setRoute(
        _ easy: UnsafeMutableRawPointer,
        _ url: String,
        _ configuration: ProviderClient.Configuration
    ) {
        _ = ccurl_easy_setopt_string(easy, CURLOPT_URL, url)
        // Said in any case, or libcurl reads the environment itself.
        _ = ccurl_easy_setopt_string(easy, CURLOPT_PROXY, configuration.proxies.proxy(for: url) ?? "")
        _ = ccurl_easy_setopt_string(easy, CURLOPT_NOPROXY, configuration.proxies.except)
        // A proxy's own answer is not the provider's.
        _ = ccurl_easy_setopt_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private static func setCallbacks(_ easy: UnsafeMutableRawPointer) {
        // When a connection that was used before dies without an answer, libcurl sends the request again on a new one,
        // whatever its method. A provider may have run it, so it must not.
        _ = ccurl_easy_setopt_prereq(easy) { user, _, _, _, _ in
            guard let transfer = Transfer.from(user), transfer.mayBeSent() else { return CURL_PREREQFUNC_ABORT }
            return CURL_PREREQFUNC_OK
        }
        _ = ccurl_easy_setopt_data_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.from(user) else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return transfer.receivedHeader(line) ? size * count : 0
        }
        _ = ccurl_easy_setopt_data_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.from(user) else { return 0 }
            switch transfer.receivedBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
            case .taken: return size * count
            case .held: return Int(CURL_WRITEFUNC_PAUSE)
            case .refused: return 0
            }
        }
    }

    /// A body that is made while it is sent: by callback, and it can't be had once more.
    private static func setUpload(_ easy: UnsafeMutableRawPointer) {
        _ = ccurl_easy_setopt_long(easy, CURLOPT_POST, 1)
        _ = ccurl_easy_setopt_data_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.from(user) else { return Int(CURL_READFUNC_ABORT) }
            return transfer.fill(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
    }
}

extension Duration {
    /// At least 1: libcurl takes 0 for "for ever".
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
