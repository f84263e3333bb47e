package import Messages

extension Model {
    /// The model of a message; nil if it has no id.
    ///
    /// For snapshots of our own tracker and for RegisterModel. What is out of range is brought into it: no task becomes
    /// chat, quality is held in 0 to 1, a time of making that is none is not known, capabilities that this build doesn't
    /// know and offers without a provider are dropped, and a price without its own for cached input takes the input price.
    package init?(_ message: RouterV1.Model) {
        guard !message.id.isEmpty else { return nil }
        var tasks: [CommonV1.Task] = message.task == .unspecified ? [] : [message.task]
        for task in message.moreTasks where task != .unspecified && !tasks.contains(task) { tasks.append(task) }
        self.init(id: message.id, tasks: tasks.isEmpty ? [.chat] : tasks, provider: message.provider)
        contextLength = message.contextLength
        outputTokensMax = message.outputTokensMax
        price = (message.price ?? CommonV1.Price()).completed
        quality = message.quality.isFinite ? min(1, max(0, message.quality)) : 0
        qualitySource = message.qualitySource
        capabilities = Set(message.capabilities.compactMap(Capability.init))
        for (name, source) in zip(message.capabilities, message.capabilitySources) where !source.isEmpty {
            if let capability = Capability(rawValue: name) { capabilitySources[capability] = source }
        }
        displayName = message.displayName
        organization = message.organization
        createdUnixS = Model.createdBounds.contains(message.createdUnixS) ? message.createdUnixS : 0
        revision = message.revision
        isBatchable = message.batchable
        isRetired = message.retired
        replacement = message.replacement.isEmpty ? nil : message.replacement
        isPinnedOnly = message.pinnedOnly
        isRegistered = message.registered
        latencyP50MS = message.latencyP50MS
        tokensPerSecond = message.tokensPerSecond.isFinite ? max(0, message.tokensPerSecond) : 0
        retiresUnixS = max(0, message.retiresUnixS)
        offers = message.offers.compactMap(Offer.init)
    }

    /// The model as a message.
    package var message: RouterV1.Model {
        var message = RouterV1.Model(id: id)
        message.task = tasks.first ?? .chat
        message.moreTasks = Array(tasks.dropFirst())
        message.provider = provider
        message.contextLength = contextLength
        message.outputTokensMax = outputTokensMax
        message.price = price
        message.quality = quality
        message.qualitySource = qualitySource
        let capabilities = capabilities.sorted { $0.rawValue < $1.rawValue }
        message.capabilities = capabilities.map(\.rawValue)
        if !capabilitySources.isEmpty { message.capabilitySources = capabilities.map { capabilitySources[$0] ?? "" } }
        message.displayName = displayName
        message.organization = organization
        message.createdUnixS = createdUnixS
        message.revision = revision
        message.batchable = isBatchable
        message.retired = isRetired
        message.replacement = replacement ?? ""
        message.pinnedOnly = isPinnedOnly
        message.registered = isRegistered
        message.latencyP50MS = latencyP50MS
        message.tokensPerSecond = tokensPerSecond
        message.retiresUnixS = retiresUnixS
        message.offers = offers.map(\.message)
        return message
    }
}

extension Offer {
    /// The offer of a message; nil if it names no provider. What is out of range is brought into it.
    package init?(_ message: RouterV1.Offer) {
        guard !message.provider.isEmpty else { return nil }
        self.init(provider: message.provider)
        model = message.model
        price = (message.price ?? CommonV1.Price()).completed
        isBatchable = message.batchable
        latencyP50MS = message.latencyP50MS
        tokensPerSecond = message.tokensPerSecond.isFinite ? max(0, message.tokensPerSecond) : 0
    }

    var message: RouterV1.Offer {
        RouterV1.Offer(
            provider: provider,
            model: model,
            price: price,
            batchable: isBatchable,
            latencyP50MS: latencyP50MS,
            tokensPerSecond: tokensPerSecond
        )
    }
}

extension Catalogue {
    /// The models of a snapshot.
    package init(_ snapshot: CostV1.Snapshot) {
        self.init(models: snapshot.models.compactMap { Model($0) })
    }

    /// The models as messages, in the order of their ids.
    package var messages: [RouterV1.Model] { sorted.map(\.message) }
}

extension CommonV1.Price {
    /// This price with what was left out filled in: cached input costs as much as input, a batch pays in full.
    var completed: CommonV1.Price {
        var price = self
        if price.cachedInputNanodollarsPerMtok == 0 {
            price.cachedInputNanodollarsPerMtok = price.inputNanodollarsPerMtok
        }
        if !(1...100).contains(price.batchPercent) { price.batchPercent = 100 }
        return price
    }
}
