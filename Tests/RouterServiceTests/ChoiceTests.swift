import Bodies
import Catalogue
import Messages
import RPCCore
import RouterService
import TestSupport
import Testing

@Suite("Choice of a model")
struct ChoiceTests {
    private let policy = RoutingPolicy()

    @Test("The decision table", arguments: ChoiceCase.table)
    func table(row: ChoiceCase) {
        let ranking = policy.choose(row.inputs)
        switch row.outcome {
        case .order(let expected):
            let reasons = ranking.excluded.map { "\($0.model.id) \($0.reason)" }
            #expect(
                ranking.candidates.map { Town.name($0.model) } == expected,
                "\(reasons) \(String(describing: ranking.refusal))"
            )
            #expect(ranking.refusal == nil)
        case .refusal(let code, let part, let reason):
            #expect(ranking.candidates.isEmpty)
            #expect(ranking.refusal?.code == code && ranking.refusal?.message.contains(part) == true, "\(ranking)")
            if let reason { #expect(ranking.refusal?.reason == reason) }
        }
    }

    @Test("The decision table has at least 40 rows, each with a name of its own")
    func size() {
        #expect(ChoiceCase.table.count >= 40)
        #expect(Set(ChoiceCase.table.map(\.name)).count == ChoiceCase.table.count)
    }

    @Test(
        "Every model is a candidate or excluded with a reason, whatever the order they are listed in",
        arguments: ChoiceCase.table
    )
    func whole(row: ChoiceCase) {
        let ranking = policy.choose(row.inputs)
        let all = ranking.candidates.map { Town.name($0.model) } + ranking.excluded.map { Town.name($0.model) }
        #expect(all.sorted() == row.models.map(Town.name).sorted())
        #expect(
            ranking.excluded.allSatisfy { !$0.reason.isEmpty } && ranking.candidates.allSatisfy { !$0.reason.isEmpty }
        )
        var reversed = row
        reversed.models = row.models.reversed()
        #expect(policy.choose(reversed.inputs) == ranking)
    }

    @Test("A logged decision is made again to the same answer", arguments: ChoiceCase.table)
    func replay(row: ChoiceCase) throws {
        let ranking = policy.choose(row.inputs)
        let logged = row.inputs.decision(ranking).encoded()
        let decision = try RouterV1.Decision(decoding: logged)
        #expect(decision.chosen == ranking.candidates.map { "\($0.model.id)@\($0.model.provider)" })
        let again = policy.choose(decision)
        #expect(again.candidates.map(\.reason) == ranking.candidates.map(\.reason))
        #expect(again.candidates.map(\.score) == ranking.candidates.map(\.score))
        #expect(again.excluded.map(\.reason) == ranking.excluded.map(\.reason))
        #expect(again.refusal == ranking.refusal && again.isPinned == ranking.isPinned)
        // And what was made again can be logged again.
        #expect(ChoiceInputs(decision).decision(again).encoded() == logged)
    }
}

@Suite("Properties of the choice")
struct ChoicePropertyTests {
    private let policy = RoutingPolicy()

