import Catalogue
import Messages

/// In which order those are asked that may answer.
extension Choice {
    /// Scores that differ by less count as equal: lots decide, so that requests and routers spread.
    private static let nearlyEqual = 0.98

    /// Best first: by score, nearly equal ones by lot; who does badly gets a part of its requests.
    func ordered(_ indices: [Int], lastResort: Bool) -> [Entry] {
        if lastResort || indices.count == 1 {
            var entries = scored(indices)
            for place in entries.indices where lastResort { entries[place].notes = [.lastResort] }
            return entries
        }
        let sorted = scored(indices).sorted { left, right in
            guard left.score == right.score else { return left.score > right.score }
            return rules.inputs.models[left.index].precedes(rules.inputs.models[right.index])
        }
        return shared(spread(sorted))
    }

    private func spread(_ sorted: [Entry]) -> [Entry] {
        var result: [Entry] = []
        result.reserveCapacity(sorted.count)
        var at = 0
        while at < sorted.count {
            let bound = sorted[at].score * Self.nearlyEqual
            let end = sorted[at...].firstIndex { $0.score < bound } ?? sorted.count
            if end - at == 1 {
                result.append(sorted[at])
            } else {
                let lots = sorted[at..<end].map { (lot: lot($0.index), entry: $0) }
                for (_, var entry) in lots.sorted(by: { $0.lot > $1.lot }) {
                    entry.notes = [.byLot(others: lots.count - 1)]
                    result.append(entry)
                }
            }
            at = end
        }
        return result
    }

    private func lot(_ index: Int) -> UInt64 {
        rules.draw.number("near", rules.inputs.models[index].id, rules.inputs.models[index].provider)
    }

    private func shared(_ entries: [Entry]) -> [Entry] {
        guard let first = entries.first, rules.inputs.estimates[first.index].share < 1 else { return entries }
        var postponed: [Entry] = []
        for (place, entry) in entries.enumerated() {
            let share = rules.inputs.estimates[entry.index].share
            var entry = entry
            if getsShare(entry.index) {
                if share < 1 { entry.notes.append(.drawn(share: share)) }
                return [entry] + entries[(place + 1)...] + postponed
            }
            entry.notes.append(.putBack(share: share))
            postponed.append(entry)
        }
        return postponed
    }

    private func getsShare(_ index: Int) -> Bool {
        let share = rules.inputs.estimates[index].share
        guard share < 1 else { return true }
        return rules.draw.unit("share", rules.inputs.models[index].id, rules.inputs.models[index].provider) < share
    }

    /// The canary of the first one goes before it, if this request is of its part.
    func withCanary(_ order: [Entry]) -> [Entry] {
        guard !rules.inputs.canaries.isEmpty else { return order }
        let first = rules.inputs.models[order[0].index].id
        for canary in rules.inputs.canaries where canary.insteadOf == first && (rules.isAuto || canary.named) {
            let lot = rules.draw.unit("canary", canary.model, canary.insteadOf) * 100
            guard lot < Double(canary.percent) else { continue }
            let indices = rules.inputs.models.indices.filter { index in
                rules.inputs.models[index].id == canary.model && !isOpen(index) && getsShare(index)
                    && exclusion(index, isNamed: false, isCanary: true) == nil
            }
            guard !indices.isEmpty else { continue }
            var entries = ordered(indices, lastResort: false)
            for place in entries.indices {
                entries[place].notes = [.canary(instead: first, percent: canary.percent)]
            }
            return entries + order.filter { !indices.contains($0.index) }
        }
        return order
    }

    private func scored(_ indices: [Int]) -> [Entry] {
        let scores = Scores(indices, rules)
        let weights = rules.weights
        return indices.map { index in
            let marks = scores.marks(index, rules)
            let score = weights.quality * marks.quality + weights.price * marks.price + weights.speed * marks.speed
            return Entry(index: index, score: score, ground: .ranked(weights, marks))
        }
    }
}
