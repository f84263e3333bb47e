import CHiredis

/// What Redis answered, copied out of hiredis' memory.
package enum RedisReply: Sendable, Equatable {
    /// A bulk string, any bytes.
    case string([UInt8])
    /// A simple string, such as `OK`.
    case status(String)
    /// A number.
    case integer(Int64)
    /// No value.
    case null
    /// An error inside an array; an error that is the whole answer is thrown as ``RedisError``.
    case error(String)
    /// Several values.
    case array([RedisReply])

    /// The bytes of a bulk or simple string, else nil.
    package var bytes: [UInt8]? {
        switch self {
        case .string(let bytes): bytes
        case .status(let text): Array(text.utf8)
        default: nil
        }
    }

    /// The text of a bulk or simple string, else nil.
    package var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The elements of an array, else nil.
    package var elements: [RedisReply]? {
        if case .array(let elements) = self { return elements }
        return nil
    }

    /// Copies `reply` and all that it holds. hiredis bounds the nesting.
    init(copying reply: UnsafeMutablePointer<redisReply>) {
        let value = reply.pointee
        let text = UnsafeRawBufferPointer(start: value.str, count: value.str == nil ? 0 : value.len)
        switch value.type {
        case REDIS_REPLY_STRING: self = .string(Array(text))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: text, as: UTF8.self))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: text, as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(value.integer)
        case REDIS_REPLY_ARRAY:
            self = .array(
                (0..<value.elements).map { index in
                    guard let elements = value.element, let element = elements[index] else { return .null }
                    return RedisReply(copying: element)
                }
            )
        default: self = .null
        }
    }
}