    private func inputs(_ random: inout SeededGenerator) -> ChoiceInputs {
        let models = (0..<Int.random(in: 1...12, using: &random)).map { index in
            Town.model(
                "m\(index)@\(["p", "q"].randomElement(using: &random) ?? "p")",
                Double.random(in: 0...1, using: &random),
                dollars: Int.random(in: 0..<8, using: &random) == 0 ? nil : Double.random(in: 0.01...3, using: &random),
                latency: UInt32.random(in: 0...3000, using: &random),
                context: UInt32.random(in: 0...10_000, using: &random),
                Set(Capability.allCases.filter { _ in Bool.random(using: &random) })
            ) { model in
                model.isRetired = Int.random(in: 0..<10, using: &random) == 0
                model.isPinnedOnly = Int.random(in: 0..<10, using: &random) == 0
                model.replacement = "m0"
            }
        }
        var row = ChoiceCase(name: "random", models: models, outcome: .order([]))
        for model in models where Bool.random(using: &random) {
            let isOpen = Int.random(in: 0..<5, using: &random) == 0
            row.live[Town.name(model)] = Town.measured(
                first: Bool.random(using: &random) ? Double.random(in: 0...5, using: &random) : nil,
                rate: Bool.random(using: &random) ? Double.random(in: 0...300, using: &random) : nil,
                share: Double.random(in: 0...1.2, using: &random),
                breaker: isOpen ? .open(reopensIn: .milliseconds(Int.random(in: 0...9999, using: &random))) : .closed
            )
        }
        var inputs = row.inputs
        inputs.asked.priority = [.realtime, .standard, .batch].randomElement(using: &random) ?? .standard
        inputs.asked.model = Bool.random(using: &random) ? "auto" : "m\(Int.random(in: 0..<12, using: &random))"
        inputs.asked.maxTokens = Bool.random(using: &random) ? UInt64.random(in: 1...8000, using: &random) : nil
        inputs.asked.capabilities = Int.random(in: 0..<4, using: &random) == 0 ? ["tools"] : []
        inputs.asked.draw = random.next()
        var wishes = RouterV1.Wishes()
        wishes.fallback = [.unspecified, .none, .any].randomElement(using: &random) ?? .any
        wishes.minQuality = Int.random(in: 0..<4, using: &random) == 0 ? 0.3 : nil
        inputs.asked.wishes = wishes
        inputs.canaries = [CostV1.Canary(model: "m1", insteadOf: "m2", percent: 50, named: true)]
        return inputs
    }

