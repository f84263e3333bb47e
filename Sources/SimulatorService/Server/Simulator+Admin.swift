import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    /// `/admin/faults`, `/admin/meter`, `/admin/settings`: no key is asked for, so bind them to this machine.
    func admin(_ request: HTTPRequest, _ parts: [String], _ responder: HTTPResponder) async throws {
        switch (parts.first, parts.count, request.method) {
        case ("meter", 1, "GET"):
            try await streamMeter(responder)
        case ("settings", 1, "GET"):
            try await responder.send(.json(200, settings.encoded()))
        case ("settings", 1, "POST"):
            let changed = try change(Fields(parseJSON(request.body).root))
            try await responder.send(.json(200, changed.encoded()))
        case ("faults", 1, "GET"):
            try await responder.send(.json(200, listed(faults.rules) { $0.append(to: &$1) }))
        case ("faults", 1, "POST"):
            let rule = try faults.add(Fields(parseJSON(request.body).root))
            var out: [UInt8] = []
            rule.append(to: &out)
            try await responder.send(.json(201, out))
        case ("faults", 1, "DELETE"):
            _ = faults.remove(id: nil)
            try await responder.send(.json(200, Array(#"{"deleted":true}"#.utf8)))
        case ("faults", 2, "DELETE"):
            guard let id = Int(parts[1]), faults.remove(id: id) else {
                throw APIError.notFound("fault \(parts[1])")
            }
            try await responder.send(.json(200, Array(#"{"deleted":true}"#.utf8)))
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    /// `/healthz`: the simulator depends on nothing but its disk, and a meter that cannot be written refuses calls.
    func health() -> HTTPResponse {
        let isFull = meter.isFull
        var out: [UInt8] = []
        out.append(text: #"{"status":"#)
        out.append(string: isFull ? #""unhealthy""# : #""ok""#)
        out.append(text: #","service":"provider-simulator","state":"ready","dependencies":{"meter":{"status":"#)
        out.append(string: isFull ? #""down""# : #""ok""#)
        out.append(text: #","needed":true}}}"#)
        return .json(isFull ? 503 : 200, out)
    }

    /// `/version`.
    func versionAnswer() -> HTTPResponse {
        var out: [UInt8] = []
        out.append(text: #"{"service":"provider-simulator","version":"#)
        out.append(jsonString: version)
        out.append(text: "}")
        return .json(200, out)
    }

    /// Streams every row: live calls in the order in which they ended, then batches, then fine-tunes.
    private func streamMeter(_ responder: HTTPResponder) async throws {
        let piece = 256 * 1_024
        var headers = HTTPHeaders()
        headers.add("content-type", "application/x-ndjson")
        let writer = try await responder.begin(status: 200, headers: headers)
        let meter = meter
        let end = meter.byteCount
        var offset = 0
        while offset < end {
            let from = offset
            let bytes = try await thread.run { try meter.read(from: from, count: min(piece, end - from)) }
            guard !bytes.isEmpty else {
                break
            }
            try await writer.write(bytes)
            offset += bytes.count
        }
        for path in batches.logPaths {
            let rows = try await thread.run { try Self.rows(ofLog: path) }
            if !rows.isEmpty {
                try await writer.write(rows)
            }
        }
        var rows: [UInt8] = []
        for row in finetunes.meterRows(at: WallClock.unixMS()) {
            row.append(to: &rows)
            rows.append(0x0A)
        }
        if !rows.isEmpty {
            try await writer.write(rows)
        }
        try await writer.end()
    }

    /// The rows in a batch's log: the first part of each whole line that has one.
    private static func rows(ofLog path: String) throws -> [UInt8] {
        let log = try Disk.read(path) ?? []
        guard let last = log.lastIndex(of: 0x0A) else {
            return []
        }
        var rows: [UInt8] = []
        for line in log[...last].split(separator: 0x0A) {
            let row = BatchLogLine.split(line).row
            if !row.isEmpty {
                rows.append(contentsOf: row)
                rows.append(0x0A)
            }
        }
        return rows
    }
}
