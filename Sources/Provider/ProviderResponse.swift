/// Status and headers of an answer.
package struct ProviderHead: Sendable {
    /// 200 to 299 where a transport hands it out; in a failure whatever came, 0 = no status line came.
    package let status: Int
    /// Names in lower case, in the order in which they came.
    package let headers: [ProviderRequest.Header]

    /// A head as transports and tests make it.
    package init(status: Int, headers: [ProviderRequest.Header] = []) {
        self.status = status
        self.headers = headers
    }

    /// The last value of a header, whatever the case of `name`.
    package subscript(name: String) -> String? {
        let name = name.lowercased()
        return headers.last { $0.name == name }?.value
    }

    /// The provider's own id of the call, or empty.
    package var requestID: String { self["x-request-id"] ?? "" }

    /// The longest pause that a provider is believed: what asks for more is a mistake, and nobody would come back.
    package static let retryAfterMax = Duration.seconds(60)

    /// When the provider asks to come back, at most ``retryAfterMax``: `retry-after-ms` or `retry-after` in seconds; nil if
    /// not said so. Dates are not read.
    package var retryAfter: Duration? {
        if let text = self["retry-after-ms"], let value = Int64(text), value >= 0 {
            return min(.milliseconds(value), Self.retryAfterMax)
        }
        if let text = self["retry-after"], let value = Int64(text), value >= 0 {
            return min(.seconds(value), Self.retryAfterMax)
        }
        return nil
    }

    /// Of the body, or empty.
    package var contentType: String { self["content-type"] ?? "" }
}

/// A whole answer with a status of 200 to 299.
package struct ProviderResponse: Sendable {
    /// Status and headers.
    package let head: ProviderHead
    /// All of it.
    package let body: [UInt8]

    /// A response as transports and tests make it.
    package init(head: ProviderHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}
