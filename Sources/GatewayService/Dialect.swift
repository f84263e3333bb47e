package import HTTPServer

/// Whose shapes a client reads where OpenAI's and Together's differ on one path.
package enum Dialect: String, Sendable, CaseIterable {
    /// OpenAI's: the default.
    case openAI = "openai"
    /// Together's.
    case together

    /// By which a client says whose shapes it reads: `openai` or `together`.
    static let header = "x-pointsman-dialect"

    /// By ``header``, else by the SDK that names itself in `user-agent`.
    package init(_ headers: HTTPHeaders) {
        if let asked = headers[Self.header].flatMap(Dialect.init(rawValue:)) {
            self = asked
            return
        }
        let agent = headers["user-agent"] ?? ""
        self = agent.hasPrefix("Together") || agent.hasPrefix("AsyncTogether") ? .together : .openAI
    }
}
