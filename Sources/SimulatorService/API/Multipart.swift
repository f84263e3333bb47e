/// The parts of a `multipart/form-data` body.
struct MultipartForm {
    struct Part {
        var name: String
        var filename: String?
        var bytes: ArraySlice<UInt8>
    }

    private static let partsMax = 64

    private(set) var parts: [Part] = []

    /// Splits a body at the boundary that the content type names.
    init(contentType: String?, body: [UInt8]) throws(APIError) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType[...]), !boundary.isEmpty
        else {
            throw .invalid("content-type", "must be multipart/form-data with a boundary")
        }
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else {
            throw .invalid("body", "does not begin with its boundary")
        }
        var position = delimiter.count
        while !body[position...].starts(with: [0x2D, 0x2D]) {
            guard parts.count < Self.partsMax else {
                throw .invalid("body", "has more than \(Self.partsMax) parts")
            }
            guard body[position...].starts(with: [0x0D, 0x0A]) else {
                throw .invalid("body", "has a malformed boundary")
            }
            let start = position + 2
            guard let end = Self.find([0x0D, 0x0A] + delimiter, in: body[start...]) else {
                throw .invalid("body", "does not end with its boundary")
            }
            parts.append(try Self.part(body[start..<end]))
            position = end + 2 + delimiter.count
        }
    }

    subscript(name: String) -> Part? {
        parts.first { $0.name == name }
    }

    /// The text of a field.
    func text(_ name: String) -> String? {
        self[name].map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    func requiredText(_ name: String) throws(APIError) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw .missing(name)
        }
        return text
    }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(APIError) -> Part {
        let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard let end = find(blank, in: bytes) else {
            throw .invalid("body", "has a part without headers")
        }
        let headers = String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self)
        for line in headers.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            if let name = parameter("name", of: line) {
                return Part(name: name, filename: parameter("filename", of: line), bytes: bytes[(end + 4)...])
            }
        }
        throw .invalid("body", "has a part without a name")
    }

    /// `name=value` or `name="value"` after a semicolon.
    private static func parameter(_ name: String, of header: Substring) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == name else {
                continue
            }
            let value = pair[1].drop { $0 == " " }
            return value.first == "\"" ? String(value.dropFirst().prefix { $0 != "\"" }) : String(value)
        }
        return nil
    }

    /// Where `needle` first occurs.
    private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        // By the last byte of the window, most windows are skipped whole (Horspool).
        var skip = [Int](repeating: needle.count, count: 256)
        for (index, byte) in needle.dropLast().enumerated() {
            skip[Int(byte)] = needle.count - 1 - index
        }
        return bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            while start + needle.count <= buffer.count {
                if buffer[start..<(start + needle.count)].elementsEqual(needle) {
                    return bytes.startIndex + start
                }
                start += skip[Int(buffer[start + needle.count - 1])]
            }
            return nil
        }
    }
}
