import Catalogue
import Messages
import RPCCore

/// Passes one attempt's chunks on and knows how far it came.
struct StreamRelay {
    private let route: RouterV1.Route
    private let model: Model
    private(set) var hasStarted = false
    private var hasEnded = false

    init(route: RouterV1.Route, model: Model) {
        self.route = route
        self.model = model
    }

    mutating func pass(_ chunk: InferenceV1.CallChunk, to sink: StreamSink) async throws {
        switch chunk.part {
        case .data(let bytes):
            try await start(sink)
            try await sink(.data(bytes))
        case .done(let done):
            try await start(sink)
            hasEnded = true
            let cost = RouterV1.Cost(
                costNanodollars: done.costNanodollars,
                priceVersion: model.price.version,
                quality: done.quality
            )
            try await sink(.done(RouterV1.Done(usage: done.usage, cost: cost)))
        case nil: return
        }
    }

    /// A stream that ends without its last part was cut.
    func end() throws(RPCError) {
        guard hasEnded else { throw RPCError(.unavailable, "the stream ended before its end") }
    }

    private mutating func start(_ sink: StreamSink) async throws {
        guard !hasStarted else { return }
        hasStarted = true
        try await sink(.route(route))
    }
}
