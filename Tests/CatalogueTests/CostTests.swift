import Catalogue
import Messages
import Testing

@Suite("Cost")
struct CostTests {
    private let price = CommonV1.Price(
        version: 1,
        inputNanodollarsPerMtok: 880_000_000,
        outputNanodollarsPerMtok: 1_060_000_000,
        cachedInputNanodollarsPerMtok: 88_000_000,
        nanodollarsPerMegapixel: 2_700_000,
        trainingNanodollarsPerMtok: 480_000_000,
        batchPercent: 50,
        nanodollarsPerMchar: 850_000_000,
        nanodollarsPerAudioMinute: 1_500_000
    )

    @Test("21 million tokens in and 9 million out at $0.88 and $1.06 cost $28.02")
    func example() {
        let usage = CommonV1.Usage(promptTokens: 21_000_000, completionTokens: 9_000_000)
        #expect(Cost.of(usage: usage, price: price, kind: .chat) == 28_020_000_000)
        #expect(Cost.of(usage: usage, price: price, kind: .batch) == 14_010_000_000)
        #expect(Cost.fullPrice(usage: usage, price: price) == 28_020_000_000)
    }

    @Test("Images cost by their steps over those that the price covers, rounded up once, and fewer are not cheaper")
    func imageSteps() {
        var price = price
        price.defaultSteps = 4
        func units(_ pixels: UInt64, _ steps: UInt32) -> UInt64 {
            Cost.imageUnits(pixels: pixels, steps: steps, price: price)
        }
        #expect(units(1 << 20, 4) == 1049 && units(1 << 20, 1) == 1049 && units(1 << 20, 0) == 1049)
        #expect(units(1 << 20, 5) == 1311 && units(1 << 20, 8) == 2098, "1310.72 and 2097.152 thousandths")
        #expect(units(.max, .max) == .max)
        price.defaultSteps = 0
        #expect(units(1 << 20, 50) == 1049, "nobody knows what 50 steps are paid as")
    }

    @Test("Shares of a call sum to its cost, and each is its own cost or a nano-dollar less")
    func shares() {
        let odd = CommonV1.Price(version: 1, inputNanodollarsPerMtok: 7_333_333, cachedInputNanodollarsPerMtok: 1_111)
        let shares = (0..<200).map { (index: UInt64) in
            let prompt = index * 7 % 61
            return CommonV1.Usage(promptTokens: prompt, cachedTokens: prompt / 3)
        }
        let whole = shares.reduce(into: CommonV1.Usage()) { sum, share in
            sum.promptTokens += share.promptTokens
            sum.cachedTokens += share.cachedTokens
        }
        for price in [price, odd] {
            let costs = Cost.shares(of: shares, price: price, kind: .embedding)
            #expect(costs.reduce(0, +) == Cost.of(usage: whole, price: price, kind: .embedding))
            for (cost, share) in zip(costs, shares) {
                let own = Cost.of(usage: share, price: price, kind: .embedding)
                #expect(cost == own || cost == own - 1)
            }
        }
    }

    @Test("Cached prompt tokens have their own price and are never counted twice")
    func cached() {
        let usage = CommonV1.Usage(promptTokens: 1_000_000, cachedTokens: 400_000)
        #expect(Cost.of(usage: usage, price: price, kind: .chat) == 528_000_000 + 35_200_000)
        let odd = CommonV1.Usage(promptTokens: 10, cachedTokens: 1_000_000)
        #expect(Cost.of(usage: odd, price: price, kind: .chat) == 880)
    }

    @Test("A row is rounded up once, not each term")
    func rounding() {
        let tiny = CommonV1.Price(
            version: 1,
            inputNanodollarsPerMtok: 400_000,
            outputNanodollarsPerMtok: 400_000,
            cachedInputNanodollarsPerMtok: 400_000,
            batchPercent: 100
        )
        let usage = CommonV1.Usage(promptTokens: 2, completionTokens: 1, cachedTokens: 1)
        #expect(Cost.of(usage: usage, price: tiny, kind: .chat) == 2)
        #expect(Cost.of(usage: CommonV1.Usage(), price: tiny, kind: .chat) == 0)
        #expect(Cost.of(usage: CommonV1.Usage(promptTokens: 5), price: tiny, kind: .chat) == 2)
    }

    @Test("Speech costs by its characters, transcriptions by the milliseconds, rerankings by their tokens")
    func sound() {
        #expect(Cost.of(usage: CommonV1.Usage(units: 1001), price: price, kind: .speech) == 850_850)
        #expect(Cost.of(usage: CommonV1.Usage(units: 90_000), price: price, kind: .transcription) == 2_250_000)
        #expect(Cost.of(usage: CommonV1.Usage(units: 1), price: price, kind: .transcription) == 25)
        #expect(Cost.of(usage: CommonV1.Usage(promptTokens: 1000), price: price, kind: .rerank) == 880_000)
    }

    @Test("Images cost by thousandths of a megapixel, fine-tunes by trained tokens")
    func units() {
        #expect(Cost.of(usage: CommonV1.Usage(units: 1049), price: price, kind: .image) == 2_832_300)
        #expect(Cost.of(usage: CommonV1.Usage(units: 3_000_000), price: price, kind: .finetune) == 1_440_000_000)
    }

    @Test("Absurd numbers end at the largest amount instead of trapping")
    func overflow() {
        let most = CommonV1.Price(
            version: 1,
            inputNanodollarsPerMtok: .max,
            outputNanodollarsPerMtok: .max,
            cachedInputNanodollarsPerMtok: .max,
            nanodollarsPerMegapixel: .max,
            trainingNanodollarsPerMtok: .max,
            batchPercent: 1
        )
        let usage = CommonV1.Usage(
            promptTokens: .max,
            completionTokens: .max,
            cachedTokens: .max / 2,
            units: .max
        )
        for kind: CommonV1.Kind in [.chat, .completion, .embedding, .image, .batch, .finetune] {
            #expect(Cost.of(usage: usage, price: most, kind: kind) == .max)
        }
        let negative = CommonV1.Price(version: 1, inputNanodollarsPerMtok: -5)
        #expect(Cost.of(usage: usage, price: negative, kind: .chat) == 0)
    }
}
