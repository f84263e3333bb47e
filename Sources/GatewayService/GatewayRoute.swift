package import Messages

/// What a method and a path ask for.
package enum GatewayRoute: Equatable, Sendable {
    /// A body for the router.
    case forward(RouterV1.Endpoint)
    /// All models.
    case listModels
    /// The model of this id, which may have slashes.
    case model(String)
    /// Whether this process lives.
    case health
    /// What is allowed at a path, as the value of an `allow` header.
    case options(String)
    /// A known path with another method; what is allowed there.
    case methodNotAllowed(String)
    /// No such path.
    case unknown

    private static let posts: [String: RouterV1.Endpoint] = [
        "/v1/chat/completions": .chatCompletions,
        "/v1/completions": .completions,
        "/v1/embeddings": .embeddings,
        "/v1/images/generations": .images,
    ]

    /// Reads a request line; `path` is decoded and has no query.
    package init(method: String, path: String) {
        let target: GatewayRoute
        let allowed: String
        if let endpoint = Self.posts[path] {
            (target, allowed) = (.forward(endpoint), "POST")
        } else if path == "/v1/models" {
            (target, allowed) = (.listModels, "GET")
        } else if path.hasPrefix("/v1/models/"), path.utf8.count > 11 {
            (target, allowed) = (.model(String(path.dropFirst(11))), "GET")
        } else if path == "/healthz" {
            (target, allowed) = (.health, "GET")
        } else {
            self = .unknown
            return
        }
        switch method {
        case allowed: self = target
        case "OPTIONS": self = .options("\(allowed), OPTIONS")
        default: self = .methodNotAllowed("\(allowed), OPTIONS")
        }
    }

    /// For metrics: few values, whatever clients send.
    var label: String {
        switch self {
        case .forward(.chatCompletions): "chat_completions"
        case .forward(.completions): "completions"
        case .forward(.embeddings): "embeddings"
        case .forward: "images"
        case .listModels, .model: "models"
        case .health: "healthz"
        case .options, .methodNotAllowed, .unknown: "other"
        }
    }
}
