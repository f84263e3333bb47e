package import Catalogue
import Messages

/// Chooses the model of items that leave the choice to us.
package struct BatchModelPolicy: Sendable {
    /// The default policy.
    package init() {}

    /// The cheapest chat model of those that a provider takes in batches at that time; the one of better quality, then the
    /// one whose id sorts first, among equals. Nil when there is none among the `allowed` ones (empty = all).
    package func choose(from catalogue: Catalogue, at nowUnixS: Int64, allowed: [String] = []) -> Model? {
        let fitting = catalogue.candidates(.chat, at: nowUnixS).filter { model in
            model.isBatchable && model.isPriceKnown && model.isAmong(allowed)
        }
        return Self.cheapest(fitting)
    }

    /// The provider at which a batch of this model is cheapest; one whose price nobody knows only if there is no other.
    /// Nil when none takes it in batches.
    func route(of model: Model) -> Model? {
        let routes = model.routes.filter(\.isBatchable)
        return Self.cheapest(routes.filter(\.isPriceKnown)) ?? routes.first
    }

    private static func cheapest(_ models: [Model]) -> Model? {
        models.min { left, right in
            let (a, b) = (cost(left), cost(right))
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
