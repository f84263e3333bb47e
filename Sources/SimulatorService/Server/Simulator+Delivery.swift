import HTTPServer
import Logging

extension Simulator {
    /// Sends a plain answer. Its row is on disk before the first byte leaves.
    func send(_ body: [UInt8], _ answer: PreparedAnswer, fault: Fault?, _ responder: HTTPResponder) async throws {
        switch fault?.kind {
        case .cutStream, .stalledStream:
            try await sendHalf(of: body, answer, fault: fault, responder)
        case .malformedChunk:
            try meter.append(answer.row)
            try await responder.send(response(Array(body.dropLast(2)), answer))
        default:
            try meter.append(answer.row)
            try await responder.send(response(body, answer))
        }
    }

    private func response(_ body: [UInt8], _ answer: PreparedAnswer) -> HTTPResponse {
        var response = HTTPResponse.json(200, body)
        if !answer.row.attemptID.isEmpty {
            response.headers.add("x-request-id", answer.row.attemptID)
        }
        return response
    }

    /// Half of an answer, then perhaps silence, then the end of the connection. All of it had been produced.
    private func sendHalf(
        of body: [UInt8],
        _ answer: PreparedAnswer,
        fault: Fault?,
        _ responder: HTTPResponder
    ) async throws {
        billAborted(answer, completionTokens: nil)
        var headers = HTTPHeaders()
        headers.add("content-type", "application/json")
        let writer = try await responder.begin(status: 200, headers: headers)
        try await writer.write(Array(body.prefix(body.count / 2)))
        if fault?.kind == .stalledStream {
            try await Task.sleep(for: fault?.delay ?? .zero)
        }
        responder.abort()
    }

    /// Sends a stream piece by piece. Its row is on disk before the piece that ends it leaves.
    func send(_ stream: some SteppedAnswer, _ answer: PreparedAnswer, _ responder: HTTPResponder) async throws {
        var headers = HTTPHeaders()
        headers.add("content-type", stream.contentType)
        headers.add("cache-control", "no-cache")
        if !answer.row.attemptID.isEmpty {
            headers.add("x-request-id", answer.row.attemptID)
        }
        var stream = stream
        var writer: HTTPBodyWriter?
        do {
            let begun = try await responder.begin(status: 200, headers: headers)
            writer = begun
            if stream.firstPieceDelay > .zero {
                try await Task.sleep(for: stream.firstPieceDelay)
            }
            while let step = stream.next() {
                switch step {
                case .write(let bytes):
                    try await begun.write(bytes)
                case .pause(let duration):
                    try await Task.sleep(for: duration)
                case .cut:
                    billAborted(answer, completionTokens: stream.tokensSent)
                    responder.abort()
                    return
                }
            }
        } catch {
            counters.countLeft()
            if writer != nil {
                responder.abort()
            }
            billAborted(answer, completionTokens: stream.tokensSent)
            throw error
        }
        try await finish(stream, answer, writer, responder)
    }

    private func finish(
        _ stream: some SteppedAnswer,
        _ answer: PreparedAnswer,
        _ writer: HTTPBodyWriter?,
        _ responder: HTTPResponder
    ) async throws {
        do {
            try meter.append(answer.row)
        } catch {
            // The stream has begun: the only honest end is none.
            responder.abort()
            return
        }
        try await writer?.write(stream.tail)
        try await writer?.end()
    }

    /// Bills an answer that did not reach its end, as the mode says. `completionTokens` is what was sent; nil for all.
    func billAborted(_ answer: PreparedAnswer, completionTokens: Int?) {
        var row = answer.row
        row.complete = false
        switch settings.abortMode {
        case .nothing:
            return
        case .whole:
            break
        case .produced:
            if let completionTokens, row.kind == .chat || row.kind == .completion {
                row.usage.completionTokens = min(completionTokens, row.usage.completionTokens)
                row.cost = answer.model.cost(row.usage, at: row.kind == .chat ? .chat : .completions)
            }
        }
        do {
            try meter.append(row)
        } catch {
            // Nobody is left to be told.
            logger.error("an aborted call was not metered", metadata: ["error": "\(error.message)"])
        }
    }
}
