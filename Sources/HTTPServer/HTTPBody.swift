import NIOCore

/// What is to become of a request's body.
package enum HTTPBodyPolicy: Sendable, Equatable {
    /// The handler runs once all of it is there. Without a bound of its own the server's counts; a longer body is
    /// refused with 413.
    case collect(bytesMax: Int? = nil)
    /// The handler runs at once and reads it from `request.stream`.
    case stream(bytesMax: Int)
}

/// A request's body as it arrives. Read by one task.
///
/// The client is held back while more than a bound waits here. It is told to go on (`100 continue`) when the first
/// piece is asked for. A request that is answered before its body was read to the end costs the connection.
package struct HTTPBodyReader: Sendable {
    let connection: HTTPConnection
    let exchange: UInt64

    /// All bytes that have come since the last call, at least one; nil after the end.
    ///
    /// - Throws: ``HTTPServerError`` when the client has left, sends too slowly, breaks the protocol or sends more than
    ///   the bound; `CancellationError` when cancelled while suspended.
    package func next() async throws -> [UInt8]? {
        let exchange = exchange
        while true {
            switch try await connection.onLoop({ try $0.takeBody(exchange) }) {
            case .bytes(let bytes): return bytes
            case .end: return nil
            case .wait: try await connection.wait(for: .body, exchange)
            }
        }
    }
}

/// A streamed body between the socket and the handler.
struct StreamedBody {
    enum State: Equatable {
        case arriving
        case whole
        case failed(HTTPServerError)
    }

    enum Piece {
        case bytes([UInt8])
        case end
        case wait
    }

    /// How much waits for the handler before reading pauses; one turn of the event loop may bring twice as much again.
    static let waitingBytesMax = 64 << 10
    /// What one body may hold of the server's memory for bodies.
    static let reservedBytes = 3 * waitingBytesMax

    var state = State.arriving
    var waiting: [UInt8] = []
    /// The client waits to be told to go on.
    var mustContinue: Bool
}

/// A request from its first byte to its last.
final class Arrival {
    /// When it began, moved on by the time for which the client was held back.
    var start: NIODeadline
    /// Every byte since then.
    var rawBytes = 0
    /// Nil until the head is complete, and when the body is streamed.
    var request: HTTPRequest?
    var body: [UInt8] = []
    /// Of the body, collected or streamed.
    var bodyBytes = 0
    var bodyBytesMax = 0
    /// By `content-length`; 0 = not said.
    var bodyBytesExpected = 0
    /// What it holds of the server's memory for bodies.
    var reserved = 0

    init(start: NIODeadline) {
        self.start = start
    }

    /// False when the body is longer than its bound with `bytes` more.
    func count(_ bytes: Int) -> Bool {
        bodyBytes += bytes
        return bodyBytes <= bodyBytesMax
    }

    /// Keeps bytes that were counted. The body is copied here and nowhere else: its room is made at once.
    func collect(_ bytes: ByteBuffer) {
        reserved += bytes.readableBytes
        if body.isEmpty { body.reserveCapacity(max(bytes.readableBytes, bodyBytesExpected)) }
        body.append(contentsOf: bytes.readableBytesView)
    }

    /// Until when it must have ended, at the least rate.
    func due(_ configuration: HTTPServer.Configuration) -> NIODeadline {
        let earned = Double(rawBytes) / Double(max(1, configuration.receiveRateMin)) * 1_000_000_000
        return start + configuration.requestTimeout.timeAmount + .nanoseconds(Int64(min(earned, 1e17)))
    }

    /// True when what is no content outweighs it: endless heads, chunks of one byte with long extensions.
    func hasTooMuchFraming(_ configuration: HTTPServer.Configuration) -> Bool {
        rawBytes > 2 * configuration.headerBytesMax + 16 * bodyBytes
    }
}
