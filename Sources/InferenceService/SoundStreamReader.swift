import Bodies
import Messages
import Provider

/// Reads streamed speech or a streamed transcription. Its events go on as they come; what says that it was all, `[DONE]`
/// or OpenAI's `….done`, is kept back until it is paid for.
struct SoundStreamReader: AnswerReader {
    private let plan: CallPlan
    private let metrics: InferenceMetrics
    private let started = ContinuousClock.now
    private var scanner = SSEScanner()
    private(set) var hasContent = false
    private var milliseconds: Int64?
    private var last: [UInt8]?
    private var closing: [UInt8]?
    private var failure: ProviderFailure?

    init(plan: CallPlan, metrics: InferenceMetrics) {
        self.plan = plan
        self.metrics = metrics
    }

    var usage: CommonV1.Usage? { plan.usage(milliseconds: milliseconds) }
    /// Never cached.
    var answer: [UInt8]? { nil }
    var isOver: Bool { closing != nil || failure != nil }
    /// Paid by units.
    var seenTokens: Int { 0 }

    func rest(costing nanodollars: Int64) -> [UInt8] { (last ?? []) + (closing ?? []) }

    mutating func feed(_ bytes: [UInt8], _ head: ProviderHead) -> [UInt8] {
        var passed: [UInt8] = []
        do {
            for event in try scanner.feed(bytes) where !isOver {
                if event.isDone {
                    closing = event.raw
                } else if let data = event.data {
                    passed += try take(event.raw, SoundChunk(parsing: data))
                }
            }
        } catch let error as SSEError {
            failure = .malformed(error.message, head: head)
        } catch let error as BodyError {
            failure = .malformed(error.message, head: head)
        } catch {
            failure = error as? ProviderFailure ?? .malformed("a chunk of the stream", head: head)
        }
        return passed
    }

    private mutating func take(_ raw: [UInt8], _ chunk: SoundChunk) throws(ProviderFailure) -> [UInt8] {
        if let error = chunk.error {
            let message = "the provider gave up in the middle of its answer"
            throw ProviderFailure(.cut, .answer, message, body: error)
        }
        milliseconds = chunk.milliseconds ?? milliseconds
        if !hasContent { metrics.sawContent(of: plan, after: .now - started) }
        hasContent = true
        let before = last ?? []
        last = chunk.isLast ? raw : nil
        return chunk.isLast ? before : before + raw
    }

    func end(_ head: ProviderHead) throws(ProviderFailure) {
        if let failure { throw failure }
        guard closing != nil || last != nil else {
            throw ProviderFailure(.cut, .closed, "the stream ended without its closing marker", head: head)
        }
    }
}
