import Bodies
import Messages
import Provider

/// Reads one streamed answer: what to pass on and when, what it used, and whether it came to its end.
protocol AnswerReader {
    /// As the stream stated it.
    var usage: CommonV1.Usage? { get }
    /// The same as a plain answer; nil if it can't be put together.
    var answer: [UInt8]? { get }
    /// Whether nothing more is to be read: the closing marker has come, or what makes the answer worthless.
    var isOver: Bool { get }
    /// Whether content has come.
    var hasContent: Bool { get }
    /// Completion tokens so far, estimated.
    var seenTokens: Int { get }
    /// What is left to pass on after the end: events kept back, and the closing marker. Where usage is told, it says that
    /// all of it cost `nanodollars`.
    func rest(costing nanodollars: Int64) -> [UInt8]
    /// Takes the next bytes; returns the events to pass on now. What is wrong with them is thrown by ``end(_:)``, so that
    /// what came before it counts, and is passed on, however the bytes were cut.
    mutating func feed(_ bytes: [UInt8], _ head: ProviderHead) -> [UInt8]
    /// Nothing more is read: throws unless the provider said that this is the end.
    func end(_ head: ProviderHead) throws(ProviderFailure)
}

/// Reads a streamed completion.
struct StreamReader: AnswerReader {
    private let plan: CallPlan
    private let metrics: InferenceMetrics
    private let started = ContinuousClock.now
    private var scanner = SSEScanner()
    private var assembler: ChatAssembler
    /// Events before the first content: kept back, so that a failure can still be somebody else's answer.
    private var held: [UInt8] = []
    private(set) var hasContent = false
    /// The last chunk, if it tells usage: kept back until it is known what that cost.
    private var bill: SSEEvent?
    private var closing: [UInt8]?
    private var failure: ProviderFailure?
    private var seenBytes = 0

    init(plan: CallPlan, metrics: InferenceMetrics) {
        self.plan = plan
        self.metrics = metrics
        assembler = ChatAssembler(kind: plan.kind)
    }

    var usage: CommonV1.Usage? { plan.usage(assembler.usage) }
    var answer: [UInt8]? { assembler.answer() }
    var isOver: Bool { closing != nil || failure != nil }
    var seenTokens: Int { (seenBytes + 3) / 4 }

    func rest(costing nanodollars: Int64) -> [UInt8] {
        let told = bill.map { UsageCost.event($0, nanodollars: nanodollars) } ?? []
        return held + told + (closing ?? [])
    }

    mutating func feed(_ bytes: [UInt8], _ head: ProviderHead) -> [UInt8] {
        do throws(ProviderFailure) {
            for event in try events(in: bytes, head) where closing == nil {
                if event.isDone {
                    closing = event.raw
                } else if let data = event.data {
                    try take(event, data, head)
                }
            }
        } catch {
            failure = error
        }
        guard hasContent else { return [] }
        defer { held = [] }
        return held
    }

    private mutating func events(in bytes: [UInt8], _ head: ProviderHead) throws(ProviderFailure) -> [SSEEvent] {
        do throws(SSEError) {
            return try scanner.feed(bytes)
        } catch {
            throw ProviderFailure.malformed(error.message, head: head)
        }
    }

    private mutating func take(_ event: SSEEvent, _ data: [UInt8], _ head: ProviderHead) throws(ProviderFailure) {
        let chunk: StreamChunk
        do throws(BodyError) {
            chunk = try StreamChunk(parsing: data)
        } catch {
            throw ProviderFailure.malformed("a chunk of the stream: \(error.message)", head: head)
        }
        if let error = chunk.error {
            let message = "the provider gave up in the middle of its answer"
            throw ProviderFailure(.cut, .answer, message, head: head, body: error)
        }
        assembler.add(chunk)
        for choice in chunk.choices {
            seenBytes += (choice.content?.count ?? 0) + (choice.reasoning?.count ?? 0)
            seenBytes += choice.toolCalls.reduce(0) { $0 + $1.arguments.count }
        }
        if chunk.hasContent, !hasContent {
            hasContent = true
            metrics.sawContent(of: plan, after: .now - started)
        }
        if chunk.isUsageOnly, !plan.request.clientWantsUsage { return }
        if let bill { held += bill.raw }
        bill = plan.request.clientWantsUsage && chunk.usage != nil && !chunk.hasText ? event : nil
        if bill == nil { held += event.raw }
    }

    func end(_ head: ProviderHead) throws(ProviderFailure) {
        if let failure { throw failure }
        guard closing != nil else {
            throw ProviderFailure(.cut, .closed, "the stream ended without its closing marker", head: head)
        }
    }
}
