import JSON
import Provider
import Synchronization

/// A provider's files and batches in memory, with a meter: a row for each answered item, as a provider would bill it.
final class FakeProvider: ProviderTransport {
    /// What happens to the call of that number.
    enum Fault: Sendable, CaseIterable {
        /// Nothing goes out.
        case notSent
        /// The provider does it, and no answer comes.
        case answerLost
        /// A refusal by status, before anything is done.
        case overloaded
        case rateLimited
        /// The provider does it, and this process ends.
        case processEnds
    }

    struct Batch: Sendable {
        var id: String
        var file: String
        var status = "VALIDATING"
        var looks = 0
        var output: [UInt8]?
        var errors: [UInt8]?
    }

    private struct State {
        var files: [String: [UInt8]] = [:]
        var batches: [Batch] = []
        var meter: [String] = []
        var calls = 0
        var faultAt: Int?
        var fault = Fault.notSent
        var endStatus = ["COMPLETED"]
    }

    private let state = Mutex(State())

    /// Attempt ids in the order billed.
    var meter: [String] { state.withLock { $0.meter } }
    var calls: Int { state.withLock { $0.calls } }
    var batches: [Batch] { state.withLock { $0.batches } }

    /// Makes the call of that number, from 0, go wrong once.
    func fail(call: Int, _ fault: Fault) {
        state.withLock { state in
            state.faultAt = call
            state.fault = fault
        }
    }

    /// How batches end, one after the other; the last word holds for all that follow.
    func end(with statuses: [String]) { state.withLock { $0.endStatus = statuses } }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        let request = try await request.collected()
        let fault: Fault? = state.withLock { state in
            defer { state.calls += 1 }
            return state.calls == state.faultAt ? state.fault : nil
        }
        switch fault {
        case .notSent: throw ProviderFailure(.notSent, .connect, "nobody listens")
        case .overloaded: throw .refused(ProviderHead(status: 503), body: [])
        case .rateLimited: throw .refused(ProviderHead(status: 429), body: [])
        case .answerLost, .processEnds, nil: break
        }
        let result = state.withLock { Self.answer(request, &$0) }
        if fault == .answerLost { throw ProviderFailure(.unknown, .closed, "the connection was reset") }
        if fault == .processEnds { throw ProviderFailure(.unknown, .cancelled, "cancelled") }
        guard let result else { throw .refused(ProviderHead(status: 404), body: []) }
        return ProviderResponse(head: ProviderHead(status: 200), body: result)
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        throw ProviderFailure(.notSent, .connect, "no streams here")
    }

    private static func answer(_ request: ProviderRequest, _ state: inout State) -> [UInt8]? {
        let parts = request.path.split(separator: "/").map(String.init)
        switch (request.method, parts.first, parts.count) {
        case ("POST", "files", 2):
            let id = "file-\(state.files.count)"
            state.files[id] = request.body
            return Array(#"{"id":"\#(id)"}"#.utf8)
        case ("GET", "files", 3):
            return state.files[parts[1]]
        case ("POST", "batches", 1):
            guard let file = try? JSONDocument(parsing: request.body).root["input_file_id"]?.string,
                state.files[file] != nil
            else { return nil }
            let batch = Batch(id: "pb-\(state.batches.count)", file: file)
            state.batches.append(batch)
            return Array(#"{"job":\#(json(batch))}"#.utf8)
        case ("GET", "batches", 1):
            return Array("[\(state.batches.map(json).joined(separator: ","))]".utf8)
        case ("GET", "batches", 2):
            guard let index = state.batches.firstIndex(where: { $0.id == parts[1] }) else { return nil }
            look(at: index, &state)
            return Array(json(state.batches[index]).utf8)
        case ("POST", "batches", 3):
            guard let index = state.batches.firstIndex(where: { $0.id == parts[1] }) else { return nil }
            if state.batches[index].output == nil { finish(index, "CANCELLED", &state) }
            return Array(json(state.batches[index]).utf8)
        default:
            return nil
        }
    }

    /// The first look finds it running, the second at its end.
    private static func look(at index: Int, _ state: inout State) {
        state.batches[index].looks += 1
        guard state.batches[index].output == nil else { return }
        guard state.batches[index].looks > 1 else {
            state.batches[index].status = "IN_PROGRESS"
            return
        }
        let word = state.endStatus.count > 1 ? state.endStatus.removeFirst() : state.endStatus[0]
        finish(index, word, &state)
    }

    /// Answers every item, those of a batch that does not complete but for the last; `fail` in a body fails it.
    private static func finish(_ index: Int, _ word: String, _ state: inout State) {
        let form = state.files[state.batches[index].file] ?? []
        var lines = form.split(separator: 10).filter { $0.starts(with: Array(#"{"custom_id""#.utf8)) }
        if word != "COMPLETED" { lines = lines.dropLast() }
        var (output, errors): ([UInt8], [UInt8]) = ([], [])
        for line in lines {
            guard let root = try? JSONDocument(parsing: Array(line)).root, let id = root["custom_id"]?.string,
                let model = root["body"]?["model"]?.string
            else { continue }
            if String(decoding: line, as: UTF8.self).contains("please fail") {
                errors += #"{"custom_id":"\#(id)","error":{"message":"no","code":"500"}}"#.utf8
                errors.append(10)
                continue
            }
            state.meter.append(id)
            output += #"{"custom_id":"\#(id)","response":{"status_code":200,"body":{"id":"c","model":"\#(model)","#.utf8
            output += #""usage":{"prompt_tokens":10,"completion_tokens":5}}}}"#.utf8
            output.append(10)
        }
        state.batches[index].status = word
        state.batches[index].output = output
        state.batches[index].errors = errors
        state.files["\(state.batches[index].id)-out"] = output
        state.files["\(state.batches[index].id)-err"] = errors
    }

    private static func json(_ batch: Batch) -> String {
        let files =
            batch.output == nil
            ? "" : #","output_file_id":"\#(batch.id)-out","error_file_id":"\#(batch.id)-err""#
        return #"{"id":"\#(batch.id)","status":"\#(batch.status)","input_file_id":"\#(batch.file)"\#(files)}"#
    }
}
