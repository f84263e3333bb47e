/// What answers the requests of a server.
package protocol HTTPHandler: Sendable {
    /// Says what is to become of a request's body, before a byte of it is read. Everything is collected by default.
    ///
    /// Runs on the event loop of the connection, so it must not block.
    ///
    /// - Parameter request: the request, without its body.
    /// - Returns: whether the body is collected or streamed, and its bound.
    func bodyPolicy(for request: HTTPRequest) -> HTTPBodyPolicy

    /// Answers one request by exactly one ``HTTPResponder/send(_:)`` or ``HTTPResponder/begin(status:headers:)``.
    ///
    /// Runs on the event loop of the connection, so it must not block; requests of one connection come one after the
    /// other. The task is cancelled when the client leaves. An error before the head was sent becomes a 500 with a
    /// static text, a later one cuts the connection; so does returning without an answer.
    ///
    /// - Parameters:
    ///   - request: the whole request; with its head alone when its body is streamed.
    ///   - responder: takes the answer.
    /// - Throws: anything; it is logged, never sent. What ``HTTPBodyReader/next()`` threw becomes 400, 408 or 413 when
    ///   nothing was sent yet.
    func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws
}

extension HTTPHandler {
    /// Collects everything, up to the server's bound.
    package func bodyPolicy(for request: HTTPRequest) -> HTTPBodyPolicy { .collect() }
}

/// Takes the answer to one request. May be used from any task.
package struct HTTPResponder: Sendable {
    let connection: HTTPConnection
    let exchange: UInt64
    /// Fields that every answer gets, whatever it is.
    package var headers = HTTPHeaders()

    init(connection: HTTPConnection, exchange: UInt64) {
        self.connection = connection
        self.exchange = exchange
    }

    /// Sends a whole response.
    ///
    /// - Parameter response: the response.
    /// - Throws: ``HTTPServerError`` when the client has left or the request was answered already.
    package func send(_ response: HTTPResponse) async throws {
        let exchange = exchange
        var whole = response
        if !headers.isEmpty { whole.headers = response.headers.adding(headers) }
        // Where handlers are: no closure need be made.
        if connection.isOnLoop { return try connection.send(whole, exchange) }
        let answer = whole
        try await connection.onLoop { try $0.send(answer, exchange) }
    }

    /// Sends the head of a response whose body follows piece by piece.
    ///
    /// - Parameters:
    ///   - status: the status code.
    ///   - headers: the fields. With a `content-length` the body is sent bare, else chunked.
    /// - Returns: takes the body; its end must be said.
    /// - Throws: ``HTTPServerError`` when the client has left or the request was answered already.
    package func begin(status: Int, headers: HTTPHeaders) async throws -> HTTPBodyWriter {
        let exchange = exchange
        let headers = headers.adding(self.headers)
        let isLate = try await connection.onLoop { try $0.begin(status: status, headers: headers, exchange) }
        return HTTPBodyWriter(connection: connection, exchange: exchange, followsLateHead: isLate)
    }

    /// Promises a streamed answer: if none has begun after `time`, its head goes out by itself, and then `filler` again and
    /// again, so that nobody on the way takes the connection for dead. A later ``begin(status:headers:)`` goes on from there,
    /// its status and fields unsent; ``send(_:)`` is then too late.
    ///
    /// - Parameters:
    ///   - time: how long the head waits.
    ///   - status: the status code.
    ///   - headers: the fields.
    ///   - filler: a piece of the body that means nothing to its reader.
    ///   - interval: the time between two fillers.
    /// - Throws: ``HTTPServerError`` when the client has left or the request was answered already.
    package func beginLate(
        after time: Duration,
        status: Int,
        headers: HTTPHeaders,
        filler: [UInt8],
        every interval: Duration
    ) async throws {
        let exchange = exchange
        let headers = headers.adding(self.headers)
        try await connection.onLoop { connection in
            let late = LateHead(status: status, headers: headers, filler: filler, interval: interval.timeAmount)
            try connection.beginLate(late, after: time.timeAmount, exchange)
        }
    }

    /// Whether the head of the answer is out.
    package var hasBegun: Bool {
        get async throws {
            let exchange = exchange
            return try await connection.onLoop { connection in
                guard exchange == connection.exchange else { return true }
                if case .streaming = connection.phase { return true }
                return false
            }
        }
    }

    /// Cuts the connection after what was written so far, so that the client sees an unfinished answer.
    package func abort() {
        let exchange = exchange
        connection.fromAnywhere { $0.abort(exchange) }
    }
}

/// Takes the body of a streamed response. Writes of one tick of the event loop leave in one piece.
package struct HTTPBodyWriter: Sendable {
    let connection: HTTPConnection
    let exchange: UInt64
    /// Whether the promised head was out before this one was there, whose fields nobody sees then.
    package let followsLateHead: Bool

    /// Sends a piece of the body; suspends while the client reads slower than this writes.
    ///
    /// - Parameter bytes: the piece; an empty one does nothing.
    /// - Throws: ``HTTPServerError`` when the client has left, `CancellationError` when cancelled while suspended.
    package func write(_ bytes: [UInt8]) async throws {
        let exchange = exchange
        let mustWait =
            connection.isOnLoop
            ? try connection.write(bytes, exchange)
            : try await connection.onLoop { try $0.write(bytes, exchange) }
        if mustWait { try await connection.wait(for: .writable, exchange) }
    }

    /// Ends the body. The connection goes on to its next request.
    ///
    /// - Throws: ``HTTPServerError`` when the client has left or the end was said already.
    package func end() async throws {
        let exchange = exchange
        try await connection.onLoop { try $0.end(exchange) }
    }
}
