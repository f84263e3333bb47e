import JSON
import Synchronization

/// A fault that was asked for by `POST /admin/faults`.
struct FaultRule: Sendable, Equatable {
    var id: Int
    /// An id, or a beginning that ends in `*`; nil for every model.
    var model: String?
    /// A path such as `/v1/chat/completions`; nil for every path.
    var endpoint: String?
    var fault: Fault
    /// The share of matching calls that fail, 0 to 1.
    var rate: Double
    /// Only calls beyond so many a second fail; nil = all may.
    var allowance: Allowance?
    /// Calls that may still fail; nil without end.
    var remaining: Int?
    /// Calls that failed by this rule.
    var hits = 0

    init(_ fields: Fields, id: Int) throws(APIError) {
        self.id = id
        model = try fields.string("model")
        endpoint = try fields.string("endpoint")
        guard let kind = FaultKind(name: try fields.requiredString("kind")) else {
            throw .invalid("kind", "must be one of \(FaultKind.names)")
        }
        fault = Fault(
            kind: kind,
            afterChunks: try fields.int("after_chunks", in: 0...1_000_000) ?? 3,
            delayMilliseconds: try fields.int("delay_ms", in: 0...Fault.delayMillisecondsMax)
        )
        rate = try fields.double("rate", in: 0...1) ?? 1
        if let limit = try fields.int("above_per_second", in: 1...1_000_000) {
            allowance = Allowance(perSecond: limit)
            fault.perSecond = limit
        }
        remaining = try fields.int("count", in: 1...1_000_000_000)
    }

    func matches(model: String?, endpoint: String) -> Bool {
        if let wanted = self.endpoint, endpoint != wanted, endpoint != "/v1/" + wanted, endpoint != "/v1" + wanted {
            return false
        }
        guard let wanted = self.model else {
            return true
        }
        guard let model else {
            return false
        }
        return wanted.hasSuffix("*") ? model.hasPrefix(wanted.dropLast()) : model == wanted
    }

    func append(to out: inout [UInt8]) {
        out.append(text: #"{"id":"#)
        out.append(decimal: id)
        out.append(text: #","model":"#)
        out.append(jsonOptional: model)
        out.append(text: #","endpoint":"#)
        out.append(jsonOptional: endpoint)
        out.append(text: #","kind":"#)
        out.append(jsonString: fault.kind.rawValue)
        out.append(text: #","rate":"#)
        out.append(string: "\(rate)")
        out.append(text: #","above_per_second":"#)
        out.append(string: fault.perSecond.map(String.init) ?? "null")
        out.append(text: #","after_chunks":"#)
        out.append(decimal: fault.afterChunks)
        out.append(text: #","delay_ms":"#)
        out.append(decimal: milliseconds(fault.delay))
        out.append(text: #","count":"#)
        out.append(string: remaining.map(String.init) ?? "null")
        out.append(text: #","hits":"#)
        out.append(decimal: hits)
        out.append(text: "}")
    }
}

/// The faults that are on. Rates draw from a seeded generator: the same calls in the same order fail again.
final class FaultTable: Sendable {
    /// Rules at a time.
    private static let rulesMax = 1_000

    private struct State {
        var rules: [FaultRule] = []
        var nextID = 1
        var random: SplitMix64
    }

    private let state: Mutex<State>
    // Read on every call, so that a simulator without faults takes no lock for them.
    private let count = Atomic<Int>(0)

    init(seed: UInt64) {
        state = Mutex(State(random: SplitMix64(state: seed)))
    }

    func add(_ fields: Fields) throws(APIError) -> FaultRule {
        let rule = try FaultRule(fields, id: 0)
        return try state.withLock { state throws(APIError) in
            guard state.rules.count < Self.rulesMax else {
                throw APIError(
                    status: 400,
                    message: "there are \(Self.rulesMax) faults already",
                    code: "too_many_faults"
                )
            }
            var rule = rule
            rule.id = state.nextID
            state.nextID += 1
            state.rules.append(rule)
            count.store(state.rules.count, ordering: .releasing)
            return rule
        }
    }

    /// Removes the rule of that id, or all; false if there was none.
    func remove(id: Int?) -> Bool {
        state.withLock { state in
            let before = state.rules.count
            state.rules.removeAll { id == nil || $0.id == id }
            count.store(state.rules.count, ordering: .releasing)
            return id == nil || state.rules.count < before
        }
    }

    var rules: [FaultRule] {
        state.withLock { $0.rules }
    }

    /// The first rule that matches and whose rate draws this call. A rule whose count has run out is gone.
    func draw(model: String?, endpoint: String) -> Fault? {
        guard count.load(ordering: .acquiring) > 0 else {
            return nil
        }
        return state.withLock { state in
            for index in state.rules.indices where state.rules[index].matches(model: model, endpoint: endpoint) {
                if state.rules[index].allowance?.covers(.now) == true { continue }
                guard state.rules[index].rate >= 1 || state.random.fraction() < state.rules[index].rate else {
                    continue
                }
                state.rules[index].hits += 1
                let fault = state.rules[index].fault
                if let remaining = state.rules[index].remaining {
                    state.rules[index].remaining = remaining - 1
                    if remaining <= 1 {
                        state.rules.remove(at: index)
                        count.store(state.rules.count, ordering: .releasing)
                    }
                }
                return fault
            }
            return nil
        }
    }
}
