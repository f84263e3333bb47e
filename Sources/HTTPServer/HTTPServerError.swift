/// Why a server did not start, a body could not be read or an answer could not be sent.
package enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    /// Another program listens there.
    case addressInUse(host: String, port: Int)
    /// The address could not be listened on for another reason.
    case cannotListen(host: String, port: Int, reason: String)
    /// The client has left.
    case connectionClosed
    /// The request was answered already.
    case alreadyAnswered
    /// The streamed body is longer than its bound: 413.
    case bodyTooLong
    /// The streamed body arrives too slowly: 408.
    case bodyTooSlow
    /// The streamed body breaks the rules of HTTP/1.1: 400.
    case bodyMalformed

    /// A sentence for a log line.
    package var description: String {
        switch self {
        case .addressInUse(let host, let port): "\(host):\(port) is in use by another program"
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
        case .connectionClosed: "the client has left"
        case .alreadyAnswered: "the request was answered already"
        case .bodyTooLong: "the request's body is too long"
        case .bodyTooSlow: "the request did not arrive in time"
        case .bodyMalformed: "the request is not valid HTTP/1.1"
        }
    }

    /// What the server answers when a handler lets the error through.
    var refusal: HTTPRefusal? {
        switch self {
        case .bodyTooLong: .bodyTooLong
        case .bodyTooSlow: .tooSlow
        case .bodyMalformed: .malformed
        case .addressInUse, .cannotListen, .connectionClosed, .alreadyAnswered: nil
        }
    }
}
