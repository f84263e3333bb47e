import Messages
import Provider
import RPCCore
import RPCInProcess
import Spending
import Stubs
import Synchronization

/// A provider that answers as it was told to.
final class ScriptedProvider: ProviderTransport {
    /// What a streamed answer does next.
    enum Step: Sendable {
        case bytes([UInt8])
        case failure(ProviderFailure)
        /// Nothing more comes until the reader leaves.
        case silence
        /// The same bytes until the reader leaves.
        case flood([UInt8])

        static func text(_ text: String) -> Step { .bytes(Array(text.utf8)) }
    }

    enum Answer: Sendable {
        case body(String)
        case failure(ProviderFailure)
        case stream([Step])
        /// Not even a status comes.
        case silence
    }

    static let head = ProviderHead(
        status: 200,
        headers: [.init("content-type", "application/json"), .init("x-request-id", "provider-7")]
    )

    private let answer: Answer
    private let sent = Mutex<[ProviderRequest]>([])

    init(_ answer: Answer) { self.answer = answer }

    var requests: [ProviderRequest] { sent.withLock { $0 } }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        sent.withLock { $0.append(request) }
        switch answer {
        case .body(let text): return ProviderResponse(head: Self.head, body: Array(text.utf8))
        case .failure(let failure): throw failure
        case .stream: throw ProviderFailure(.unknown, .answer, "the script has a stream")
        case .silence: throw await Self.silence()
        }
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        sent.withLock { $0.append(request) }
        switch answer {
        case .stream(let steps): return try await onResponse(Self.head, ScriptedBytes(steps))
        case .failure(let failure): throw failure
        case .body: throw ProviderFailure(.unknown, .answer, "the script has a body")
        case .silence: throw await Self.silence()
        }
    }

    private static func silence() async -> ProviderFailure {
        await untilCancelled()
        return ProviderFailure(.unknown, .cancelled, "the call was cancelled")
    }
}

/// Returns when the task is cancelled, and only then.
func untilCancelled() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    continuation.finish()
}

private final class ScriptedBytes: ProviderByteStream {
    private let steps: Mutex<ArraySlice<ScriptedProvider.Step>>

    init(_ steps: [ScriptedProvider.Step]) { self.steps = Mutex(steps[...]) }

    func sawContent() {}

    func next() async throws(ProviderFailure) -> [UInt8]? {
        let step = steps.withLock { steps in
            if case .flood? = steps.first { return steps.first }
            return steps.popFirst()
        }
        switch step {
        case nil: return nil
        case .bytes(let bytes): return bytes
        case .failure(let failure): throw failure
        case .silence:
            await untilCancelled()
            throw ProviderFailure(.cut, .cancelled, "the call was cancelled", head: ScriptedProvider.head)
        case .flood(let bytes):
            await Task.yield()
            guard !Task.isCancelled else {
                throw ProviderFailure(.cut, .cancelled, "the call was cancelled", head: ScriptedProvider.head)
            }
            return bytes
        }
    }
}

/// Keeps what was announced and settled, and hands settlements out as they come.
final class RecordingSpender: Spender {
    private let begun = Mutex<[CostV1.Intent]>([])
    private let settled = Mutex<[CostV1.Settlement]>([])
    private let refusal: RPCError?
    private let news = AsyncStream<CostV1.Settlement>.makeStream()

    init(refusal: RPCError? = nil) { self.refusal = refusal }

    var intents: [CostV1.Intent] { begun.withLock { $0 } }
    var settlements: [CostV1.Settlement] { settled.withLock { $0 } }

    func begin(_ intent: CostV1.Intent) async throws(RPCError) -> Attempt {
        if let refusal { throw refusal }
        let seq = begun.withLock { begun in
            begun.append(intent)
            return UInt64(begun.count)
        }
        return Attempt(journal: [UInt8](repeating: 0xAB, count: 16), seq: seq, intent: intent)
    }

    func settle(_ attempt: Attempt, _ settlement: CostV1.Settlement) async {
        settled.withLock { $0.append(settlement) }
        news.continuation.yield(settlement)
    }

    /// The next settlement that nobody has waited for.
    func nextSettlement() async -> CostV1.Settlement? {
        await news.stream.first { _ in true }
    }
}

/// A cache that keeps what it is given.
final class RecordingCache: Sendable {
    private let kept = Mutex<[CacheV1.StoreRequest]>([])
    private let isSilent: Bool

    /// One that answers no call, if `isSilent`.
    init(isSilent: Bool = false) { self.isSilent = isSilent }

    var stored: [CacheV1.StoreRequest] { kept.withLock { $0 } }

    var client: CacheClient {
        var router = RPCRouter()
        router.register(
            CacheMethods.store,
            unary: { (request: CacheV1.StoreRequest, _) async throws -> CacheV1.StoreResponse in
                if self.isSilent { await untilCancelled() }
                self.kept.withLock { $0.append(request) }
                return CacheV1.StoreResponse(stored: true)
            }
        )
        return CacheClient(InProcessTransport(router: router))
    }
}
