/// The way calls travel: in memory or over TCP. Generated clients are written against this.
package protocol ClientTransport: Sendable {
    /// One request, one response. Throws how the call failed.
    func unary(_ method: MethodDescriptor, _ request: [UInt8], options: CallOptions) async throws(RPCError) -> [UInt8]

    /// One request, any number of responses, read inside `onResponse`; the call ends when that returns.
    func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R

    /// Any number of requests, written inside `onCall` while any number of responses is read there; the call ends when
    /// that returns. For methods that read a stream of requests.
    func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R
}

/// The messages of one direction of a call, encoded. Read by one task.
package protocol RPCByteStream: Sendable {
    /// Everything that has come, at least one message; nil after a clean end. Throws how the call failed.
    func next() async throws(RPCError) -> [[UInt8]]?
}

extension RPCByteStream {
    /// The one response of a call whose method has one. INTERNAL if the call succeeded with none, or with several.
    package func only(of method: MethodDescriptor) async throws(RPCError) -> [UInt8] {
        var only: [UInt8]?
        while let batch = try await next() {
            guard only == nil, batch.count == 1 else { throw .notOneResponse(method, isEmpty: false) }
            only = batch.first
        }
        guard let only else { throw .notOneResponse(method, isEmpty: true) }
        return only
    }
}

/// Takes the messages of one direction of a call, encoded.
package protocol RPCByteWriter: Sendable {
    /// Queues a message, at once. True when the reader is behind: the writer then has to wait for room before the next.
    /// Throws CANCELLED when the call is over.
    func queue(_ message: [UInt8]) throws(RPCError) -> Bool
    /// Returns when the reader has come nearer. Throws CANCELLED when the task was cancelled.
    func waitForRoom() async throws(RPCError)
}

extension RPCByteWriter {
    /// Queues a message; waits while the reader is behind. Throws CANCELLED when the call is over.
    package func write(_ message: [UInt8]) async throws(RPCError) {
        if try queue(message) { try await waitForRoom() }
    }
}

/// Takes the requests of one call, encoded.
package protocol RPCRequestByteWriter: RPCByteWriter {
    /// There are no more requests. Said again, nothing happens.
    func finish()
}

/// Typed messages of one direction of a call. Read by one task.
package struct RPCStream<Message: Sendable>: AsyncSequence, Sendable {
    /// What is read: one decoded message.
    package typealias Element = Message
    private let bytes: any RPCByteStream
    private let decode: @Sendable ([UInt8]) throws -> Message

    /// Reads `bytes` through `decode`.
    package init(_ bytes: any RPCByteStream, decode: @escaping @Sendable ([UInt8]) throws -> Message) {
        self.bytes = bytes
        self.decode = decode
    }

    /// Starts reading; a stream is read once.
    package func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes, decode: decode) }

    /// Reads one message after the other.
    package struct Iterator: AsyncIteratorProtocol {
        private let bytes: any RPCByteStream
        private let decode: @Sendable ([UInt8]) throws -> Message
        private var batch: ArraySlice<[UInt8]> = []

        init(bytes: any RPCByteStream, decode: @escaping @Sendable ([UInt8]) throws -> Message) {
            self.bytes = bytes
            self.decode = decode
        }

        /// The next message; nil after a clean end.
        package mutating func next() async throws -> Message? {
            if batch.isEmpty {
                guard let more = try await bytes.next() else { return nil }
                batch = more[...]
            }
            guard let message = batch.popFirst() else { return nil }
            return try decode(message)
        }
    }
}

/// Takes typed responses of one call.
package struct RPCWriter<Message: Sendable>: Sendable {
    private let bytes: any RPCByteWriter
    private let encode: @Sendable (Message) -> [UInt8]

    /// Writes to `bytes` through `encode`.
    package init(_ bytes: any RPCByteWriter, encode: @escaping @Sendable (Message) -> [UInt8]) {
        self.bytes = bytes
        self.encode = encode
    }

    /// Queues a message; waits while the reader is behind. Throws CANCELLED when the caller has left.
    package func write(_ message: Message) async throws(RPCError) {
        if try queue(message) { try await waitForRoom() }
    }

    /// Queues a message at once; true if the reader is behind, so that ``waitForRoom()`` is to be called before the next.
    /// Throws CANCELLED when the caller has left.
    package func queue(_ message: Message) throws(RPCError) -> Bool { try bytes.queue(encode(message)) }

    /// Returns when the reader has caught up. Throws CANCELLED when the caller has left.
    package func waitForRoom() async throws(RPCError) { try await bytes.waitForRoom() }
}

/// Takes typed requests of one call.
package struct RPCRequestWriter<Message: Sendable>: Sendable {
    private let bytes: any RPCRequestByteWriter
    private let encode: @Sendable (Message) -> [UInt8]

    /// Writes to `bytes` through `encode`.
    package init(_ bytes: any RPCRequestByteWriter, encode: @escaping @Sendable (Message) -> [UInt8]) {
        self.bytes = bytes
        self.encode = encode
    }

    /// Queues a message; waits while the server is behind. Throws CANCELLED when the call is over; how it ended is
    /// thrown by its responses.
    package func write(_ message: Message) async throws(RPCError) {
        if try bytes.queue(encode(message)) { try await bytes.waitForRoom() }
    }

    /// There are no more requests. Said again, nothing happens.
    package func finish() { bytes.finish() }
}
