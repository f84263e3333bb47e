import Catalogue
import Messages
import RPCCore

/// Passes one attempt's chunks on, all but the last, and knows how far it came.
struct StreamRelay {
    private let route: RouterV1.Route
    private let model: Model
    private(set) var hasStarted = false
    private var last: InferenceV1.CallDone?

    init(route: RouterV1.Route, model: Model) {
        self.route = route
        self.model = model
    }

    /// True if the caller is to be waited for.
    mutating func pass(_ chunk: InferenceV1.CallChunk, to sink: StreamSink) throws -> Bool {
        switch chunk.part {
        case .data(let bytes):
            try start(sink)
            return try sink.queue(.data(bytes))
        case .done(let done):
            try start(sink)
            last = done
            return false
        case nil: return false
        }
    }

    /// What is left to be passed on. A stream that ends without its last part was cut.
    func end() throws(RPCError) -> StreamEnd {
        guard let last else { throw RPCError(.unavailable, "the stream ended before its end") }
        let cost = RouterV1.Cost(
            costNanodollars: last.costNanodollars,
            priceVersion: model.price.version,
            quality: last.quality
        )
        return .answer(last.rest, RouterV1.Done(usage: last.usage, cost: cost))
    }

    /// The route is small: what follows it says whether the caller is behind.
    private mutating func start(_ sink: StreamSink) throws {
        guard !hasStarted else { return }
        hasStarted = true
        _ = try sink.queue(.route(route))
    }
}
