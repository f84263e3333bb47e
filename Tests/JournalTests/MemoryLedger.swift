import Messages
import Spending
import Synchronization

/// The tracker's side of Append and Seal, in memory, with answers that may be lost.
final class MemoryLedger: SpendingLedger {
    struct State {
        var applied: [[UInt8]: UInt64] = [:]
        var settlements: [[UInt8]: [CostV1.Settlement]] = [:]
        var sealed: [[UInt8]: CostV1.SealMode] = [:]
        var calls = 0
    }

    struct Lost: Error {}

    let state = Mutex(State())
    /// Every n-th answer is lost after the work was done; 0 = none.
    let loses: Int

    init(loses: Int = 0) { self.loses = loses }

    func append(_ request: CostV1.AppendRequest) async throws -> CostV1.AppendResponse {
        try answer { state in
            let applied = state.applied[request.journal] ?? 0
            if request.previousSeq == applied {
                for record in request.records {
                    let settlement = try CostV1.Settlement(decoding: record.payload)
                    state.settlements[request.journal, default: []].append(settlement)
                    state.applied[request.journal] = record.seq
                }
            }
            return CostV1.AppendResponse(appliedSeq: state.applied[request.journal] ?? 0)
        }
    }

    func seal(_ request: CostV1.SealRequest) async throws -> CostV1.SealResponse {
        try answer { state in
            let applied = state.applied[request.journal] ?? 0
            if applied == request.lastSeq { state.sealed[request.journal] = request.mode }
            return CostV1.SealResponse(appliedSeq: applied)
        }
    }

    private func answer<R: Sendable>(_ body: (inout State) throws -> R) throws -> R {
        let (result, isLost) = try state.withLock { state in
            state.calls += 1
            return (try body(&state), loses > 0 && state.calls % loses == 0)
        }
        if isLost { throw Lost() }
        return result
    }

    func seal(of journal: [UInt8]) -> CostV1.SealMode? { state.withLock { $0.sealed[journal] } }

    func settlements(_ journal: [UInt8]) -> [CostV1.Settlement] { state.withLock { $0.settlements[journal] ?? [] } }
}
