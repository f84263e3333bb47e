import CCurl
import CCurlShims
import Provider

/// A libcurl handle: is set up for one transfer at a time, and keeps what the next of the same kind would set again.
struct EasyHandle {
    /// What of a request is kept from one transfer to the next; the client's configuration never changes.
    private struct Kind: Equatable {
        let url: String
        let method: String
        let hasBody: Bool
        let connectTimeout: Duration
    }

    let easy: UnsafeMutableRawPointer
    private var kind: Kind?

    /// Nil without memory.
    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
    }

    mutating func prepare(for transfer: Transfer, configuration: ProviderClient.Configuration) {
        let request = transfer.request
        let kind = Kind(
            url: request.endpoint.url(request.path),
            method: request.method,
            hasBody: request.method != "GET" || !request.body.isEmpty,
            connectTimeout: request.timeouts.connect
        )
        if kind != self.kind {
            curl_easy_reset(easy)
            Self.setConnection(easy, request, configuration)
            Self.setRoute(easy, kind.url, configuration)
            Self.setCallbacks(easy)
            _ = ccurl_easy_setopt_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
            if kind.hasBody { Self.setBody(easy) } else { _ = ccurl_easy_setopt_long(easy, CURLOPT_HTTPGET, 1) }
            self.kind = kind
        }
        // The loop keeps the transfer alive as long as the handle is in use.
        let pointer = Unmanaged.passUnretained(transfer).toOpaque()
        for option in [
            CURLOPT_PRIVATE, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA, CURLOPT_READDATA,
            CURLOPT_SEEKDATA,
        ] {
            _ = ccurl_easy_setopt_pointer(easy, option, pointer)
        }
        transfer.headerList = Self.headerList(request)
        _ = ccurl_easy_setopt_headers(easy, transfer.headerList)
        _ = ccurl_easy_setopt_long(easy, CURLOPT_TIMEOUT_MS, request.timeouts.total.wholeMilliseconds)
        if kind.hasBody {
            let bytes = request.upload.map { $0.bytes ?? -1 } ?? request.body.count
            _ = ccurl_easy_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes))
        }
    }

    /// What was set is set again for the next transfer.
    mutating func forget() { kind = nil }

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
        _ = ccurl_easy_setopt_prereq(easy) { user, _, _, _, _ in
            Transfer.from(user)?.connected()
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

    /// When a connection that was used before dies without an answer, libcurl sends the request again on a new one,
    /// whatever its method. A provider may have run it, so it must not. libcurl does so only if it can rewind the
    /// body: hence a body by callback, and a rewind that fails.
    private static func setBody(_ easy: UnsafeMutableRawPointer) {
        _ = ccurl_easy_setopt_long(easy, CURLOPT_POST, 1)
        _ = ccurl_easy_setopt_data_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.from(user) else { return Int(CURL_READFUNC_ABORT) }
            return transfer.fill(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        _ = ccurl_easy_setopt_seek(easy) { user, offset, _ in
            // Nothing was taken yet: nothing to rewind.
            guard let transfer = Transfer.from(user), transfer.sentBytes == 0, offset == 0 else {
                return CURL_SEEKFUNC_FAIL
            }
            return CURL_SEEKFUNC_OK
        }
    }

    private static func headerList(_ request: ProviderRequest) -> UnsafeMutablePointer<curl_slist>? {
        var lines = ["Expect:", "Accept: */*"]
        if !request.body.isEmpty || request.upload != nil { lines.append("Content-Type: \(request.contentType)") }
        if let upload = request.upload, upload.bytes == nil { lines.append("Transfer-Encoding: chunked") }
        if !request.requestID.isEmpty { lines.append("x-request-id: \(request.requestID)") }
        if !request.endpoint.apiKey.isEmpty { lines.append("Authorization: Bearer \(request.endpoint.apiKey)") }
        lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines where line.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) {
            list = curl_slist_append(list, line) ?? list
        }
        return list
    }
}

extension Duration {
    /// At least 1: libcurl takes 0 for "for ever".
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
