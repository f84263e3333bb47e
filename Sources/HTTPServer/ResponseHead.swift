import NIOCore
import NIOHTTP1

/// Writes response heads by hand: one buffer for head, body and end is what makes one system call of them.
enum ResponseHead {
    /// How the end of a body is known.
    enum Framing: Equatable {
        /// By `content-length`, which is among the fields already.
        case bare
        /// By chunks.
        case chunked
        /// By the connection's end, for HTTP/1.0.
        case untilClose
        /// There is none: HEAD, 204, 304.
        case none
    }

    static func write(
        status: Int,
        headers: HTTPHeaders,
        contentLength: Int?,
        framing: Framing,
        connection: StaticString?,
        to buffer: inout ByteBuffer
    ) {
        buffer.reserveCapacity(minimumWritableBytes: headers.block.count + (contentLength ?? 0) + overheadBytes)
        if status == 200 {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            let phrase = HTTPResponseStatus(statusCode: status).reasonPhrase
            buffer.writeString("HTTP/1.1 \(status) \(phrase)\r\n")
        }
        buffer.writeBytes(headers.block)
        if let contentLength {
            buffer.writeStaticString("content-length: ")
            buffer.writeString(String(contentLength))
            buffer.writeStaticString("\r\n")
        }
        if framing == .chunked { buffer.writeStaticString("transfer-encoding: chunked\r\n") }
        if let connection {
            buffer.writeStaticString("connection: ")
            buffer.writeStaticString(connection)
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
    }

    static func writeChunk(_ bytes: [UInt8], to buffer: inout ByteBuffer) {
        buffer.writeString(String(bytes.count, radix: 16))
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(bytes)
        buffer.writeStaticString("\r\n")
    }

    /// What a head has beside its fields, about, in bytes.
    private static let overheadBytes = 128
}
