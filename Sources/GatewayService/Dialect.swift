package import HTTPServer

/// Whose shapes a client reads where OpenAI's and Together's differ on one path.
package enum Dialect: String, Sendable, CaseIterable {
    /// OpenAI's: the default.
    case openAI = "openai"
    /// Together's.
    case together

    /// By the header `x-pointsman-dialect: openai | together`, else by the SDK that names itself in `user-agent`.
    package init(_ headers: HTTPHeaders) {
        if let asked = headers["x-pointsman-dialect"].flatMap(Dialect.init(rawValue:)) {
            self = asked
            return
        }
        let agent = headers["user-agent"] ?? ""
        self = agent.hasPrefix("Together") || agent.hasPrefix("AsyncTogether") ? .together : .openAI
    }
}
