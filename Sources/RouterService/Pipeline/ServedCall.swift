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

/// How a stream ends: kept back until the caller's limits know of it, so that who has read it may ask again at once.
enum StreamEnd {
    /// The last events, and what all of it cost.
    case answer([UInt8], RouterV1.Done)
    /// The request became a batch.
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

    /// Takes what is left.
    func close(with end: StreamEnd) async throws {
        switch end {
        case .answer(let rest, let done):
            if !rest.isEmpty { try await write(.data(rest)) }
            try await write(.done(done))
        case .ticket(let ticket): try await write(.ticket(ticket))
        }
    }
}
