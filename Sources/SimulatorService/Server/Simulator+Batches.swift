import BlockingThread
import HTTPServer
import JSON
import Logging
import Telemetry

extension Simulator {
    /// `/v1/batches` and what is below it.
    func batch(_ request: HTTPRequest, key: String, _ parts: [String]) async throws -> HTTPResponse {
        let batches = batches
        switch (parts.count, parts.last, request.method) {
        case (0, _, "POST"):
            return try await createBatch(request, key: key)
        case (0, _, "GET"):
            var out: [UInt8] = [0x5B]
            for (index, batch) in batches.all.enumerated() {
                if index > 0 {
                    out.append(0x2C)
                }
                batch.append(to: &out)
            }
            out.append(0x5D)
            return .json(200, out)
        case (1, let id?, "GET"):
            guard let batch = batches[id] else {
                throw APIError.notFound("batch \(id)")
            }
            return .json(200, batch.encoded)
        case (2, "cancel", "POST"):
            let now = WallClock.unixMS()
            let batch = try await thread.run { try batches.cancel(parts[0], now: now) }
            return .json(200, batch.encoded)
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func createBatch(_ request: HTTPRequest, key: String) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let endpoint = try fields.requiredString("endpoint")
        guard InferenceEndpoint(rawValue: endpoint)?.isBatchable == true else {
            let known = InferenceEndpoint.allCases.filter(\.isBatchable).map(\.path).joined(separator: ", ")
            throw APIError.invalid("endpoint", "must be one of \(known)")
        }
        let fileID = try fields.requiredString("input_file_id")
        if let window = try fields.string("completion_window"), window != "24h" {
            throw APIError.invalid("completion_window", "must be 24h")
        }
        guard let file = files[fileID] else {
            throw APIError.invalid("input_file_id", "names no file")
        }
        guard file.bytes <= BatchItem.fileBytesMax else {
            throw APIError.invalid("input_file_id", "names a file of more than \(BatchItem.fileBytesMax) bytes")
        }
        guard file.purpose == "batch-api", file.progress == .completed else {
            throw APIError.invalid("input_file_id", "names a file that is not a processed file of purpose batch-api")
        }
        let batch = Batch(
            id: randomUUID(),
            inputFileID: fileID,
            fileBytes: file.bytes,
            endpoint: endpoint,
            key: key,
            createdMS: WallClock.unixMS()
        )
        try await thread.run { [batches] in try batches.create(batch) }
        var out: [UInt8] = []
        out.append(text: #"{"job":"#)
        batch.append(to: &out)
        out.append(text: #","warning":""}"#)
        return .json(201, out)
    }

    // MARK: Running

    /// Works on batches until its task is cancelled. Without it batches stay as they are.
    package func run() async {
        let clock = ContinuousClock()
        var last = clock.now
        var credit = 0.0
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: batches.hasActive ? .milliseconds(20) : .milliseconds(100))
            } catch {
                return
            }
            let now = clock.now
            let settings = settings
            let rate = Double(settings.batchItemsPerSecond)
            // What was not used in a tenth of a second is lost, else an idle time would be followed by a burst.
            credit = min(credit + rate * ((now - last) / .seconds(1)), max(1, rate / 10))
            last = now
            let budget = settings.batchItemsPerSecond == 0 ? 1_000 : Int(credit)
            do {
                credit -= Double(try await advanceBatches(budget: budget, validation: settings.batchValidation))
            } catch {
                logger.error("batches could not be worked on", metadata: ["error": "\(error)"])
            }
        }
    }

    private func advanceBatches(budget: Int, validation: Duration) async throws -> Int {
        guard batches.hasActive else {
            return 0
        }
        let context = BatchContext(
            refuses: { name in self.refusalOfBatches(name) },
            answer: { item, batch throws(APIError) in try self.answer(item, of: batch) }
        )
        let now = WallClock.unixMS()
        return try await thread.run { [batches] in
            try batches.advance(now: now, validation: validation, budget: budget, context: context)
        }
    }

    /// Why a model takes no batches. Names that are not known, or retired, fail item by item.
    private func refusalOfBatches(_ name: String) -> String? {
        guard let model = try? model(named: name), model.batchPercent == nil else {
            return nil
        }
        return "\(name) does not support batches"
    }

    /// Answers an item by the code that answers calls; faults that refuse a call put it into the error file.
    private func answer(_ item: BatchItem, of batch: Batch) throws(APIError) -> (body: [UInt8], row: MeterRow) {
        let endpoint = InferenceEndpoint(rawValue: batch.endpoint) ?? .chat
        let body = RequestBody.json(try parseJSON(Array(item.body.raw)))
        let name = try body.model(at: endpoint)
        if let refusal = (Fault(model: name) ?? faults.draw(model: name, endpoint: "/v1/batches"))?.refusal(model: name)
        {
            throw refusal
        }
        let prepared = try prepare(body, model: name, endpoint: endpoint, host: nil)
        var row = prepared.row
        row.key = batch.key
        row.kind = .batch
        row.cost = prepared.model.cost(row.usage, at: endpoint, percent: prepared.model.batchPercent ?? 100)
        switch prepared.content {
        case .plain(let body): return (body, row)
        case .stream(let encoder, _, _): return (encoder.plain(), row)
        case .sound: throw .invalid("endpoint", "answers no batches")
        }
    }
}
