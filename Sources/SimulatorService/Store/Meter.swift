import Glibc
import Synchronization

/// One call that a provider would bill.
package struct MeterRow: Sendable, Equatable {
    /// What a call is.
    package enum Kind: String, Sendable {
        case chat
        case completion
        case embedding
        case image
        case rerank
        case speech
        case transcription
        case batch
        case finetune
    }

    /// The caller's `x-request-id`; for a batch the item's custom id.
    var attemptID: String
    /// A short hash of the caller's key.
    var key: String
    var endpoint: String
    var kind: Kind
    var model: String
    var usage: BilledUsage
    var cost: Int64
    /// The caller got the whole answer.
    var complete: Bool

    /// The row as one JSON object without a line end.
    func append(to out: inout [UInt8]) {
        out.append(text: #"{"attempt_id":"#)
        out.append(jsonString: attemptID)
        out.append(text: #","key":"#)
        out.append(jsonString: key)
        out.append(text: #","endpoint":"#)
        out.append(jsonString: endpoint)
        out.append(text: #","kind":"#)
        out.append(jsonString: kind.rawValue)
        out.append(text: #","model":"#)
        out.append(jsonString: model)
        out.append(text: #","prompt_tokens":"#)
        out.append(decimal: usage.promptTokens)
        out.append(text: #","completion_tokens":"#)
        out.append(decimal: usage.completionTokens)
        out.append(text: #","cached_tokens":"#)
        out.append(decimal: usage.cachedTokens)
        out.append(text: #","units":"#)
        out.append(decimal: usage.units)
        out.append(text: #","cost_nanodollars":"#)
        out.append(decimal: Int(cost))
        out.append(text: #","complete":"#)
        out.append(string: complete ? "true}" : "false}")
    }
}

/// The rows of live calls, in an append-only file.
///
/// A row is one `write` to the page cache (under a microsecond) straight from the event loop, before the last byte of its
/// answer: so it survives the death of the process, and no answer was ever whole without its row.
final class Meter: Sendable {
    let path: String
    private let descriptor: Int32
    private let bytesMax: Int
    // The bytes of whole rows; the lock keeps rows whole and in order.
    private let size: Mutex<Int>

    /// Opens the file; a torn last row, whose answer nobody got, is cut off.
    init(path: String, bytesMax: Int) throws(DiskError) {
        self.path = path
        self.bytesMax = bytesMax
        descriptor = try Disk.openToAppend(path)
        size = Mutex(try Disk.cutTornLine(descriptor, path: path))
    }

    deinit {
        close(descriptor)
    }

    /// Writes a row; refuses with 503 when the file is full or the disk fails, and then nothing must be answered.
    func append(_ row: MeterRow) throws(APIError) {
        var line: [UInt8] = []
        line.reserveCapacity(320)
        row.append(to: &line)
        line.append(0x0A)
        let failure = size.withLock { size -> String? in
            guard size + line.count <= bytesMax else {
                return "the meter is full"
            }
            do {
                try Disk.write(line, to: descriptor, path: path)
                size += line.count
                return nil
            } catch {
                // Half a row must not stand before the next one.
                _ = ftruncate(descriptor, off_t(size))
                return "\(error)"
            }
        }
        if let failure {
            throw APIError(status: 503, message: failure, type: "server_error", code: "meter_unavailable")
        }
    }

    /// Whether a row of usual length has no room.
    var isFull: Bool {
        byteCount + 512 > bytesMax
    }

    /// Bytes of whole rows so far.
    var byteCount: Int {
        size.withLock { $0 }
    }

    /// A piece of the file.
    func read(from offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        try Disk.read(descriptor, from: offset, count: count, path: path)
    }
}
