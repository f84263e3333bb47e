/// Whole numbers divided by weight.
package enum Shares {
    /// Divides `total` by largest remainder: the shares sum to it, each differs from its exact part by less than one,
    /// and of equal remainders the last gets more. What is below zero counts as zero; no weight at all is equal weight.
    package static func of(_ total: Int64, by weights: [Int64]) -> [Int64] {
        let total = max(0, total)
        let isWeighed = weights.contains { $0 > 0 }
        let weights = weights.map { isWeighed ? UInt128(max(0, $0)) : 1 }
        let sum = weights.reduce(0, +)
        var left = total
        var shares: [Int64] = []
        var remainders: [(remainder: UInt128, index: Int)] = []
        for (index, weight) in weights.enumerated() {
            let (share, remainder) = (UInt128(total) * weight).quotientAndRemainder(dividingBy: sum)
            shares.append(Int64(share))
            remainders.append((remainder, index))
            left -= Int64(share)
        }
        for (_, index) in remainders.sorted(by: >).prefix(Int(left)) { shares[index] += 1 }
        return shares
    }
}

extension AnswerUsage {
    /// What each of several texts, by their bytes, has of one call's usage. The shares sum to it.
    ///
    /// A text is estimated at a token for each four bytes begun. Where the provider's count is the sum of these, each has
    /// exactly its own; else what is more or less is divided in proportion. Each has at least one token if there are as
    /// many.
    package func shares(ofTexts bytes: [Int]) -> [AnswerUsage] {
        let weights = bytes.map { Int64(max(1, ($0 + 3) / 4)) }
        let prompts = prompts(weights)
        let completions = Shares.of(completionTokens, by: weights)
        // In proportion to the prompts: so none has more of it cached than it has.
        let cached = Shares.of(cachedTokens, by: prompts)
        return bytes.indices.map { index in
            var share = self
            share.promptTokens = prompts[index]
            share.completionTokens = completions[index]
            share.cachedTokens = cached[index]
            share.reasoningTokens = 0
            return share
        }
    }

    private func prompts(_ weights: [Int64]) -> [Int64] {
        let estimated = weights.reduce(0, +)
        if promptTokens >= estimated {
            return zip(weights, Shares.of(promptTokens - estimated, by: weights)).map { $0 + $1 }
        }
        let count = Int64(weights.count)
        guard promptTokens >= count else { return Shares.of(promptTokens, by: weights) }
        return Shares.of(promptTokens - count, by: weights.map { $0 - 1 }).map { $0 + 1 }
    }
}
