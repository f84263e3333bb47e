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
typealias StreamSink = (StreamPart) async throws -> Void
