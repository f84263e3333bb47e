/// One server-sent event.
package struct SSEEvent: Sendable, Equatable {
    /// As it came, its closing blank line included.
    package let raw: [UInt8]
    /// The `data` lines joined by line feeds; nil for a block that has none (comments only).
    package let data: [UInt8]?

    /// Whether this is the marker that ends a stream: `data: [DONE]`.
    package var isDone: Bool { data.map { $0.elementsEqual("[DONE]".utf8) } ?? false }
}

/// An event that would not end.
package struct SSEError: Error, Sendable, Equatable {
    /// For people.
    package let message: String
}

/// Cuts bytes that come in any pieces into whole server-sent events. Lines end with LF, CR LF or CR.
package struct SSEScanner: Sendable {
    private let eventBytesMax: Int
    /// Bytes that belong to no whole event yet.
    private var pending: [UInt8] = []
    /// Up to here `pending` was looked at; a line starts at `lineStart`.
    private var scanned = 0
    private var lineStart = 0
    private var data: [UInt8]?
    /// The last byte was a CR: a LF that follows belongs to it.
    private var afterCarriageReturn = false

    /// A scanner whose events, with all their lines, have at most `eventBytesMax` bytes.
    package init(eventBytesMax: Int = 4 << 20) {
        self.eventBytesMax = eventBytesMax
    }

    /// Whether the bytes so far end in the middle of an event.
    package var isInEvent: Bool {
        !pending.isEmpty && !(pending.count == 1 && pending[0] == UInt8(ascii: "\n") && scanned == 1)
    }

    /// Takes the next bytes and gives the events that they complete, in order. After an error the scanner is of no use.
    package mutating func feed(_ bytes: [UInt8]) throws(SSEError) -> [SSEEvent] {
        var events: [SSEEvent] = []
        pending += bytes
        var eventStart = 0
        while scanned < pending.count {
            let byte = pending[scanned]
            scanned += 1
            if byte == UInt8(ascii: "\n"), afterCarriageReturn {
                afterCarriageReturn = false
                lineStart = scanned
                continue
            }
            afterCarriageReturn = byte == UInt8(ascii: "\r")
            guard afterCarriageReturn || byte == UInt8(ascii: "\n") else { continue }
            let line = pending[lineStart..<scanned - 1]
            let isBlank = line.isEmpty
            take(line)
            lineStart = scanned
            guard isBlank else { continue }
            // The LF of the CR LF that ends the event belongs to it, if it is here already.
            if afterCarriageReturn, scanned < pending.count, pending[scanned] == UInt8(ascii: "\n") {
                scanned += 1
                afterCarriageReturn = false
                lineStart = scanned
            }
            events.append(SSEEvent(raw: Array(pending[eventStart..<scanned]), data: data))
            data = nil
            eventStart = scanned
        }
        pending.removeSubrange(..<eventStart)
        scanned -= eventStart
        lineStart -= eventStart
        guard pending.count <= eventBytesMax else {
            throw SSEError(message: "a server-sent event is longer than \(eventBytesMax) bytes")
        }
        return events
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        guard line.starts(with: "data".utf8) else { return }
        var value = line.dropFirst(4)
        if let first = value.first {
            // `database: x` is another field.
            guard first == UInt8(ascii: ":") else { return }
            value = value.dropFirst()
            if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        }
        if data == nil {
            data = Array(value)
        } else {
            data?.append(UInt8(ascii: "\n"))
            data?.append(contentsOf: value)
        }
    }
}
