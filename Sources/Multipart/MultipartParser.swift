/// Reads a `multipart/form-data` body (RFC 7578) as it comes, in pieces of any size. Keeps at most a part's head, or a
/// boundary that may be one; what it is given beyond that it gives out at once.
package struct MultipartParser: Sendable {
    /// What a piece of the body brought.
    package enum Event: Sendable, Equatable {
        /// A part begins.
        case part(MultipartHead)
        /// The next bytes of the part, at least one.
        case data(ArraySlice<UInt8>)
        /// The part has ended.
        case end
    }

    /// The most bytes of a part's head.
    package static let headBytesMax = 8 << 10
    /// The most parts of a body.
    package static let partsMax = 128

    private enum State {
        case start
        case afterBoundary
        case head
        case data
        case over
    }

    private var state = State.start
    private let boundary: ByteSearch
    private var kept: [UInt8] = []
    private var parts = 0

    /// A parser of a body whose content type is `contentType`. Throws unless that is `multipart/form-data` and names a
    /// boundary of 1 to 70 characters.
    package init(contentType: String?) throws(MultipartError) {
        guard let contentType, let type = HeaderValue(contentType), type.value == "multipart/form-data" else {
            throw MultipartError("the content type must be multipart/form-data")
        }
        guard let text = type.parameters["boundary"], (1...70).contains(text.utf8.count) else {
            throw MultipartError("the content type must name a boundary of 1 to 70 characters")
        }
        boundary = ByteSearch(Array("\r\n--\(text)".utf8))
    }

    /// Whether the closing boundary has come. What follows it is not looked at.
    package var isOver: Bool { state == .over }

    /// Takes the next bytes of the body. After an error nothing more is to be fed.
    package mutating func feed(_ input: [UInt8]) throws(MultipartError) -> [Event] {
        let bytes = kept.isEmpty ? input : kept + input
        var events: [Event] = []
        var at = 0
        while let next = try step(bytes, at, &events) { at = next }
        kept = state == .over ? [] : Array(bytes[consumed(bytes, at, &events)...])
        return events
    }

    /// Goes on by one step from `at`; nil if that takes more bytes.
    private mutating func step(_ bytes: [UInt8], _ at: Int, _ events: inout [Event]) throws(MultipartError) -> Int? {
        switch state {
        case .start:
            // The first boundary has no line end before it.
            let opening = boundary.needle.dropFirst(2)
            guard bytes.starts(with: opening) else {
                if bytes.count < opening.count, opening.starts(with: bytes) { return nil }
                throw MultipartError("the body does not begin with its boundary")
            }
            state = .afterBoundary
            return opening.count
        case .afterBoundary:
            guard bytes.count - at >= 2 else { return nil }
            if bytes[at...].starts(with: Self.dashes) {
                state = .over
                return nil
            }
            guard bytes[at...].starts(with: Self.lineEnd) else {
                throw MultipartError("a boundary of the body has something after it")
            }
            state = .head
            return at + 2
        case .head:
            guard let end = Self.headEnd.first(in: bytes[at...]) else {
                guard bytes.count - at < Self.headBytesMax + Self.headEnd.needle.count else { throw Self.headTooLong }
                return nil
            }
            guard end - at <= Self.headBytesMax else { throw Self.headTooLong }
            parts += 1
            guard parts <= Self.partsMax else { throw MultipartError("the body has more than \(Self.partsMax) parts") }
            events.append(.part(try MultipartHead(bytes[at..<end])))
            state = .data
            return end + Self.headEnd.needle.count
        case .data:
            guard let end = boundary.first(in: bytes[at...]) else { return nil }
            if end > at { events.append(.data(bytes[at..<end])) }
            events.append(.end)
            state = .afterBoundary
            return end + boundary.needle.count
        case .over: return nil
        }
    }

    /// Gives out the data that cannot belong to a boundary, and says where what must be kept begins.
    private func consumed(_ bytes: [UInt8], _ at: Int, _ events: inout [Event]) -> Int {
        guard state == .data else { return at }
        let end = max(at, bytes.count - boundary.needle.count + 1)
        if end > at { events.append(.data(bytes[at..<end])) }
        return end
    }

    private static let dashes: [UInt8] = [0x2D, 0x2D]
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
    private static let headEnd = ByteSearch([0x0D, 0x0A, 0x0D, 0x0A])
    private static let headTooLong = MultipartError("the head of a part is longer than \(headBytesMax) bytes")
}

/// Why a body is no form.
package struct MultipartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// For the one who sent the body.
    package let message: String

    init(_ message: String) {
        self.message = message
    }

    /// The message.
    package var description: String { message }
}
