import Bodies
import Catalogue
import Messages
import RPCCore

/// One choice being made: which routes may answer, and in which order they are asked. Not copyable: it holds all that the
/// choice depends on, and closures would copy it.
struct Choice: ~Copyable {
    struct Entry {
        let index: Int
        let score: Double
        var ground: RankedModel.Ground
        var notes: [RankedModel.Note] = []
    }

    private let kind: BodyKind
    private(set) var rules: ChoiceRules
    /// Why each route is out; nil = it is not.
    private var grounds: [ExclusionGround?]

    init(_ inputs: ChoiceInputs, _ kind: BodyKind) {
        self.kind = kind
        rules = ChoiceRules(inputs, kind)
        grounds = Array(repeating: nil, count: inputs.models.count)
    }

    mutating func made() -> Ranking {
        do throws(RPCError) {
            let entries = try rules.isAuto ? automatic() : named()
            return ranking(entries, nil)
        } catch {
            // Any chat model writes code; a model made for it does it better.
            guard rules.isAuto, rules.forgetCode() else { return ranking([], error) }
            return made()
        }
    }

    // MARK: Who may answer

    private mutating func automatic() throws(RPCError) -> [Entry] {
        let listed = try listedIndices()
        for index in rules.inputs.models.indices { grounds[index] = exclusion(index, isNamed: false) }
        var fitting = rules.inputs.models.indices.filter { grounds[$0] == nil }
        if let floor = rules.simpleFloor {
            let good = fitting.filter { rules.inputs.models[$0].quality >= floor }
            if good.isEmpty { rules.forgetSimplicity() } else { fitting = good }
            for index in rules.inputs.models.indices where grounds[index] == nil && !fitting.contains(index) {
                grounds[index] = .tooPoorForSimple(floor: floor)
            }
        }
        let awake = awakened(fitting)
        guard !awake.isEmpty else {
            throw ChoiceRefusal.nothingFits(Ranking.excluded(rules.inputs.models, grounds), kind)
        }
        let order = withCanary(ordered(awake, lastResort: isOpen(awake[0])))
        switch rules.wishes.fallback {
        case .none: return Array(order.prefix(1))
        case .listed: return Array(order.prefix(1)) + listedEntries(listed, but: order[0].index)
        default: return order
        }
    }

    private mutating func named() throws(RPCError) -> [Entry] {
        let asked = rules.inputs.asked.model
        guard let id = serving(asked) else { throw ChoiceRefusal.unknown(asked, rules.inputs.models) }
        let listed = try listedIndices()
        for index in rules.inputs.models.indices {
            grounds[index] = exclusion(index, isNamed: rules.inputs.models[index].id == id)
        }
        let fitting = rules.inputs.models.indices.filter { rules.inputs.models[$0].id == id && grounds[$0] == nil }
        guard !fitting.isEmpty else {
            let own = Ranking.excluded(rules.inputs.models, grounds).filter { $0.model.id == id }
            throw ChoiceRefusal.named(own, kind, rules.wishes)
        }
        var others: [Entry] = []
        switch rules.wishes.fallback {
        case .any:
            let strangers = grounds.indices.filter { grounds[$0] == nil && rules.inputs.models[$0].id != id }
            others = ordered(closed(strangers), lastResort: false)
        case .listed: others = listedEntries(listed.filter { rules.inputs.models[$0].id != id }, but: nil)
        default: break
        }
        // Where another may answer, nobody waits for a model that is out of use.
        let awake = others.isEmpty ? awakened(fitting) : closed(fitting)
        var order = ordered(awake, lastResort: !awake.isEmpty && isOpen(awake[0]))
        let ground = id == asked ? RankedModel.Ground.named : .replaces(asked)
        for place in order.indices { order[place].ground = ground }
        if !order.isEmpty { order = withCanary(order) }
        // Canaries and others may be the same.
        for other in others where !order.contains(where: { $0.index == other.index }) { order.append(other) }
        return rules.wishes.fallback == .none ? Array(order.prefix(1)) : order
    }

    func exclusion(_ index: Int, isNamed: Bool, isCanary: Bool = false) -> ExclusionGround? {
        rules.exclusion(index, isNamed: isNamed, isCanary: isCanary)
    }

    /// The id that serves a named one: itself, or what replaces it.
    private func serving(_ name: String) -> String? {
        var next: String? = name
        for _ in rules.inputs.models.indices {
            guard let id = next, let index = rules.inputs.models.firstIndex(where: { $0.id == id }) else { return nil }
            if !rules.inputs.models[index].isRetired { return id }
            next = rules.inputs.models[index].replacement
        }
        return nil
    }

    /// The routes of the models that the caller lists as fallback, in that order.
    private func listedIndices() throws(RPCError) -> [Int] {
        guard rules.wishes.fallback == .listed else { return [] }
        var indices: [Int] = []
        for name in rules.wishes.fallbackModels {
            guard let id = serving(name) else {
                // A profile's list may name what is gone meanwhile: that is not the caller's fault.
                if rules.inputs.asked.wishes?.fallback != .listed { continue }
                throw ChoiceRefusal.unknown(name, rules.inputs.models, field: "fallback")
            }
            indices += rules.inputs.models.indices.filter { rules.inputs.models[$0].id == id && !indices.contains($0) }
        }
        return indices
    }

    private mutating func listedEntries(_ listed: [Int], but first: Int?) -> [Entry] {
        for index in listed where index != first { grounds[index] = exclusion(index, isNamed: true) }
        let fitting = closed(listed.filter { grounds[$0] == nil && $0 != first })
        return fitting.map { Entry(index: $0, score: 1, ground: .listed) }
    }

    // MARK: Who is out of use

    private func wait(_ index: Int) -> Duration? {
        if case .open(let wait) = rules.inputs.estimates[index].breaker { wait } else { nil }
    }

    func isOpen(_ index: Int) -> Bool { wait(index) != nil }

    /// Those that are called at present.
    private mutating func closed(_ indices: [Int]) -> [Int] {
        guard indices.contains(where: { isOpen($0) }) else { return indices }
        for index in indices { if let wait = wait(index) { grounds[index] = .breakerOpen(wait) } }
        return indices.filter { !isOpen($0) }
    }

    /// Those that are called at present; if there are none, the one that is called again first.
    private mutating func awakened(_ indices: [Int]) -> [Int] {
        let awake = closed(indices)
        guard awake.isEmpty else { return awake }
        let soonest = indices.min { left, right in
            let (first, second) = (wait(left) ?? .zero, wait(right) ?? .zero)
            return first == second ? rules.inputs.models[left].precedes(rules.inputs.models[right]) : first < second
        }
        return soonest.map { [$0] } ?? []
    }

    // MARK: What comes of it

    private mutating func ranking(_ entries: [Entry], _ refusal: RPCError?) -> Ranking {
        let left = refusal == nil ? ExclusionGround.notAsked : .firstRefused
        for index in grounds.indices where grounds[index] == nil { grounds[index] = left }
        for entry in entries { grounds[entry.index] = nil }
        return Ranking(
            candidates: entries.map { entry in
                RankedModel(
                    rules.inputs.models,
                    at: entry.index,
                    score: entry.score,
                    ground: entry.ground,
                    notes: entry.notes
                )
            },
            isPinned: !rules.isAuto,
            models: rules.inputs.models,
            grounds: grounds,
            refusal: refusal
        )
    }
}
