import Catalogue
import Messages
import RPCCore

/// What a model must be to be registered, and what is filled in.
enum ModelRules {
    /// A model as it is registered, which makes it served.
    static func accepted(
        _ message: RouterV1.Model?,
        present: Model?,
        _ providers: KnownProviders
    ) throws(RPCError) -> Model {
        var message = message
        message?.retired = false
        message?.replacement = ""
        return try kept(message, present: present, providers)
    }

    /// A model with some of its fields changed.
    static func updated(
        _ present: RouterV1.Model,
        _ request: RouterV1.UpdateModelRequest,
        _ providers: KnownProviders
    ) throws(RPCError) -> Model {
        var changes = request.model ?? RouterV1.Model()
        // Version 0 means that nobody knows the price, and whoever sets one does.
        if changes.price?.version == 0 { changes.price?.version = 1 }
        let message = try ModelFields.lay(changes, over: present, request.fields)
        return try kept(message, present: Model(present), providers)
    }

    /// The model as it is kept: marked as registered, its price version raised if its price differs from `present`'s.
    private static func kept(
        _ message: RouterV1.Model?,
        present: Model?,
        _ providers: KnownProviders
    ) throws(RPCError) -> Model {
        guard let message else { throw refused("model: is missing") }
        guard (1...256).contains(message.id.utf8.count), !message.id.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F })
        else {
            throw refused("model.id: must be 1 to 256 bytes without blanks or control characters")
        }
        guard !message.id.hasPrefix("auto") || message.id.contains("/") else {
            throw refused("model.id: names that begin with auto are the router's own")
        }
        guard (0...1).contains(message.quality) else { throw refused("model.quality: must be from 0 to 1") }
        for (field, task) in [("task", message.task)] + message.moreTasks.map({ ("more_tasks", $0) }) {
            guard knownTasks.contains(task) else { throw refused("model.\(field): \(task.rawValue) is not known") }
        }
        guard message.tokensPerSecond >= 0, message.tokensPerSecond.isFinite else {
            throw refused("model.tokens_per_second: must be a number of 0 or more")
        }
        if let price = message.price { try check(price, "model.price") }
        try check(message.offers, provider: message.provider)
        guard Model.createdBounds.contains(message.createdUnixS) else {
            throw refused("model.created_unix_s: must be from 0 to \(Model.createdBounds.upperBound), the year 9999")
        }
        guard message.retiresUnixS >= 0 else { throw refused("model.retires_unix_s: must be 0 or more") }
        try checkCapabilities(message)
        guard var model = Model(message) else { throw refused("model.id: is missing") }
        model.isRegistered = true
        if model.provider.isEmpty { model.provider = present?.provider ?? providers.standing }
        for (field, name) in [("provider", model.provider)] + model.offers.map({ ("offers", $0.provider) }) {
            if let rule = providers.rule(brokenBy: name) { throw refused("model.\(field): \(rule)") }
        }
        model.price.version = version(model.price, present: present)
        return model
    }

    private static let knownTasks: Set<CommonV1.Task> = [
        .unspecified, .chat, .code, .embedding, .image, .rerank, .speech, .transcription,
    ]

    private static func check(_ offers: [RouterV1.Offer], provider: String) throws(RPCError) {
        guard offers.count <= offersMax else { throw refused("model.offers: must be at most \(offersMax)") }
        for (index, offer) in offers.enumerated() {
            let place = "model.offers[\(index)]"
            guard (1...128).contains(offer.provider.utf8.count), offer.model.utf8.count <= 256 else {
                throw refused("\(place): provider must be 1 to 128 bytes, model at most 256")
            }
            guard offer.provider != provider, !offers[..<index].contains(where: { $0.provider == offer.provider })
            else {
                throw refused("\(place).provider: \(offer.provider) serves this model already")
            }
            if let price = offer.price { try check(price, "\(place).price") }
        }
    }

    private static func checkCapabilities(_ message: RouterV1.Model) throws(RPCError) {
        for name in message.capabilities where Capability(rawValue: name) == nil {
            let known = Capability.allCases.map(\.rawValue).joined(separator: ", ")
            throw refused("model.capabilities: `\(name.prefix(64))` is not known; known are \(known)")
        }
        let sources = message.capabilitySources
        guard sources.isEmpty || sources.count == message.capabilities.count else {
            throw refused("model.capability_sources: must be one for each of capabilities, or none")
        }
        guard ([message.qualitySource] + sources).allSatisfy({ $0.utf8.count <= sourceBytesMax }) else {
            throw refused("model.quality_source, capability_sources: must be at most \(sourceBytesMax) bytes each")
        }
    }

    private static let offersMax = 16
    private static let sourceBytesMax = 512

    private static func check(_ price: CommonV1.Price, _ field: String) throws(RPCError) {
        let amounts = [
            ("input_nanodollars_per_mtok", price.inputNanodollarsPerMtok),
            ("output_nanodollars_per_mtok", price.outputNanodollarsPerMtok),
            ("cached_input_nanodollars_per_mtok", price.cachedInputNanodollarsPerMtok),
            ("nanodollars_per_megapixel", price.nanodollarsPerMegapixel),
            ("training_nanodollars_per_mtok", price.trainingNanodollarsPerMtok),
            ("nanodollars_per_mchar", price.nanodollarsPerMchar),
            ("nanodollars_per_audio_minute", price.nanodollarsPerAudioMinute),
        ]
        for (part, amount) in amounts where !(0...1_000_000_000_000_000).contains(amount) {
            throw refused("\(field).\(part): must be from 0 to 10^15")
        }
        guard price.batchPercent <= 100 else { throw refused("\(field).batch_percent: must be at most 100") }
    }

    /// Ledger rows name the price version they were made at, so two prices never share one.
    private static func version(_ price: CommonV1.Price, present: Model?) -> UInt32 {
        guard let present, present.isPriceKnown else { return price.version }
        var same = present.price
        same.version = price.version
        if same == price { return max(price.version, present.price.version) }
        return max(price.version, present.price.version &+ 1)
    }

    private static func refused(_ text: String) -> RPCError {
        RPCError(.invalidArgument, text, reason: .badRequest)
    }
}