    @Test("Of random choices none depends on the catalogue's order, loses a model, or replays otherwise")
    func random() async throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            await Task.yield()
            let inputs = inputs(&random)
            let ranking = policy.choose(inputs)
            #expect(ranking.candidates.isEmpty == (ranking.refusal != nil))
            #expect(ranking.candidates.count + ranking.excluded.count == inputs.models.count)
            for (upper, lower) in zip(ranking.candidates, ranking.candidates.dropFirst())
            where upper.score < lower.score {
                let isExplained = upper.ground == .named || !upper.notes.isEmpty || !lower.notes.isEmpty
                #expect(isExplained, "\(upper.reason) before \(lower.reason)")
            }
            var shuffled = inputs
            let order = inputs.models.indices.shuffled(using: &random)
            shuffled.models = order.map { inputs.models[$0] }
            shuffled.estimates = order.map { inputs.estimates[$0] }
            #expect(policy.choose(shuffled) == ranking)
            let again = policy.choose(try RouterV1.Decision(decoding: inputs.decision(ranking).encoded()))
            #expect(again.candidates.map(\.reason) == ranking.candidates.map(\.reason))
            #expect(again.candidates.map(\.model.id) == ranking.candidates.map(\.model.id))
        }
    }

    @Test("A higher price never raises a model's score")
    func dearer() async {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<200 {
            await Task.yield()
            var inputs = inputs(&random)
            inputs.asked.model = "auto"
            guard let place = inputs.models.indices.randomElement(using: &random), inputs.models[place].isPriceKnown
            else {
                continue
            }
            func score() -> Double? {
                policy.choose(inputs).candidates.first { $0.model.id == inputs.models[place].id }?.score
            }
            let before = score()
            inputs.models[place].price.inputNanodollarsPerMtok *= 3
            inputs.models[place].price.outputNanodollarsPerMtok *= 2
            guard let before, let after = score() else { continue }
            #expect(after <= before)
        }
    }

    @Test("Parts are drawn as large as they are set", arguments: [2, 20, 70] as [UInt32])
    func parts(percent: UInt32) async {
        let part = Double(percent) / 100
        let two = [Town.small, Town.coder]
        var share = ChoiceCase(name: "share", models: two, outcome: .order([]))
        share.live = ["small": Town.measured(share: part)]
        var canary = ChoiceCase(name: "canary", models: two, outcome: .order([]))
        canary.canaries = [.init(model: "coder", insteadOf: "small", percent: percent)]
        let count = 1000
        for (row, wanted) in [(share, "small"), (canary, "coder")] {
            var inputs = row.inputs
            var drawn = 0
            for request in 0..<count {
                await Task.yield()
                inputs.asked.draw = Draw(of: "req-\(request)".utf8).seed
                if policy.choose(inputs).candidates[0].model.id == wanted { drawn += 1 }
            }
            let sigma = (Double(count) * part * (1 - part)).squareRoot()
            #expect(abs(Double(drawn) - Double(count) * part) <= 3 * sigma, "\(row.name): \(drawn) of \(count)")
        }
    }

    @Test("Nearly equal models get as much each, and a conversation stays with one")
    func nearlyEqual() async {
        let models = (0..<4).map { Town.model("twin\($0)", 0.5 + Double($0) * 0.001, dollars: 0.3) }
        var inputs = ChoiceCase(name: "twins", models: models, outcome: .order([])).inputs
        var firsts: [String: Int] = [:]
        for request in 0..<1000 {
            await Task.yield()
            inputs.asked.draw = Draw(of: "req-\(request)".utf8).seed
            let first = policy.choose(inputs).candidates[0].model.id
            firsts[first, default: 0] += 1
        }
        let sigma = (1000 * 0.25 * 0.75).squareRoot()
        #expect(firsts.count == 4 && firsts.values.allSatisfy { abs(Double($0) - 250) <= 3 * sigma }, "\(firsts)")
    }

    @Test("When one of nearly equal models leaves, only its own conversations move")
    func leaving() async {
        let models = (0..<4).map { Town.model("twin\($0)", 0.5, dollars: 0.3) }
        var all = ChoiceCase(name: "twins", models: models, outcome: .order([])).inputs
        var fewer = ChoiceCase(name: "twins", models: Array(models.dropFirst()), outcome: .order([])).inputs
        for conversation in 0..<200 {
            await Task.yield()
            all.asked.draw = Draw(of: "talk-\(conversation)".utf8).seed
            fewer.asked.draw = all.asked.draw
            let before = policy.choose(all).candidates[0].model.id
            let after = policy.choose(fewer).candidates[0].model.id
            #expect(before == "twin0" || before == after)
        }
    }

    @Test("A decision that says what no router would say is chosen by all the same")
    func hostile() {
        var decision = ChoiceCase.table[0].inputs.decision(policy.choose(ChoiceCase.table[0].inputs))
        decision.asked?.maxTokens = .max
        decision.asked?.choices = .max
        decision.asked?.promptTokensHigh = .max
        decision.asked?.promptTokensLow = .max
        decision.asked?.units = .max
        decision.simplePrompts = .init(promptTokensMax: .max, answerTokensMax: .max, minQuality: .nan)
        for (place, number) in [Double.nan, -.infinity, -1, .infinity].enumerated() {
            decision.considered[place].firstSeconds = number
            decision.considered[place].tokensPerSecond = number
            decision.considered[place].share = number
            decision.considered[place].model?.quality = number
            decision.considered[place].model?.contextLength = 0
            decision.considered[place].model?.price?.inputNanodollarsPerMtok = .min
        }
        decision.asked?.wishes = .init(maxCostNanodollars: .min, minQuality: .nan)
        #expect(policy.choose(decision).refusal != nil)
        decision.asked?.wishes = nil
        let ranking = policy.choose(decision)
        #expect(ranking.candidates.count == 4 && ranking.candidates.allSatisfy { !$0.reason.isEmpty })
        #expect(policy.choose(RouterV1.Decision()).refusal?.code == .invalidArgument)
    }
}
