/// Cuts text into the JSON objects that stand in it one after another, wherever the text was cut when it came.
///
/// It looks for their ends only; whether an object is well-formed is its reader's to say.
package struct JSONObjects {
    /// Why text is no sequence of objects.
    package enum Failure: Error, CustomStringConvertible {
        /// Something else than `{` begins a value.
        case notAnObject
        /// An object is longer than the limit.
        case tooLong(bytesMax: Int)
        /// The text ends inside an object.
        case cut

        /// One line for people.
        package var description: String {
            switch self {
            case .notAnObject: "a request must be a JSON object, `{…}`"
            case .tooLong(let bytesMax): "a request is longer than \(bytesMax) bytes"
            case .cut: "the last request is cut: its `{` is not closed"
            }
        }
    }

    private let bytesMax: Int
    private var pending: [UInt8] = []
    /// Where the object that is being read starts, and how far it was looked at.
    private var start = 0
    private var scanned = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// Takes objects of at most `bytesMax` bytes.
    package init(bytesMax: Int = 64 * 1024 * 1024) { self.bytesMax = bytesMax }

    /// Adds what has come.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        pending.removeFirst(start)
        scanned -= start
        start = 0
        pending += bytes
    }

    /// The next whole object; nil until more has come. After an error there is no more to be had.
    package mutating func next() throws(Failure) -> [UInt8]? {
        while scanned < pending.count {
            let byte = pending[scanned]
            scanned += 1
            if depth == 0 {
                if Self.isSpace(byte) {
                    start = scanned
                } else if byte == UInt8(ascii: "{") {
                    depth = 1
                } else {
                    throw .notAnObject
                }
            } else if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else {
                look(at: byte)
                if depth == 0 {
                    defer { start = scanned }
                    return Array(pending[start..<scanned])
                }
            }
            guard scanned - start <= bytesMax else { throw .tooLong(bytesMax: bytesMax) }
        }
        return nil
    }

    /// To be called when no more comes: throws if an object is open.
    package func finish() throws(Failure) {
        if depth > 0 { throw .cut }
    }

    /// A byte inside an object, between strings.
    private mutating func look(at byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
