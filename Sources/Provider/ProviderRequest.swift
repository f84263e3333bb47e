/// One HTTP request to a provider.
package struct ProviderRequest: Sendable {
    /// A header to send.
    package struct Header: Sendable, Equatable {
        /// Without a line feed or colon.
        package let name: String
        /// Without a line feed.
        package let value: String

        /// A header. What would break the line is left out.
        package init(_ name: String, _ value: String) {
            self.name =
                Self.isPlain(name) && !name.utf8.contains(0x3A) ? name : name.filter { !$0.isNewline && $0 != ":" }
            self.value = Self.isPlain(value) ? value : value.filter { !$0.isNewline }
        }

        /// Whether all of it is visible ASCII or spaces, as nearly always: looking at characters would take longer.
        private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    }

    /// Whom to ask; its key becomes the `authorization` header.
    package var endpoint: ProviderEndpoint
    /// `GET`, `POST`, …
    package var method: String
    /// What follows the base URL, with its slash and percent-encoded: `/chat/completions`.
    package var path: String
    /// Headers beside authorization, content type and request id.
    package var headers: [Header]
    /// Empty = no content type is sent.
    package var body: [UInt8]
    /// A body that is sent as it is made, in place of `body`.
    package var upload: ProviderUpload?
    /// Of `body` or `upload`.
    package var contentType: String
    /// Sent as `x-request-id`; empty = none.
    package var requestID: String
    /// How long each part may take.
    package var timeouts: ProviderTimeouts
    /// The most bytes that the answer's body may have in all.
    package var responseBytesMax: Int

    /// A request; everything but the endpoint and the path has a default.
    package init(
        endpoint: ProviderEndpoint,
        method: String = "POST",
        path: String,
        headers: [Header] = [],
        body: [UInt8] = [],
        upload: ProviderUpload? = nil,
        contentType: String = "application/json",
        requestID: String = "",
        timeouts: ProviderTimeouts = ProviderTimeouts(),
        responseBytesMax: Int = 64 << 20
    ) {
        self.endpoint = endpoint
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.upload = upload
        self.contentType = contentType
        self.requestID = requestID
        self.timeouts = timeouts
        self.responseBytesMax = responseBytesMax
    }
}

/// How long each part of a provider call may take.
package struct ProviderTimeouts: Sendable, Equatable {
    /// Until the connection stands, TLS included.
    package var connect: Duration
    /// From there to the answer's first byte. A plain answer comes when all of it is generated.
    package var firstByte: Duration
    /// From the start of the call until its reader says that content has come (``ProviderByteStream/sawContent()``): what
    /// comes before, headers and comments, does not keep such a call alive. Nil = no bound.
    package var firstContent: Duration?
    /// Between any two bytes of an answer's body.
    package var betweenBytes: Duration
    /// For everything together.
    package var total: Duration

    /// Timeouts fit for plain answers of large models.
    package init(
        connect: Duration = .seconds(5),
        firstByte: Duration = .seconds(120),
        firstContent: Duration? = nil,
        betweenBytes: Duration = .seconds(60),
        total: Duration = .seconds(600)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.firstContent = firstContent
        self.betweenBytes = betweenBytes
        self.total = total
    }
}
