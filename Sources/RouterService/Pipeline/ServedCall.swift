import Messages

/// What a stream consists of, whichever method asked for it.
enum StreamPart: Sendable {
    /// First, once it is known who answers.
    case route(RouterV1.Route)
    /// Whole server-sent events.
    case data([UInt8])
    /// Last.
    case done(RouterV1.Done)
    /// Alone: the request became a batch.
    case ticket(RouterV1.ForwardResponse)
}

/// Takes the parts of a stream; throws when the caller has left.
struct StreamSink {
    /// Takes a part at once; true if the caller is behind, and is to be waited for.
    let queue: (StreamPart) throws -> Bool
    /// Returns when the caller has caught up.
    let waitForRoom: () async throws -> Void

    /// Takes a part, and waits while the caller is behind.
    func write(_ part: StreamPart) async throws {
        if try queue(part) { try await waitForRoom() }
    }
}
