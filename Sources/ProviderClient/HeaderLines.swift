import CCurl
import Provider

/// The header lines of a handle's requests, as libcurl takes them: a list whose end is the same for request after request to
/// one provider, and is kept. Its owner calls ``close()`` in the end.
struct HeaderLines {
    private struct Kind: Equatable {
        let apiKey: String
        /// Nil without a body.
        let contentType: String?
        let isChunked: Bool

        init(_ request: ProviderRequest) {
            apiKey = request.endpoint.apiKey
            contentType = request.body.isEmpty && request.upload == nil ? nil : request.contentType
            isChunked = request.upload.map { $0.bytes == nil } ?? false
        }
    }

    private typealias List = UnsafeMutablePointer<curl_slist>

    private var kind: Kind?
    private var kept: List?
    /// The present request's own lines, the last of which leads to those that are kept.
    private var own: (first: List, last: List)?

    /// The lines of a request, until ``finish()``.
    mutating func list(for request: ProviderRequest) -> UnsafeMutablePointer<curl_slist>? {
        let kind = Kind(request)
        if kind != self.kind {
            curl_slist_free_all(kept)
            kept = nil
            add("Expect:", to: &kept)
            if let contentType = kind.contentType { add("Content-Type: \(contentType)", to: &kept) }
            if kind.isChunked { add("Transfer-Encoding: chunked", to: &kept) }
            if !kind.apiKey.isEmpty { add("Authorization: Bearer \(kind.apiKey)", to: &kept) }
            self.kind = kind
        }
        var first: List?
        if !request.requestID.isEmpty { add("x-request-id: \(request.requestID)", to: &first) }
        for header in request.headers {
            add(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)", to: &first)
        }
        guard let first else { return kept }
        var last = first
        while let next = last.pointee.next { last = next }
        last.pointee.next = kept
        own = (first, last)
        return first
    }

    /// The request is over.
    mutating func finish() {
        guard let (first, last) = own else { return }
        last.pointee.next = nil
        curl_slist_free_all(first)
        own = nil
    }

    func close() { curl_slist_free_all(kept) }

    /// A line that would break the head is left out.
    private func add(_ line: String, to list: inout List?) {
        guard line.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else { return }
        list = curl_slist_append(list, line) ?? list
    }
}
