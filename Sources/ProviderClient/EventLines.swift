/// Tells the lines of a stream's events from comments, by which a provider keeps a connection open and says nothing.
struct EventLines {
    private enum Place {
        case lineStart
        case comment
        case field
    }

    private var place = Place.lineStart

    /// Takes the next bytes; whether any of them is of a field.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var hasField = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): place = .lineStart
            case UInt8(ascii: ":") where place == .lineStart: place = .comment
            default:
                if place == .lineStart { place = .field }
                if place == .field { hasField = true }
            }
        }
        return hasField
    }
}
