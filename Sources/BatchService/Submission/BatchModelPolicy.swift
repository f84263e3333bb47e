package import Catalogue
import Messages

/// Chooses the model of items that leave the choice to us.
package struct BatchModelPolicy: Sendable {
    /// The default policy.
    package init() {}

    /// The cheapest chat model that the provider takes in batches; the one of better quality, then the one whose id
    /// sorts first, among equals. Nil when there is none.
    package func choose(from catalogue: Catalogue) -> Model? {
        let fit = catalogue.candidates(.chat).filter { $0.isBatchable && $0.isPriceKnown }
        return fit.min { left, right in
            let (a, b) = (Self.cost(left), Self.cost(right))
            if a != b { return a < b }
            if left.quality != right.quality { return left.quality > right.quality }
            return left.id < right.id
        }
    }

    /// A request with as many tokens in as out, at the batch's price.
    private static func cost(_ model: Model) -> Double {
        let price = model.price
        let sum = Double(price.inputNanodollarsPerMtok) + Double(price.outputNanodollarsPerMtok)
        return sum * Double(price.batchPercent)
    }
}
