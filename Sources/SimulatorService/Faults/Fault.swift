/// What goes wrong with a call on purpose.
enum FaultKind: String, Sendable, CaseIterable {
    case latency
    case slowFirstToken = "slow_first_token"
    case slowTokens = "slow_tokens"
    case tooManyRequests = "429"
    case serverError = "500"
    case overloaded = "503"
    case cutStream = "cut_stream"
    case stalledStream = "stalled_stream"
    case malformedChunk = "malformed_chunk"
    case errorEvent = "error_event"
    case retiredModel = "retired_model"
    case connectionRefused = "connection_refused"

    /// The kind of that name; hyphens are as good as underscores.
    init?(name: some StringProtocol) {
        self.init(rawValue: String(name.map { $0 == "-" ? "_" : $0 }))
    }

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// Milliseconds that the kind takes unless the fault says otherwise.
    var defaultDelay: Duration {
        switch self {
        case .latency: .seconds(1)
        case .slowFirstToken: .seconds(2)
        case .slowTokens: .milliseconds(200)
        case .stalledStream: .seconds(600)
        default: .zero
        }
    }
}

/// One fault with its numbers.
struct Fault: Sendable, Equatable {
    /// The longest delay that a fault may ask for.
    static let delayMillisecondsMax = 3_600_000

    var kind: FaultKind
    /// Content chunks that are sent before the fault shows.
    var afterChunks = 3
    /// How long; nil for the kind's own.
    var delayMilliseconds: Int?
    /// The limit that a 429 tells of; nil = it tells of ten calls a second.
    var perSecond: Int?

    var delay: Duration {
        delayMilliseconds.map { .milliseconds($0) } ?? kind.defaultDelay
    }

    /// The refusal that a fault of this kind is; nil for a kind that lets the call start.
    func refusal(model: String) -> APIError? {
        switch kind {
        case .tooManyRequests:
            APIError(
                status: 429,
                message: "You have reached the rate limit specific to this model \(model).",
                type: "dynamic_request_limited",
                code: "rate_limit_exceeded",
                retryAfter: 1,
                limit: perSecond
            )
        case .serverError:
            APIError(status: 500, message: "Internal server error", type: "server_error", code: "internal_error")
        case .overloaded:
            APIError(
                status: 503,
                message: "The server is overloaded or not ready yet.",
                type: "service_unavailable",
                code: "overloaded"
            )
        case .retiredModel: .retired(model)
        default: nil
        }
    }

    /// The fault of a header `KIND`, or `KIND; after_chunks=N; delay_ms=N`.
    init(header: String) throws(APIError) {
        let parts = header.split(separator: ";").map { $0.trimming(" ") }
        guard let first = parts.first, let kind = FaultKind(name: first) else {
            throw .invalid("x-simulator-fault", "must be one of \(FaultKind.names)")
        }
        self.kind = kind
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let number = Int(pair[1]), (0...Self.delayMillisecondsMax).contains(number) else {
                throw .invalid("x-simulator-fault", "takes after_chunks=N and delay_ms=N")
            }
            switch pair[0] {
            case "after_chunks": afterChunks = number
            case "delay_ms": delayMilliseconds = number
            default: throw .invalid("x-simulator-fault", "takes after_chunks=N and delay_ms=N")
            }
        }
    }

    init(kind: FaultKind, afterChunks: Int = 3, delayMilliseconds: Int? = nil) {
        self.kind = kind
        self.afterChunks = afterChunks
        self.delayMilliseconds = delayMilliseconds
    }

    /// The fault that a model's name asks for: `simulator/fault-KIND`.
    init?(model: String) {
        guard model.hasPrefix(Self.modelPrefix) else {
            return nil
        }
        guard let kind = FaultKind(name: model.dropFirst(Self.modelPrefix.count)) else {
            return nil
        }
        self.init(kind: kind)
    }

    static let modelPrefix = "simulator/fault-"
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var text = self
        while text.first == character {
            text.removeFirst()
        }
        while text.last == character {
            text.removeLast()
        }
        return text
    }
}
