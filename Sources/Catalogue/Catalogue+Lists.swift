import Messages

/// What a provider's own list of models says beside the catalogue.
package struct ListComparison: Sendable, Equatable {
    /// Its models that the catalogue lacks, by id; only served by name.
    package var unlisted: [Model] = []
    /// Ids of models that `auto` may choose at this provider, and that its list lacks.
    package var missing: [String] = []
    /// Ids of models whose price there is another, each with both prices in words.
    package var dearer: [String: String] = [:]

    /// No difference.
    package init() {}
}

extension Catalogue {
    /// Compares `list`, a provider's own, with what this catalogue says of that provider.
    ///
    /// - Parameters:
    ///   - list: as ``init(modelsAnswer:source:provider:)`` reads it.
    ///   - provider: the provider's name here.
    ///   - nowUnixS: models that are retired then may be missing.
    /// - Returns: what differs.
    package func compared(with list: Catalogue, of provider: String, at nowUnixS: Int64) -> ListComparison {
        var result = ListComparison()
        var known: Set<String> = []
        for model in sorted {
            guard let route = model.routes.first(where: { $0.provider == provider }) else { continue }
            known.insert(route.providerModelID)
            // One that was registered by name may stand in no list, as an endpoint of our own.
            guard !model.isRetired(at: nowUnixS), !model.isPinnedOnly else { continue }
            guard let listed = list[route.providerModelID] else {
                result.missing.append(model.id)
                continue
            }
            if let difference = route.price.difference(from: listed.price) { result.dearer[model.id] = difference }
        }
        for var model in list.sorted where !known.contains(model.id) && self[model.id] == nil {
            // The router's own words.
            guard !model.id.hasPrefix("auto") || model.id.contains("/") else { continue }
            model.isPinnedOnly = true
            model.provider = provider
            result.unlisted.append(model)
        }
        return result
    }

    /// This catalogue and the unlisted models of several providers. A model that several of them have is served by the first
    /// one, and offered by the others.
    package func adding(unlisted lists: [[Model]]) -> Catalogue {
        var result = Catalogue()
        for model in lists.joined() {
            guard var present = result[model.id] else {
                result.put(model)
                continue
            }
            var offer = Offer(provider: model.provider)
            offer.price = model.price
            offer.isBatchable = model.isBatchable
            present.offers.append(offer)
            result.put(present)
        }
        return result.merging(self)
    }
}

extension CommonV1.Price {
    /// In which of the prices that a list has `listed` differs; nil where it does not, or says nothing.
    fileprivate func difference(from listed: CommonV1.Price) -> String? {
        guard version > 0, listed.version > 0 else { return nil }
        let parts = [
            ("input", inputNanodollarsPerMtok, listed.inputNanodollarsPerMtok),
            ("output", outputNanodollarsPerMtok, listed.outputNanodollarsPerMtok),
            ("megapixel", nanodollarsPerMegapixel, listed.nanodollarsPerMegapixel),
            ("million characters", nanodollarsPerMchar, listed.nanodollarsPerMchar),
            ("audio minute", nanodollarsPerAudioMinute, listed.nanodollarsPerAudioMinute),
        ]
        let different = parts.filter { $0.2 > 0 && $0.1 != $0.2 }.map { name, ours, theirs in
            "\(name) \(Dollars.text(nanodollars: ours)) here, \(Dollars.text(nanodollars: theirs)) there"
        }
        return different.isEmpty ? nil : different.joined(separator: "; ")
    }
}
