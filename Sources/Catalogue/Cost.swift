package import Messages

/// The arithmetic of money: integer nano-dollars, one rounding a row, upwards.
package enum Cost {
    /// What `usage` costs at `price`, in nano-dollars.
    ///
    /// Chat, completions, embeddings, rerankings: cached prompt tokens at their own price, the others at the input price, answer
    /// tokens at the output price. Batches: the same sum at `batch_percent`. Images: see
    /// ``imageUnits(pixels:steps:price:)``. Fine-tunes: trained tokens. Speech: characters. Transcriptions: milliseconds of
    /// sound. All is summed exactly and rounded up once; what passes `Int64` is held at its end; a price below zero counts
    /// as zero; a batch percentage of 0 or above 100 counts as 100.
    package static func of(usage: CommonV1.Usage, price: CommonV1.Price, kind: CommonV1.Kind) -> Int64 {
        switch kind {
        case .image: roundedUp(amount(usage.units, price.nanodollarsPerMegapixel), 1000)
        case .finetune: roundedUp(amount(usage.units, price.trainingNanodollarsPerMtok), 1_000_000)
        case .speech: roundedUp(amount(usage.units, price.nanodollarsPerMchar), 1_000_000)
        case .transcription: roundedUp(amount(usage.units, price.nanodollarsPerAudioMinute), 60_000)
        case .batch: roundedUp(tokens(usage, price), 1_000_000, percent: price.batchPercent)
        default: roundedUp(tokens(usage, price), 1_000_000)
        }
    }

    /// What images count as at `price`: thousandths of a megapixel times the steps over those that the price covers,
    /// rounded up. Fewer steps are not cheaper.
    ///
    /// - Parameters:
    ///   - pixels: of all images together.
    ///   - steps: of each image; 0 = the provider's default.
    ///   - price: where it does not know its steps, those asked for count as covered.
    /// - Returns: a count for `Usage.units`.
    package static func imageUnits(pixels: UInt64, steps: UInt32, price: CommonV1.Price) -> UInt64 {
        let covered = UInt128(max(1, price.defaultSteps))
        let made = price.defaultSteps == 0 ? covered : max(UInt128(steps), covered)
        let (quotient, remainder) = (UInt128(pixels) * made).quotientAndRemainder(dividingBy: covered * 1000)
        return UInt64(clamping: remainder == 0 ? quotient : quotient + 1)
    }

    /// What each of several usages pays of one provider call: the shares sum to what the call costs, and each is what
    /// its own usage costs or, where a call's nano-dollar is shared, one nano-dollar less.
    package static func shares(of usages: [CommonV1.Usage], price: CommonV1.Price, kind: CommonV1.Kind) -> [Int64] {
        var sum = CommonV1.Usage()
        var paid: Int64 = 0
        return usages.map { usage in
            sum.promptTokens &+= usage.promptTokens
            sum.completionTokens &+= usage.completionTokens
            sum.cachedTokens &+= usage.cachedTokens
            let cost = of(usage: sum, price: price, kind: kind)
            defer { paid = cost }
            return cost - paid
        }
    }

    /// What a batch row would have cost in real time, in nano-dollars.
    package static func fullPrice(usage: CommonV1.Usage, price: CommonV1.Price) -> Int64 {
        of(usage: usage, price: price, kind: .chat)
    }

    /// Token-nanodollars, that is a million times the cost. 3 x 2^64 x 2^63 fits in 129 bits, so sums are held too.
    private static func tokens(_ usage: CommonV1.Usage, _ price: CommonV1.Price) -> UInt128 {
        let cached = min(usage.cachedTokens, usage.promptTokens)
        return [
            amount(usage.promptTokens - cached, price.inputNanodollarsPerMtok),
            amount(cached, price.cachedInputNanodollarsPerMtok),
            amount(usage.completionTokens, price.outputNanodollarsPerMtok),
        ].reduce(0) { sum, term in
            let (result, overflow) = sum.addingReportingOverflow(term)
            return overflow ? .max : result
        }
    }

    private static func amount(_ count: UInt64, _ price: Int64) -> UInt128 {
        UInt128(count) * UInt128(max(0, price))
    }

    private static func roundedUp(_ sum: UInt128, _ divisor: UInt128, percent: UInt32 = 100) -> Int64 {
        let percent = UInt128((1...100).contains(percent) ? percent : 100)
        let (product, overflow) = sum.multipliedReportingOverflow(by: percent)
        guard !overflow else { return .max }
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor * 100)
        return Int64(clamping: remainder == 0 ? quotient : quotient + 1)
    }
}
