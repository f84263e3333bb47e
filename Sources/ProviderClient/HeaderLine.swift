/// What one line of an answer's head says.
enum HeaderLine: Equatable {
    /// The first: 0 if its number is none.
    case status(Int)
    /// A field, its name in lower case, its value without the spaces around.
    case field(name: String, value: String)
    /// The empty line behind the fields.
    case end
    case other

    /// Reads a line; its line end may be there. By bytes: half a dozen lines come with every answer.
    init(_ line: UnsafeRawBufferPointer) {
        var line = line[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
        if line.isEmpty {
            self = .end
        } else if line.starts(with: "HTTP/".utf8) {
            self = .status(Self.status(line))
        } else if let colon = line.firstIndex(of: 0x3A) {
            var value = line[(colon + 1)...]
            while let first = value.first, Self.isSpace(first) { value.removeFirst() }
            while let last = value.last, Self.isSpace(last) { value.removeLast() }
            let name = String(unsafeUninitializedCapacity: colon - line.startIndex) { buffer in
                for (index, byte) in line[..<colon].enumerated() {
                    buffer[index] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                }
                return colon - line.startIndex
            }
            self = .field(name: name, value: String(decoding: value, as: UTF8.self))
        } else {
            self = .other
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// `HTTP/1.1 200 OK`: the digits behind the first space.
    private static func status(_ line: Slice<UnsafeRawBufferPointer>) -> Int {
        guard let space = line.firstIndex(of: 0x20) else { return 0 }
        let digits = line[(space + 1)...].drop { $0 == 0x20 }.prefix { $0 != 0x20 }
        return Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}
