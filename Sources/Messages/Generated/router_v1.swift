// Generated from proto/router/v1/decision.proto, proto/router/v1/router.proto; edit those, then `make proto`.
// swift-format-ignore-file

import CMessages
import CProtobufC

/// Messages and enums of `router.v1`.
package enum RouterV1 {
    /// Whether a model at a provider is called at all.
    package struct Breaker: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// closed
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let closed = Self(rawValue: 1)
        /// Value 2.
        package static let open = Self(rawValue: 2)
        /// one call is let through to see
        package static let halfOpen = Self(rawValue: 3)
    }

    /// Everything that a choice of model depended on, so that it can be made again: the same Decision gives the same
    /// candidates
    /// in the same order, at any time and on any router of the same version.
    package struct Decision: Messages.Message, Equatable {
        /// Field 1.
        package var requestID: String = ""
        /// a label
        package var snapshotVersion: UInt64 = 0
        /// Field 3.
        package var madeUnixMS: Int64 = 0
        /// Field 4.
        package var asked: RouterV1.Asked? = nil
        /// Every model of the endpoint, at every provider that serves it; for a named model only those that may answer
        /// then.
        package var considered: [RouterV1.Considered] = []
        /// those that could count
        package var canaries: [CostV1.Canary] = []
        /// absent = none was named
        package var profile: CostV1.Profile? = nil
        /// Field 8.
        package var simplePrompts: CostV1.SimplePrompts? = nil
        /// what came of it: `model@provider` of the candidates, best first
        package var chosen: [String] = []
        /// of the rules themselves
        package var policyVersion: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            requestID: String = "",
            snapshotVersion: UInt64 = 0,
            madeUnixMS: Int64 = 0,
            asked: RouterV1.Asked? = nil,
            considered: [RouterV1.Considered] = [],
            canaries: [CostV1.Canary] = [],
            profile: CostV1.Profile? = nil,
            simplePrompts: CostV1.SimplePrompts? = nil,
            chosen: [String] = [],
            policyVersion: UInt32 = 0
        ) {
            self.init {
                $0.requestID = requestID
                $0.snapshotVersion = snapshotVersion
                $0.madeUnixMS = madeUnixMS
                $0.asked = asked
                $0.considered = considered
                $0.canaries = canaries
                $0.profile = profile
                $0.simplePrompts = simplePrompts
                $0.chosen = chosen
                $0.policyVersion = policyVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Decision" }
    }

    /// What the request says, as far as the choice depends on it. Never its text.
    package struct Asked: Messages.Message, Equatable {
        /// Field 1.
        package var endpoint: RouterV1.Endpoint = .unspecified
        /// Field 2.
        package var task: CommonV1.Task = .unspecified
        /// Field 3.
        package var priority: CommonV1.Priority = .unspecified
        /// as the caller wrote it
        package var model: String = ""
        /// Field 5.
        package var promptTokensLow: UInt64 = 0
        /// Field 6.
        package var promptTokensHigh: UInt64 = 0
        /// Field 7. Absent when nil.
        package var maxTokens: UInt64? = nil
        /// Field 8.
        package var choices: UInt32 = 0
        /// Field 9.
        package var units: UInt64 = 0
        /// that a model must have
        package var capabilities: [String] = []
        /// Field 11.
        package var forBatch: Bool = false
        /// Field 12.
        package var streamed: Bool = false
        /// Field 13.
        package var wishes: RouterV1.Wishes? = nil
        /// of the key
        package var allowedModels: [String] = []
        /// by which shares are drawn: of the conversation, else of the request
        package var draw: UInt64 = 0
        /// prompt as the model's context counts it
        package var contextTokensLow: UInt64 = 0
        /// Field 17.
        package var contextTokensHigh: UInt64 = 0
        /// of all images together
        package var pixels: UInt64 = 0
        /// of each image; 0 = the provider's default
        package var steps: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            endpoint: RouterV1.Endpoint = .unspecified,
            task: CommonV1.Task = .unspecified,
            priority: CommonV1.Priority = .unspecified,
            model: String = "",
            promptTokensLow: UInt64 = 0,
            promptTokensHigh: UInt64 = 0,
            maxTokens: UInt64? = nil,
            choices: UInt32 = 0,
            units: UInt64 = 0,
            capabilities: [String] = [],
            forBatch: Bool = false,
            streamed: Bool = false,
            wishes: RouterV1.Wishes? = nil,
            allowedModels: [String] = [],
            draw: UInt64 = 0,
            contextTokensLow: UInt64 = 0,
            contextTokensHigh: UInt64 = 0,
            pixels: UInt64 = 0,
            steps: UInt32 = 0
        ) {
            self.init {
                $0.endpoint = endpoint
                $0.task = task
                $0.priority = priority
                $0.model = model
                $0.promptTokensLow = promptTokensLow
                $0.promptTokensHigh = promptTokensHigh
                $0.maxTokens = maxTokens
                $0.choices = choices
                $0.units = units
                $0.capabilities = capabilities
                $0.forBatch = forBatch
                $0.streamed = streamed
                $0.wishes = wishes
                $0.allowedModels = allowedModels
                $0.draw = draw
                $0.contextTokensLow = contextTokensLow
                $0.contextTokensHigh = contextTokensHigh
                $0.pixels = pixels
                $0.steps = steps
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Asked" }
    }

    /// A model at a provider, as it looked when the choice was made.
    package struct Considered: Messages.Message, Equatable {
        /// only what the choice reads
        package var model: RouterV1.Model? = nil
        /// Field 2. Absent when nil.
        package var firstSeconds: Double? = nil
        /// Field 3. Absent when nil.
        package var tokensPerSecond: Double? = nil
        /// of the requests that would be its own, 0.01 to 1
        package var share: Double = 0
        /// Field 5.
        package var breaker: RouterV1.Breaker = .unspecified
        /// of an open breaker: after about so long a call is let through
        package var reopensMS: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: RouterV1.Model? = nil,
            firstSeconds: Double? = nil,
            tokensPerSecond: Double? = nil,
            share: Double = 0,
            breaker: RouterV1.Breaker = .unspecified,
            reopensMS: UInt32 = 0
        ) {
            self.init {
                $0.model = model
                $0.firstSeconds = firstSeconds
                $0.tokensPerSecond = tokensPerSecond
                $0.share = share
                $0.breaker = breaker
                $0.reopensMS = reopensMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Considered" }
    }

    /// Who says a message.
    package struct Role: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let system = Self(rawValue: 1)
        /// Value 2.
        package static let user = Self(rawValue: 2)
        /// Value 3.
        package static let assistant = Self(rawValue: 3)
        /// Value 4.
        package static let tool = Self(rawValue: 4)
    }

    /// Who may answer when the first choice fails.
    package struct Fallback: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// of `auto` the other candidates; of a named model only what replaces it
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let none = Self(rawValue: 1)
        /// any model that fits, for a named one too
        package static let `any` = Self(rawValue: 2)
        /// those in fallback_models
        package static let listed = Self(rawValue: 3)
    }

    /// What to do with a request when every candidate is too busy.
    package struct OnOverload: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// refuse
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let refuse = Self(rawValue: 1)
        /// make it a batch of one; the answer is its ticket (ForwardResponse.status 202)
        package static let batch = Self(rawValue: 2)
    }

    /// What the response cache had.
    package struct CacheState: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let hit = Self(rawValue: 1)
        /// looked up in vain
        package static let miss = Self(rawValue: 2)
        /// not cacheable, or the cache is away
        package static let bypass = Self(rawValue: 3)
    }

    /// Which provider path a body is for.
    package struct Endpoint: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package var rawValue: Int32
        /// Any number is allowed.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Value 0.
        package static let unspecified = Self(rawValue: 0)
        /// Value 1.
        package static let chatCompletions = Self(rawValue: 1)
        /// Value 2.
        package static let completions = Self(rawValue: 2)
        /// Value 3.
        package static let embeddings = Self(rawValue: 3)
        /// Value 4.
        package static let images = Self(rawValue: 4)
        /// Value 5.
        package static let rerank = Self(rawValue: 5)
        /// answered with sound, or with events if the body has `stream: true`
        package static let speech = Self(rawValue: 6)
        /// a multipart/form-data body
        package static let transcriptions = Self(rawValue: 7)
        /// likewise
        package static let translations = Self(rawValue: 8)
    }

    /// A function that the model wants called.
    package struct ToolCall: Messages.Message, Equatable {
        /// what the answer's `tool_call_id` repeats
        package var id: String = ""
        /// of the function
        package var name: String = ""
        /// JSON
        package var arguments: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            name: String = "",
            arguments: [UInt8] = []
        ) {
            self.init {
                $0.id = id
                $0.name = name
                $0.arguments = arguments
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ToolCall" }
    }

    /// One turn of a conversation.
    package struct Message: Messages.Message, Equatable {
        /// required
        package var role: RouterV1.Role = .unspecified
        /// UTF-8
        package var content: [UInt8] = []
        /// of a tool's answer: which call it answers
        package var toolCallID: String = ""
        /// of an assistant: what it wanted called
        package var toolCalls: [RouterV1.ToolCall] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            role: RouterV1.Role = .unspecified,
            content: [UInt8] = [],
            toolCallID: String = "",
            toolCalls: [RouterV1.ToolCall] = []
        ) {
            self.init {
                $0.role = role
                $0.content = content
                $0.toolCallID = toolCallID
                $0.toolCalls = toolCalls
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Message" }
    }

    /// Message `router.v1.CompleteRequest`.
    package struct CompleteRequest: Messages.Message, Equatable {
        /// a model's id, `auto`, or empty (= auto)
        package var model: String = ""
        /// chat or code; chat when unspecified; only for `auto`
        package var task: CommonV1.Task = .unspecified
        /// standard when unspecified
        package var priority: CommonV1.Priority = .unspecified
        /// at least one, or `prompt`
        package var messages: [RouterV1.Message] = []
        /// Field 5. Absent when nil.
        package var temperature: Double? = nil
        /// Field 6. Absent when nil.
        package var maxTokens: UInt32? = nil
        /// Field 7. Absent when nil.
        package var topP: Double? = nil
        /// Field 8. Absent when nil.
        package var seed: Int64? = nil
        /// texts that end the answer
        package var stop: [String] = []
        /// JSON array, empty = none
        package var tools: [UInt8] = []
        /// JSON, empty = none
        package var toolChoice: [UInt8] = []
        /// JSON, empty = none
        package var responseFormat: [UInt8] = []
        /// Field 13. Absent when nil.
        package var allowCached: Bool? = nil
        /// UTF-8, instead of `messages`: one message of a user
        package var prompt: [UInt8] = []
        /// absent = none
        package var wishes: RouterV1.Wishes? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            task: CommonV1.Task = .unspecified,
            priority: CommonV1.Priority = .unspecified,
            messages: [RouterV1.Message] = [],
            temperature: Double? = nil,
            maxTokens: UInt32? = nil,
            topP: Double? = nil,
            seed: Int64? = nil,
            stop: [String] = [],
            tools: [UInt8] = [],
            toolChoice: [UInt8] = [],
            responseFormat: [UInt8] = [],
            allowCached: Bool? = nil,
            prompt: [UInt8] = [],
            wishes: RouterV1.Wishes? = nil
        ) {
            self.init {
                $0.model = model
                $0.task = task
                $0.priority = priority
                $0.messages = messages
                $0.temperature = temperature
                $0.maxTokens = maxTokens
                $0.topP = topP
                $0.seed = seed
                $0.stop = stop
                $0.tools = tools
                $0.toolChoice = toolChoice
                $0.responseFormat = responseFormat
                $0.allowCached = allowCached
                $0.prompt = prompt
                $0.wishes = wishes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.CompleteRequest" }
    }

    /// What a caller wants of the choice of a model, beyond task and priority. Over HTTP: the body's object
    /// `pointsman`, or headers
    /// `x-pointsman-…`; where both say something, the body counts.
    package struct Wishes: Messages.Message, Equatable {
        /// Field 1. Absent when nil.
        package var maxCostNanodollars: Int64? = nil
        /// Field 2. Absent when nil.
        package var maxLatencyMS: UInt32? = nil
        /// Field 3. Absent when nil.
        package var minQuality: Double? = nil
        /// Field 4.
        package var fallback: RouterV1.Fallback = .unspecified
        /// of FALLBACK_LISTED: ids in the order to try, at most 8
        package var fallbackModels: [String] = []
        /// Field 6.
        package var onOverload: RouterV1.OnOverload = .unspecified
        /// requests that share it go to one model while it is well; at most 128 bytes
        package var conversation: String = ""
        /// only these, at most 16; empty = any
        package var providers: [String] = []
        /// Field 9. Absent when nil.
        package var explain: Bool? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            maxCostNanodollars: Int64? = nil,
            maxLatencyMS: UInt32? = nil,
            minQuality: Double? = nil,
            fallback: RouterV1.Fallback = .unspecified,
            fallbackModels: [String] = [],
            onOverload: RouterV1.OnOverload = .unspecified,
            conversation: String = "",
            providers: [String] = [],
            explain: Bool? = nil
        ) {
            self.init {
                $0.maxCostNanodollars = maxCostNanodollars
                $0.maxLatencyMS = maxLatencyMS
                $0.minQuality = minQuality
                $0.fallback = fallback
                $0.fallbackModels = fallbackModels
                $0.onOverload = onOverload
                $0.conversation = conversation
                $0.providers = providers
                $0.explain = explain
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Wishes" }
    }

    /// How a request was served.
    package struct Route: Messages.Message, Equatable {
        /// that answered
        package var model: String = ""
        /// Field 2.
        package var provider: String = ""
        /// provider calls made
        package var attempts: UInt32 = 0
        /// Field 4.
        package var cache: RouterV1.CacheState = .unspecified
        /// why this model, for people
        package var reason: [UInt8] = []
        /// the attempts before the one that answered: `model@provider (why it failed)`
        package var tried: [String] = []
        /// of the caller; absent = nothing limits its requests or tokens over time
        package var limits: RouterV1.Allowances? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            provider: String = "",
            attempts: UInt32 = 0,
            cache: RouterV1.CacheState = .unspecified,
            reason: [UInt8] = [],
            tried: [String] = [],
            limits: RouterV1.Allowances? = nil
        ) {
            self.init {
                $0.model = model
                $0.provider = provider
                $0.attempts = attempts
                $0.cache = cache
                $0.reason = reason
                $0.tried = tried
                $0.limits = limits
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Route" }
    }

    /// What is left of a caller's limits over time, as far as the router knows without asking: of several the tightest.
    /// End.detail of
    /// a call that was refused with reason RATE_LIMIT.
    package struct Allowances: Messages.Message, Equatable {
        /// absent = not limited
        package var requests: RouterV1.Allowance? = nil
        /// likewise
        package var tokens: RouterV1.Allowance? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            requests: RouterV1.Allowance? = nil,
            tokens: RouterV1.Allowance? = nil
        ) {
            self.init {
                $0.requests = requests
                $0.tokens = tokens
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Allowances" }
    }

    /// Message `router.v1.Allowance`.
    package struct Allowance: Messages.Message, Equatable {
        /// the most at once
        package var limit: UInt64 = 0
        /// Field 2.
        package var left: UInt64 = 0
        /// until all of it is there again, if nothing is used
        package var fullAfterMS: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            limit: UInt64 = 0,
            left: UInt64 = 0,
            fullAfterMS: UInt64 = 0
        ) {
            self.init {
                $0.limit = limit
                $0.left = left
                $0.fullAfterMS = fullAfterMS
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Allowance" }
    }

    /// What a request cost.
    package struct Cost: Messages.Message, Equatable {
        /// 0 for a hit
        package var costNanodollars: Int64 = 0
        /// what a hit would have cost
        package var savedNanodollars: Int64 = 0
        /// of the model's price, 0 = not known
        package var priceVersion: UInt32 = 0
        /// how well the usage is known
        package var quality: CommonV1.Quality = .unspecified

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            costNanodollars: Int64 = 0,
            savedNanodollars: Int64 = 0,
            priceVersion: UInt32 = 0,
            quality: CommonV1.Quality = .unspecified
        ) {
            self.init {
                $0.costNanodollars = costNanodollars
                $0.savedNanodollars = savedNanodollars
                $0.priceVersion = priceVersion
                $0.quality = quality
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Cost" }
    }

    /// Message `router.v1.CompleteResponse`.
    package struct CompleteResponse: Messages.Message, Equatable {
        /// the provider's, or ours for a hit
        package var id: String = ""
        /// UTF-8
        package var content: [UInt8] = []
        /// what the model thought before, if it says so; UTF-8
        package var reasoning: [UInt8] = []
        /// Field 4.
        package var toolCalls: [RouterV1.ToolCall] = []
        /// stop, eos, length, tool_calls, …
        package var finishReason: String = ""
        /// Field 6.
        package var usage: CommonV1.Usage? = nil
        /// Field 7.
        package var route: RouterV1.Route? = nil
        /// Field 8.
        package var cost: RouterV1.Cost? = nil
        /// of a request that overflowed into a batch; then there is no answer here
        package var ticket: BatchV1.Batch? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            content: [UInt8] = [],
            reasoning: [UInt8] = [],
            toolCalls: [RouterV1.ToolCall] = [],
            finishReason: String = "",
            usage: CommonV1.Usage? = nil,
            route: RouterV1.Route? = nil,
            cost: RouterV1.Cost? = nil,
            ticket: BatchV1.Batch? = nil
        ) {
            self.init {
                $0.id = id
                $0.content = content
                $0.reasoning = reasoning
                $0.toolCalls = toolCalls
                $0.finishReason = finishReason
                $0.usage = usage
                $0.route = route
                $0.cost = cost
                $0.ticket = ticket
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.CompleteResponse" }
    }

    /// A stream is one `route`, any number of `delta`, one `done`.
    package struct CompleteChunk: Messages.Message, Equatable {
        /// One of the cases; nil when none was sent.
        package var part: Part? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            part: Part? = nil
        ) {
            self.init {
                $0.part = part
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.CompleteChunk" }

        /// What `part` may hold.
        package enum Part: Equatable, Sendable {
            /// Field 1.
            case route(RouterV1.Route)
            /// Field 2.
            case delta(RouterV1.Delta)
            /// Field 3.
            case done(RouterV1.Done)
            /// alone, of a request that overflowed into a batch
            case ticket(BatchV1.Batch)
        }
    }

    /// The next part of a streamed answer.
    package struct Delta: Messages.Message, Equatable {
        /// whole characters of UTF-8
        package var content: [UInt8] = []
        /// likewise
        package var reasoning: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            content: [UInt8] = [],
            reasoning: [UInt8] = []
        ) {
            self.init {
                $0.content = content
                $0.reasoning = reasoning
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Delta" }
    }

    /// The end of a streamed answer.
    package struct Done: Messages.Message, Equatable {
        /// typed streams only
        package var finishReason: String = ""
        /// Field 2.
        package var usage: CommonV1.Usage? = nil
        /// Field 3.
        package var cost: RouterV1.Cost? = nil
        /// typed streams only: whole
        package var toolCalls: [RouterV1.ToolCall] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            finishReason: String = "",
            usage: CommonV1.Usage? = nil,
            cost: RouterV1.Cost? = nil,
            toolCalls: [RouterV1.ToolCall] = []
        ) {
            self.init {
                $0.finishReason = finishReason
                $0.usage = usage
                $0.cost = cost
                $0.toolCalls = toolCalls
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Done" }
    }

    /// Message `router.v1.EmbedRequest`.
    package struct EmbedRequest: Messages.Message, Equatable {
        /// a model's id, `auto`, or empty (= auto)
        package var model: String = ""
        /// UTF-8, at least one
        package var inputs: [[UInt8]] = []
        /// standard when unspecified
        package var priority: CommonV1.Priority = .unspecified
        /// absent = none
        package var wishes: RouterV1.Wishes? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            inputs: [[UInt8]] = [],
            priority: CommonV1.Priority = .unspecified,
            wishes: RouterV1.Wishes? = nil
        ) {
            self.init {
                $0.model = model
                $0.inputs = inputs
                $0.priority = priority
                $0.wishes = wishes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.EmbedRequest" }
    }

    /// One vector.
    package struct Embedding: Messages.Message, Equatable {
        /// Field 1.
        package var values: [Float] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            values: [Float] = []
        ) {
            self.init {
                $0.values = values
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Embedding" }
    }

    /// Message `router.v1.EmbedResponse`.
    package struct EmbedResponse: Messages.Message, Equatable {
        /// in the order of the inputs
        package var embeddings: [RouterV1.Embedding] = []
        /// Field 2.
        package var usage: CommonV1.Usage? = nil
        /// Field 3.
        package var route: RouterV1.Route? = nil
        /// Field 4.
        package var cost: RouterV1.Cost? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            embeddings: [RouterV1.Embedding] = [],
            usage: CommonV1.Usage? = nil,
            route: RouterV1.Route? = nil,
            cost: RouterV1.Cost? = nil
        ) {
            self.init {
                $0.embeddings = embeddings
                $0.usage = usage
                $0.route = route
                $0.cost = cost
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.EmbedResponse" }
    }

    /// Message `router.v1.GenerateImageRequest`.
    package struct GenerateImageRequest: Messages.Message, Equatable {
        /// a model's id, `auto`, or empty (= auto)
        package var model: String = ""
        /// UTF-8, required
        package var prompt: [UInt8] = []
        /// pictures, 1 to 128; 0 = 1
        package var n: UInt32 = 0
        /// pixels, 0 = 1024
        package var width: UInt32 = 0
        /// pixels, 0 = 1024
        package var height: UInt32 = 0
        /// at most 65,536; 0 = the provider's default
        package var steps: UInt32 = 0
        /// Field 7. Absent when nil.
        package var seed: Int64? = nil
        /// UTF-8: what is not to be seen
        package var negativePrompt: [UInt8] = []
        /// jpeg or png; empty = the provider's default
        package var outputFormat: String = ""
        /// answer with addresses, which end after a time, instead of bytes
        package var asURL: Bool = false
        /// standard when unspecified
        package var priority: CommonV1.Priority = .unspecified
        /// absent = none
        package var wishes: RouterV1.Wishes? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            prompt: [UInt8] = [],
            n: UInt32 = 0,
            width: UInt32 = 0,
            height: UInt32 = 0,
            steps: UInt32 = 0,
            seed: Int64? = nil,
            negativePrompt: [UInt8] = [],
            outputFormat: String = "",
            asURL: Bool = false,
            priority: CommonV1.Priority = .unspecified,
            wishes: RouterV1.Wishes? = nil
        ) {
            self.init {
                $0.model = model
                $0.prompt = prompt
                $0.n = n
                $0.width = width
                $0.height = height
                $0.steps = steps
                $0.seed = seed
                $0.negativePrompt = negativePrompt
                $0.outputFormat = outputFormat
                $0.asURL = asURL
                $0.priority = priority
                $0.wishes = wishes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.GenerateImageRequest" }
    }

    /// One picture: its bytes, or where it is.
    package struct Image: Messages.Message, Equatable {
        /// Field 1.
        package var data: [UInt8] = []
        /// Field 2.
        package var url: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            data: [UInt8] = [],
            url: String = ""
        ) {
            self.init {
                $0.data = data
                $0.url = url
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Image" }
    }

    /// Message `router.v1.GenerateImageResponse`.
    package struct GenerateImageResponse: Messages.Message, Equatable {
        /// Field 1.
        package var images: [RouterV1.Image] = []
        /// units: thousandths of a megapixel
        package var usage: CommonV1.Usage? = nil
        /// Field 3.
        package var route: RouterV1.Route? = nil
        /// Field 4.
        package var cost: RouterV1.Cost? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            images: [RouterV1.Image] = [],
            usage: CommonV1.Usage? = nil,
            route: RouterV1.Route? = nil,
            cost: RouterV1.Cost? = nil
        ) {
            self.init {
                $0.images = images
                $0.usage = usage
                $0.route = route
                $0.cost = cost
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.GenerateImageResponse" }
    }

    /// Message `router.v1.RerankRequest`.
    package struct RerankRequest: Messages.Message, Equatable {
        /// a model's id, `auto`, or empty (= auto)
        package var model: String = ""
        /// UTF-8, required
        package var query: [UInt8] = []
        /// UTF-8, at least one
        package var documents: [[UInt8]] = []
        /// only the best so many; 0 = all
        package var topN: UInt32 = 0
        /// standard when unspecified
        package var priority: CommonV1.Priority = .unspecified
        /// absent = none
        package var wishes: RouterV1.Wishes? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            query: [UInt8] = [],
            documents: [[UInt8]] = [],
            topN: UInt32 = 0,
            priority: CommonV1.Priority = .unspecified,
            wishes: RouterV1.Wishes? = nil
        ) {
            self.init {
                $0.model = model
                $0.query = query
                $0.documents = documents
                $0.topN = topN
                $0.priority = priority
                $0.wishes = wishes
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RerankRequest" }
    }

    /// How well one document fits.
    package struct RankedDocument: Messages.Message, Equatable {
        /// its place among the request's documents
        package var index: UInt32 = 0
        /// higher is better; comparable within one answer
        package var relevanceScore: Double = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            index: UInt32 = 0,
            relevanceScore: Double = 0
        ) {
            self.init {
                $0.index = index
                $0.relevanceScore = relevanceScore
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RankedDocument" }
    }

    /// Message `router.v1.RerankResponse`.
    package struct RerankResponse: Messages.Message, Equatable {
        /// best first
        package var results: [RouterV1.RankedDocument] = []
        /// Field 2.
        package var usage: CommonV1.Usage? = nil
        /// Field 3.
        package var route: RouterV1.Route? = nil
        /// Field 4.
        package var cost: RouterV1.Cost? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            results: [RouterV1.RankedDocument] = [],
            usage: CommonV1.Usage? = nil,
            route: RouterV1.Route? = nil,
            cost: RouterV1.Cost? = nil
        ) {
            self.init {
                $0.results = results
                $0.usage = usage
                $0.route = route
                $0.cost = cost
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RerankResponse" }
    }

    /// One completion of a batch.
    package struct BatchItem: Messages.Message, Equatable {
        /// 1 to 64 characters, unique in the batch
        package var customID: String = ""
        /// without `model` it gets what priority batch chooses among the models served in batches;
        package var request: RouterV1.CompleteRequest? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            customID: String = "",
            request: RouterV1.CompleteRequest? = nil
        ) {
            self.init {
                $0.customID = customID
                $0.request = request
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.BatchItem" }
    }

    /// Message `router.v1.SubmitBatchRequest`.
    package struct SubmitBatchRequest: Messages.Message, Equatable {
        /// 1 to 50,000
        package var items: [RouterV1.BatchItem] = []
        /// the caller's; a repeat with the same one returns the first batch
        package var submissionID: String = ""
        /// JSON object of at most 16 strings, kept with the batch; empty = none
        package var metadata: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            items: [RouterV1.BatchItem] = [],
            submissionID: String = "",
            metadata: [UInt8] = []
        ) {
            self.init {
                $0.items = items
                $0.submissionID = submissionID
                $0.metadata = metadata
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.SubmitBatchRequest" }
    }

    /// Message `router.v1.SubmitBatchResponse`.
    package struct SubmitBatchResponse: Messages.Message, Equatable {
        /// of the batch
        package var id: String = ""
        /// items
        package var total: UInt32 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            total: UInt32 = 0
        ) {
            self.init {
                $0.id = id
                $0.total = total
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.SubmitBatchResponse" }
    }

    /// Message `router.v1.ForwardRequest`.
    package struct ForwardRequest: Messages.Message, Equatable {
        /// Field 1.
        package var endpoint: RouterV1.Endpoint = .unspecified
        /// as the client sent it
        package var body: [UInt8] = []
        /// header x-simulator-fault; dropped unless the router allows it
        package var simulatorFault: [UInt8] = []
        /// header x-pointsman-priority; standard when unspecified
        package var priority: CommonV1.Priority = .unspecified
        /// header x-pointsman-task; only for `auto`; the endpoint's own when unspecified
        package var task: CommonV1.Task = .unspecified
        /// of the body; JSON when empty, multipart/form-data for transcriptions and translations
        package var contentType: String = ""
        /// of the headers; absent = none
        package var wishes: RouterV1.Wishes? = nil
        /// Field 8. Absent when nil.
        package var allowCached: Bool? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            endpoint: RouterV1.Endpoint = .unspecified,
            body: [UInt8] = [],
            simulatorFault: [UInt8] = [],
            priority: CommonV1.Priority = .unspecified,
            task: CommonV1.Task = .unspecified,
            contentType: String = "",
            wishes: RouterV1.Wishes? = nil,
            allowCached: Bool? = nil
        ) {
            self.init {
                $0.endpoint = endpoint
                $0.body = body
                $0.simulatorFault = simulatorFault
                $0.priority = priority
                $0.task = task
                $0.contentType = contentType
                $0.wishes = wishes
                $0.allowCached = allowCached
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ForwardRequest" }
    }

    /// Message `router.v1.ForwardResponse`.
    package struct ForwardResponse: Messages.Message, Equatable {
        /// 200; 202 with a ticket in place of a body for one that overflowed into a batch
        package var status: UInt32 = 0
        /// as the provider sent it, but for what we own (services/router/README.md)
        package var body: [UInt8] = []
        /// of the body
        package var contentType: String = ""
        /// Field 4.
        package var route: RouterV1.Route? = nil
        /// Field 5.
        package var cost: RouterV1.Cost? = nil
        /// Field 6.
        package var usage: CommonV1.Usage? = nil
        /// of a request that overflowed into a batch; then `body` is empty
        package var ticket: BatchV1.Batch? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            status: UInt32 = 0,
            body: [UInt8] = [],
            contentType: String = "",
            route: RouterV1.Route? = nil,
            cost: RouterV1.Cost? = nil,
            usage: CommonV1.Usage? = nil,
            ticket: BatchV1.Batch? = nil
        ) {
            self.init {
                $0.status = status
                $0.body = body
                $0.contentType = contentType
                $0.route = route
                $0.cost = cost
                $0.usage = usage
                $0.ticket = ticket
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ForwardResponse" }
    }

    /// A stream is one `route` (before the first content), any number of `data` (whole server-sent events, the closing
    /// `data: [DONE]` included), one `done`. A stream that fails later ends with an error status; the gateway says it.
    /// A body that does not ask for a stream is answered by one `plain` and nothing else.
    package struct ForwardChunk: Messages.Message, Equatable {
        /// One of the cases; nil when none was sent.
        package var part: Part? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            part: Part? = nil
        ) {
            self.init {
                $0.part = part
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ForwardChunk" }

        /// What `part` may hold.
        package enum Part: Equatable, Sendable {
            /// Field 1.
            case route(RouterV1.Route)
            /// Field 2.
            case data([UInt8])
            /// Field 3.
            case done(RouterV1.Done)
            /// Field 4.
            case plain(RouterV1.ForwardResponse)
        }
    }

    /// End.detail of a call that a provider refused and that no other model could answer.
    package struct ProviderError: Messages.Message, Equatable {
        /// the provider's
        package var status: UInt32 = 0
        /// the provider's JSON error body
        package var body: [UInt8] = []
        /// Field 3.
        package var provider: String = ""
        /// Field 4.
        package var model: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            status: UInt32 = 0,
            body: [UInt8] = [],
            provider: String = "",
            model: String = ""
        ) {
            self.init {
                $0.status = status
                $0.body = body
                $0.provider = provider
                $0.model = model
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ProviderError" }
    }

    /// End.detail of a stream that broke off after its first content.
    package struct BrokenOff: Messages.Message, Equatable {
        /// as booked: what was seen
        package var usage: CommonV1.Usage? = nil
        /// Field 2.
        package var cost: RouterV1.Cost? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            usage: CommonV1.Usage? = nil,
            cost: RouterV1.Cost? = nil
        ) {
            self.init {
                $0.usage = usage
                $0.cost = cost
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.BrokenOff" }
    }

    /// A model that requests can be served by.
    package struct Model: Messages.Message, Equatable {
        /// 1 to 256 bytes
        package var id: String = ""
        /// the first of what it is for; the others in more_tasks
        package var task: CommonV1.Task = .unspecified
        /// who serves it
        package var provider: String = ""
        /// tokens, 0 = unknown
        package var contextLength: UInt32 = 0
        /// absent, or of version 0: not known
        package var price: CommonV1.Price? = nil
        /// 0 to 1
        package var quality: Double = 0
        /// 0 = not known
        package var createdUnixS: Int64 = 0
        /// for people; empty = the id
        package var displayName: String = ""
        /// who made it
        package var organization: String = ""
        /// by RegisterModel, not by models.yaml
        package var registered: Bool = false
        /// part of the cache key; an operator raises it when the provider swaps the weights
        package var revision: String = ""
        /// the provider doesn't serve it any more
        package var retired: Bool = false
        /// of a retired model: the id that serves instead, or empty
        package var replacement: String = ""
        /// never chosen by `auto`, only by name
        package var pinnedOnly: Bool = false
        /// Field 15.
        package var moreTasks: [CommonV1.Task] = []
        /// tools, json_mode, json_schema, vision, reasoning, logprobs
        package var capabilities: [String] = []
        /// the provider takes it in batches
        package var batchable: Bool = false
        /// to the first token: the belief before anything was measured, 0 = none
        package var latencyP50MS: UInt32 = 0
        /// of one answer: likewise, 0 = none
        package var tokensPerSecond: Double = 0
        /// the provider's own cap, 0 = the context length
        package var outputTokensMax: UInt32 = 0
        /// of other providers that serve it too
        package var offers: [RouterV1.Offer] = []
        /// from then on it counts as retired; 0 = no date is known
        package var retiresUnixS: Int64 = 0
        /// who says so; `assumed` = nobody
        package var qualitySource: String = ""
        /// likewise, one for each of `capabilities`
        package var capabilitySources: [String] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = "",
            task: CommonV1.Task = .unspecified,
            provider: String = "",
            contextLength: UInt32 = 0,
            price: CommonV1.Price? = nil,
            quality: Double = 0,
            createdUnixS: Int64 = 0,
            displayName: String = "",
            organization: String = "",
            registered: Bool = false,
            revision: String = "",
            retired: Bool = false,
            replacement: String = "",
            pinnedOnly: Bool = false,
            moreTasks: [CommonV1.Task] = [],
            capabilities: [String] = [],
            batchable: Bool = false,
            latencyP50MS: UInt32 = 0,
            tokensPerSecond: Double = 0,
            outputTokensMax: UInt32 = 0,
            offers: [RouterV1.Offer] = [],
            retiresUnixS: Int64 = 0,
            qualitySource: String = "",
            capabilitySources: [String] = []
        ) {
            self.init {
                $0.id = id
                $0.task = task
                $0.provider = provider
                $0.contextLength = contextLength
                $0.price = price
                $0.quality = quality
                $0.createdUnixS = createdUnixS
                $0.displayName = displayName
                $0.organization = organization
                $0.registered = registered
                $0.revision = revision
                $0.retired = retired
                $0.replacement = replacement
                $0.pinnedOnly = pinnedOnly
                $0.moreTasks = moreTasks
                $0.capabilities = capabilities
                $0.batchable = batchable
                $0.latencyP50MS = latencyP50MS
                $0.tokensPerSecond = tokensPerSecond
                $0.outputTokensMax = outputTokensMax
                $0.offers = offers
                $0.retiresUnixS = retiresUnixS
                $0.qualitySource = qualitySource
                $0.capabilitySources = capabilitySources
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Model" }
    }

    /// A model at a further provider.
    package struct Offer: Messages.Message, Equatable {
        /// required
        package var provider: String = ""
        /// its name there; empty = the model's id
        package var model: String = ""
        /// absent, or of version 0: not known
        package var price: CommonV1.Price? = nil
        /// Field 4.
        package var batchable: Bool = false
        /// as in Model, like the next
        package var latencyP50MS: UInt32 = 0
        /// Field 6.
        package var tokensPerSecond: Double = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            provider: String = "",
            model: String = "",
            price: CommonV1.Price? = nil,
            batchable: Bool = false,
            latencyP50MS: UInt32 = 0,
            tokensPerSecond: Double = 0
        ) {
            self.init {
                $0.provider = provider
                $0.model = model
                $0.price = price
                $0.batchable = batchable
                $0.latencyP50MS = latencyP50MS
                $0.tokensPerSecond = tokensPerSecond
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Offer" }
    }

    /// Message `router.v1.ListModelsRequest`.
    package struct ListModelsRequest: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ListModelsRequest" }
    }

    /// Message `router.v1.ListModelsResponse`.
    package struct ListModelsResponse: Messages.Message, Equatable {
        /// Field 1.
        package var models: [RouterV1.Model] = []
        /// of the snapshot that they are from
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            models: [RouterV1.Model] = [],
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.models = models
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ListModelsResponse" }
    }

    /// Message `router.v1.ExplainRequest`.
    package struct ExplainRequest: Messages.Message, Equatable {
        /// as in ForwardRequest, like the next three
        package var endpoint: RouterV1.Endpoint = .unspecified
        /// Field 2.
        package var body: [UInt8] = []
        /// Field 3.
        package var priority: CommonV1.Priority = .unspecified
        /// Field 4.
        package var task: CommonV1.Task = .unspecified
        /// Field 5.
        package var wishes: RouterV1.Wishes? = nil
        /// Field 6.
        package var contentType: String = ""
        /// a logged Decision, to be made again from what it holds; then nothing else is read
        package var decision: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            endpoint: RouterV1.Endpoint = .unspecified,
            body: [UInt8] = [],
            priority: CommonV1.Priority = .unspecified,
            task: CommonV1.Task = .unspecified,
            wishes: RouterV1.Wishes? = nil,
            contentType: String = "",
            decision: [UInt8] = []
        ) {
            self.init {
                $0.endpoint = endpoint
                $0.body = body
                $0.priority = priority
                $0.task = task
                $0.wishes = wishes
                $0.contentType = contentType
                $0.decision = decision
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ExplainRequest" }
    }

    /// A model that was thought of for a request.
    package struct Candidate: Messages.Message, Equatable {
        /// Field 1.
        package var model: String = ""
        /// by which candidates are ordered; 0 for those that cannot serve it
        package var score: Double = 0
        /// the first one asked
        package var chosen: Bool = false
        /// for people
        package var reason: [UInt8] = []
        /// Field 5.
        package var provider: String = ""
        /// it may not answer
        package var excluded: Bool = false

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: String = "",
            score: Double = 0,
            chosen: Bool = false,
            reason: [UInt8] = [],
            provider: String = "",
            excluded: Bool = false
        ) {
            self.init {
                $0.model = model
                $0.score = score
                $0.chosen = chosen
                $0.reason = reason
                $0.provider = provider
                $0.excluded = excluded
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.Candidate" }
    }

    /// Message `router.v1.ExplainResponse`.
    package struct ExplainResponse: Messages.Message, Equatable {
        /// those that may answer, best first, then the others by id
        package var candidates: [RouterV1.Candidate] = []
        /// an encoded Decision: all that the choice depended on
        package var decision: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            candidates: [RouterV1.Candidate] = [],
            decision: [UInt8] = []
        ) {
            self.init {
                $0.candidates = candidates
                $0.decision = decision
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ExplainResponse" }
    }

    /// Message `router.v1.RegisterModelRequest`.
    package struct RegisterModelRequest: Messages.Message, Equatable {
        /// Field 1.
        package var model: RouterV1.Model? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: RouterV1.Model? = nil
        ) {
            self.init {
                $0.model = model
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RegisterModelRequest" }
    }

    /// Message `router.v1.RegisterModelResponse`.
    package struct RegisterModelResponse: Messages.Message, Equatable {
        /// Field 1.
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RegisterModelResponse" }
    }

    /// Message `router.v1.UpdateModelRequest`.
    package struct UpdateModelRequest: Messages.Message, Equatable {
        /// `id` says which; of the rest only what `fields` names is read
        package var model: RouterV1.Model? = nil
        /// at least one name of a field of Model, such as `price` or `quality`; not `id` and `registered`
        package var fields: [String] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            model: RouterV1.Model? = nil,
            fields: [String] = []
        ) {
            self.init {
                $0.model = model
                $0.fields = fields
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.UpdateModelRequest" }
    }

    /// Message `router.v1.UpdateModelResponse`.
    package struct UpdateModelResponse: Messages.Message, Equatable {
        /// the first one that has the change
        package var snapshotVersion: UInt64 = 0
        /// as it is now
        package var model: RouterV1.Model? = nil

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            snapshotVersion: UInt64 = 0,
            model: RouterV1.Model? = nil
        ) {
            self.init {
                $0.snapshotVersion = snapshotVersion
                $0.model = model
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.UpdateModelResponse" }
    }

    /// Message `router.v1.RetireModelRequest`.
    package struct RetireModelRequest: Messages.Message, Equatable {
        /// Field 1.
        package var id: String = ""

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            id: String = ""
        ) {
            self.init {
                $0.id = id
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RetireModelRequest" }
    }

    /// Message `router.v1.RetireModelResponse`.
    package struct RetireModelResponse: Messages.Message, Equatable {
        /// Field 1.
        package var snapshotVersion: UInt64 = 0

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            snapshotVersion: UInt64 = 0
        ) {
            self.init {
                $0.snapshotVersion = snapshotVersion
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.RetireModelResponse" }
    }

    /// Message `router.v1.ReportFeedbackRequest`.
    package struct ReportFeedbackRequest: Messages.Message, Equatable {
        /// x-request-id of what was answered, at most 128 bytes; it or `model` is required
        package var requestID: String = ""
        /// of one attempt of that request, at most 64 bytes; empty = the one that answered
        package var attemptID: String = ""
        /// of the catalogue; empty = not said
        package var model: String = ""
        /// Field 4. Absent when nil.
        package var score: Double? = nil
        /// such as `wrong-language`, at most 64 bytes
        package var label: String = ""
        /// UTF-8, at most 2 KiB
        package var comment: [UInt8] = []

        /// A message with every field at its default.
        package init() {}

        /// Every field in the .proto's order; what is left out has its default.
        package init(
            requestID: String = "",
            attemptID: String = "",
            model: String = "",
            score: Double? = nil,
            label: String = "",
            comment: [UInt8] = []
        ) {
            self.init {
                $0.requestID = requestID
                $0.attemptID = attemptID
                $0.model = model
                $0.score = score
                $0.label = label
                $0.comment = comment
            }
        }

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ReportFeedbackRequest" }
    }

    /// Message `router.v1.ReportFeedbackResponse`.
    package struct ReportFeedbackResponse: Messages.Message, Equatable {
        /// A message with every field at its default.
        package init() {}

        /// Reads the wire form; throws on bytes that are not of this type.
        package init(decoding bytes: [UInt8]) throws(MessageError) {
            self = try MessageCoder.decode(bytes)
        }

        /// The wire form.
        package func encoded() -> [UInt8] { MessageCoder.encode(self) }

        /// The name in the .proto.
        package static var typeName: String { "router.v1.ReportFeedbackResponse" }
    }

    /// Every message of `router.v1`, nested ones included.
    package static let messageTypes: [any Messages.Message.Type] = [
        RouterV1.Decision.self,
        RouterV1.Asked.self,
        RouterV1.Considered.self,
        RouterV1.ToolCall.self,
        RouterV1.Message.self,
        RouterV1.CompleteRequest.self,
        RouterV1.Wishes.self,
        RouterV1.Route.self,
        RouterV1.Allowances.self,
        RouterV1.Allowance.self,
        RouterV1.Cost.self,
        RouterV1.CompleteResponse.self,
        RouterV1.CompleteChunk.self,
        RouterV1.Delta.self,
        RouterV1.Done.self,
        RouterV1.EmbedRequest.self,
        RouterV1.Embedding.self,
        RouterV1.EmbedResponse.self,
        RouterV1.GenerateImageRequest.self,
        RouterV1.Image.self,
        RouterV1.GenerateImageResponse.self,
        RouterV1.RerankRequest.self,
        RouterV1.RankedDocument.self,
        RouterV1.RerankResponse.self,
        RouterV1.BatchItem.self,
        RouterV1.SubmitBatchRequest.self,
        RouterV1.SubmitBatchResponse.self,
        RouterV1.ForwardRequest.self,
        RouterV1.ForwardResponse.self,
        RouterV1.ForwardChunk.self,
        RouterV1.ProviderError.self,
        RouterV1.BrokenOff.self,
        RouterV1.Model.self,
        RouterV1.Offer.self,
        RouterV1.ListModelsRequest.self,
        RouterV1.ListModelsResponse.self,
        RouterV1.ExplainRequest.self,
        RouterV1.Candidate.self,
        RouterV1.ExplainResponse.self,
        RouterV1.RegisterModelRequest.self,
        RouterV1.RegisterModelResponse.self,
        RouterV1.UpdateModelRequest.self,
        RouterV1.UpdateModelResponse.self,
        RouterV1.RetireModelRequest.self,
        RouterV1.RetireModelResponse.self,
        RouterV1.ReportFeedbackRequest.self,
        RouterV1.ReportFeedbackResponse.self
    ]
}

extension RouterV1.Decision: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Decision>, _ arena: MessageArena) {
        router__v1__decision__init(c)
        c.pointee.request_id = arena.text(self.requestID)
        c.pointee.snapshot_version = self.snapshotVersion
        c.pointee.made_unix_ms = self.madeUnixMS
        if let value = self.asked { c.pointee.asked = arena.message(value) }
        (c.pointee.considered, c.pointee.n_considered) = arena.messages(self.considered)
        (c.pointee.canaries, c.pointee.n_canaries) = arena.messages(self.canaries)
        if let value = self.profile { c.pointee.profile = arena.message(value) }
        if let value = self.simplePrompts { c.pointee.simple_prompts = arena.message(value) }
        (c.pointee.chosen, c.pointee.n_chosen) = arena.texts(self.chosen)
        c.pointee.policy_version = self.policyVersion
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Decision>) throws(MessageError) {
        self.requestID = try MessageText.string(c.pointee.request_id, "request_id", of: Self.typeName)
        self.snapshotVersion = c.pointee.snapshot_version
        self.madeUnixMS = c.pointee.made_unix_ms
        if let value = c.pointee.asked { self.asked = try RouterV1.Asked(c: value) }
        if let values = c.pointee.considered {
            self.considered.reserveCapacity(c.pointee.n_considered)
            for index in 0..<c.pointee.n_considered {
                guard let value = values[index] else { continue }
                self.considered.append(try RouterV1.Considered(c: value))
            }
        }
        if let values = c.pointee.canaries {
            self.canaries.reserveCapacity(c.pointee.n_canaries)
            for index in 0..<c.pointee.n_canaries {
                guard let value = values[index] else { continue }
                self.canaries.append(try CostV1.Canary(c: value))
            }
        }
        if let value = c.pointee.profile { self.profile = try CostV1.Profile(c: value) }
        if let value = c.pointee.simple_prompts { self.simplePrompts = try CostV1.SimplePrompts(c: value) }
        if let values = c.pointee.chosen {
            self.chosen.reserveCapacity(c.pointee.n_chosen)
            for index in 0..<c.pointee.n_chosen {
                self.chosen.append(try MessageText.string(values[index], "chosen", of: Self.typeName))
            }
        }
        self.policyVersion = c.pointee.policy_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Decision>? { router__v1__decision__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Decision>) -> Int { router__v1__decision__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Decision>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__decision__pack(c, bytes)
    }
}

extension RouterV1.Asked: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Asked>, _ arena: MessageArena) {
        router__v1__asked__init(c)
        c.pointee.endpoint = .init(rawValue: UInt32(bitPattern: self.endpoint.rawValue))
        c.pointee.task = .init(rawValue: UInt32(bitPattern: self.task.rawValue))
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        c.pointee.model = arena.text(self.model)
        c.pointee.prompt_tokens_low = self.promptTokensLow
        c.pointee.prompt_tokens_high = self.promptTokensHigh
        c.pointee.choices = self.choices
        c.pointee.units = self.units
        (c.pointee.capabilities, c.pointee.n_capabilities) = arena.texts(self.capabilities)
        c.pointee.for_batch = self.forBatch ? 1 : 0
        c.pointee.streamed = self.streamed ? 1 : 0
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
        (c.pointee.allowed_models, c.pointee.n_allowed_models) = arena.texts(self.allowedModels)
        c.pointee.draw = self.draw
        c.pointee.context_tokens_low = self.contextTokensLow
        c.pointee.context_tokens_high = self.contextTokensHigh
        c.pointee.pixels = self.pixels
        c.pointee.steps = self.steps
        if let value = self.maxTokens {
            c.pointee.max_tokens_opt_case = .init(rawValue: 7)
            c.pointee.max_tokens = value
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Asked>) throws(MessageError) {
        self.endpoint = RouterV1.Endpoint(rawValue: Int32(bitPattern: c.pointee.endpoint.rawValue))
        self.task = CommonV1.Task(rawValue: Int32(bitPattern: c.pointee.task.rawValue))
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.promptTokensLow = c.pointee.prompt_tokens_low
        self.promptTokensHigh = c.pointee.prompt_tokens_high
        self.choices = c.pointee.choices
        self.units = c.pointee.units
        if let values = c.pointee.capabilities {
            self.capabilities.reserveCapacity(c.pointee.n_capabilities)
            for index in 0..<c.pointee.n_capabilities {
                self.capabilities.append(try MessageText.string(values[index], "capabilities", of: Self.typeName))
            }
        }
        self.forBatch = c.pointee.for_batch != 0
        self.streamed = c.pointee.streamed != 0
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
        if let values = c.pointee.allowed_models {
            self.allowedModels.reserveCapacity(c.pointee.n_allowed_models)
            for index in 0..<c.pointee.n_allowed_models {
                self.allowedModels.append(try MessageText.string(values[index], "allowed_models", of: Self.typeName))
            }
        }
        self.draw = c.pointee.draw
        self.contextTokensLow = c.pointee.context_tokens_low
        self.contextTokensHigh = c.pointee.context_tokens_high
        self.pixels = c.pointee.pixels
        self.steps = c.pointee.steps
        switch c.pointee.max_tokens_opt_case.rawValue {
        case 7:
            self.maxTokens = c.pointee.max_tokens
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Asked>? { router__v1__asked__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Asked>) -> Int { router__v1__asked__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Asked>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__asked__pack(c, bytes)
    }
}

extension RouterV1.Considered: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Considered>, _ arena: MessageArena) {
        router__v1__considered__init(c)
        if let value = self.model { c.pointee.model = arena.message(value) }
        c.pointee.share = self.share
        c.pointee.breaker = .init(rawValue: UInt32(bitPattern: self.breaker.rawValue))
        c.pointee.reopens_ms = self.reopensMS
        if let value = self.firstSeconds {
            c.pointee.first_seconds_opt_case = .init(rawValue: 2)
            c.pointee.first_seconds = value
        }
        if let value = self.tokensPerSecond {
            c.pointee.tokens_per_second_opt_case = .init(rawValue: 3)
            c.pointee.tokens_per_second = value
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Considered>) throws(MessageError) {
        if let value = c.pointee.model { self.model = try RouterV1.Model(c: value) }
        self.share = c.pointee.share
        self.breaker = RouterV1.Breaker(rawValue: Int32(bitPattern: c.pointee.breaker.rawValue))
        self.reopensMS = c.pointee.reopens_ms
        switch c.pointee.first_seconds_opt_case.rawValue {
        case 2:
            self.firstSeconds = c.pointee.first_seconds
        default: break
        }
        switch c.pointee.tokens_per_second_opt_case.rawValue {
        case 3:
            self.tokensPerSecond = c.pointee.tokens_per_second
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Considered>? { router__v1__considered__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Considered>) -> Int { router__v1__considered__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Considered>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__considered__pack(c, bytes)
    }
}

extension RouterV1.ToolCall: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ToolCall>, _ arena: MessageArena) {
        router__v1__tool_call__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.name = arena.text(self.name)
        c.pointee.arguments = arena.bytes(self.arguments)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ToolCall>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.name = try MessageText.string(c.pointee.name, "name", of: Self.typeName)
        self.arguments = MessageText.bytes(c.pointee.arguments)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ToolCall>? { router__v1__tool_call__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ToolCall>) -> Int { router__v1__tool_call__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ToolCall>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__tool_call__pack(c, bytes)
    }
}

extension RouterV1.Message: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Message>, _ arena: MessageArena) {
        router__v1__message__init(c)
        c.pointee.role = .init(rawValue: UInt32(bitPattern: self.role.rawValue))
        c.pointee.content = arena.bytes(self.content)
        c.pointee.tool_call_id = arena.text(self.toolCallID)
        (c.pointee.tool_calls, c.pointee.n_tool_calls) = arena.messages(self.toolCalls)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Message>) throws(MessageError) {
        self.role = RouterV1.Role(rawValue: Int32(bitPattern: c.pointee.role.rawValue))
        self.content = MessageText.bytes(c.pointee.content)
        self.toolCallID = try MessageText.string(c.pointee.tool_call_id, "tool_call_id", of: Self.typeName)
        if let values = c.pointee.tool_calls {
            self.toolCalls.reserveCapacity(c.pointee.n_tool_calls)
            for index in 0..<c.pointee.n_tool_calls {
                guard let value = values[index] else { continue }
                self.toolCalls.append(try RouterV1.ToolCall(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Message>? { router__v1__message__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Message>) -> Int { router__v1__message__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Message>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__message__pack(c, bytes)
    }
}

extension RouterV1.CompleteRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__CompleteRequest>, _ arena: MessageArena) {
        router__v1__complete_request__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.task = .init(rawValue: UInt32(bitPattern: self.task.rawValue))
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        (c.pointee.messages, c.pointee.n_messages) = arena.messages(self.messages)
        (c.pointee.stop, c.pointee.n_stop) = arena.texts(self.stop)
        c.pointee.tools = arena.bytes(self.tools)
        c.pointee.tool_choice = arena.bytes(self.toolChoice)
        c.pointee.response_format = arena.bytes(self.responseFormat)
        c.pointee.prompt = arena.bytes(self.prompt)
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
        if let value = self.temperature {
            c.pointee.temperature_opt_case = .init(rawValue: 5)
            c.pointee.temperature = value
        }
        if let value = self.maxTokens {
            c.pointee.max_tokens_opt_case = .init(rawValue: 6)
            c.pointee.max_tokens = value
        }
        if let value = self.topP {
            c.pointee.top_p_opt_case = .init(rawValue: 7)
            c.pointee.top_p = value
        }
        if let value = self.seed {
            c.pointee.seed_opt_case = .init(rawValue: 8)
            c.pointee.seed = value
        }
        if let value = self.allowCached {
            c.pointee.allow_cached_opt_case = .init(rawValue: 13)
            c.pointee.allow_cached = value ? 1 : 0
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__CompleteRequest>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.task = CommonV1.Task(rawValue: Int32(bitPattern: c.pointee.task.rawValue))
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        if let values = c.pointee.messages {
            self.messages.reserveCapacity(c.pointee.n_messages)
            for index in 0..<c.pointee.n_messages {
                guard let value = values[index] else { continue }
                self.messages.append(try RouterV1.Message(c: value))
            }
        }
        if let values = c.pointee.stop {
            self.stop.reserveCapacity(c.pointee.n_stop)
            for index in 0..<c.pointee.n_stop {
                self.stop.append(try MessageText.string(values[index], "stop", of: Self.typeName))
            }
        }
        self.tools = MessageText.bytes(c.pointee.tools)
        self.toolChoice = MessageText.bytes(c.pointee.tool_choice)
        self.responseFormat = MessageText.bytes(c.pointee.response_format)
        self.prompt = MessageText.bytes(c.pointee.prompt)
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
        switch c.pointee.temperature_opt_case.rawValue {
        case 5:
            self.temperature = c.pointee.temperature
        default: break
        }
        switch c.pointee.max_tokens_opt_case.rawValue {
        case 6:
            self.maxTokens = c.pointee.max_tokens
        default: break
        }
        switch c.pointee.top_p_opt_case.rawValue {
        case 7:
            self.topP = c.pointee.top_p
        default: break
        }
        switch c.pointee.seed_opt_case.rawValue {
        case 8:
            self.seed = c.pointee.seed
        default: break
        }
        switch c.pointee.allow_cached_opt_case.rawValue {
        case 13:
            self.allowCached = c.pointee.allow_cached != 0
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__CompleteRequest>? { router__v1__complete_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__CompleteRequest>) -> Int { router__v1__complete_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__CompleteRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__complete_request__pack(c, bytes)
    }
}

extension RouterV1.Wishes: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Wishes>, _ arena: MessageArena) {
        router__v1__wishes__init(c)
        c.pointee.fallback = .init(rawValue: UInt32(bitPattern: self.fallback.rawValue))
        (c.pointee.fallback_models, c.pointee.n_fallback_models) = arena.texts(self.fallbackModels)
        c.pointee.on_overload = .init(rawValue: UInt32(bitPattern: self.onOverload.rawValue))
        c.pointee.conversation = arena.text(self.conversation)
        (c.pointee.providers, c.pointee.n_providers) = arena.texts(self.providers)
        if let value = self.maxCostNanodollars {
            c.pointee.max_cost_nanodollars_opt_case = .init(rawValue: 1)
            c.pointee.max_cost_nanodollars = value
        }
        if let value = self.maxLatencyMS {
            c.pointee.max_latency_ms_opt_case = .init(rawValue: 2)
            c.pointee.max_latency_ms = value
        }
        if let value = self.minQuality {
            c.pointee.min_quality_opt_case = .init(rawValue: 3)
            c.pointee.min_quality = value
        }
        if let value = self.explain {
            c.pointee.explain_opt_case = .init(rawValue: 9)
            c.pointee.explain = value ? 1 : 0
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Wishes>) throws(MessageError) {
        self.fallback = RouterV1.Fallback(rawValue: Int32(bitPattern: c.pointee.fallback.rawValue))
        if let values = c.pointee.fallback_models {
            self.fallbackModels.reserveCapacity(c.pointee.n_fallback_models)
            for index in 0..<c.pointee.n_fallback_models {
                self.fallbackModels.append(try MessageText.string(values[index], "fallback_models", of: Self.typeName))
            }
        }
        self.onOverload = RouterV1.OnOverload(rawValue: Int32(bitPattern: c.pointee.on_overload.rawValue))
        self.conversation = try MessageText.string(c.pointee.conversation, "conversation", of: Self.typeName)
        if let values = c.pointee.providers {
            self.providers.reserveCapacity(c.pointee.n_providers)
            for index in 0..<c.pointee.n_providers {
                self.providers.append(try MessageText.string(values[index], "providers", of: Self.typeName))
            }
        }
        switch c.pointee.max_cost_nanodollars_opt_case.rawValue {
        case 1:
            self.maxCostNanodollars = c.pointee.max_cost_nanodollars
        default: break
        }
        switch c.pointee.max_latency_ms_opt_case.rawValue {
        case 2:
            self.maxLatencyMS = c.pointee.max_latency_ms
        default: break
        }
        switch c.pointee.min_quality_opt_case.rawValue {
        case 3:
            self.minQuality = c.pointee.min_quality
        default: break
        }
        switch c.pointee.explain_opt_case.rawValue {
        case 9:
            self.explain = c.pointee.explain != 0
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Wishes>? { router__v1__wishes__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Wishes>) -> Int { router__v1__wishes__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Wishes>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__wishes__pack(c, bytes)
    }
}

extension RouterV1.Route: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Route>, _ arena: MessageArena) {
        router__v1__route__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.attempts = self.attempts
        c.pointee.cache = .init(rawValue: UInt32(bitPattern: self.cache.rawValue))
        c.pointee.reason = arena.bytes(self.reason)
        (c.pointee.tried, c.pointee.n_tried) = arena.texts(self.tried)
        if let value = self.limits { c.pointee.limits = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Route>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.attempts = c.pointee.attempts
        self.cache = RouterV1.CacheState(rawValue: Int32(bitPattern: c.pointee.cache.rawValue))
        self.reason = MessageText.bytes(c.pointee.reason)
        if let values = c.pointee.tried {
            self.tried.reserveCapacity(c.pointee.n_tried)
            for index in 0..<c.pointee.n_tried {
                self.tried.append(try MessageText.string(values[index], "tried", of: Self.typeName))
            }
        }
        if let value = c.pointee.limits { self.limits = try RouterV1.Allowances(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Route>? { router__v1__route__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Route>) -> Int { router__v1__route__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Route>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__route__pack(c, bytes)
    }
}

extension RouterV1.Allowances: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Allowances>, _ arena: MessageArena) {
        router__v1__allowances__init(c)
        if let value = self.requests { c.pointee.requests = arena.message(value) }
        if let value = self.tokens { c.pointee.tokens = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Allowances>) throws(MessageError) {
        if let value = c.pointee.requests { self.requests = try RouterV1.Allowance(c: value) }
        if let value = c.pointee.tokens { self.tokens = try RouterV1.Allowance(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Allowances>? { router__v1__allowances__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Allowances>) -> Int { router__v1__allowances__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Allowances>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__allowances__pack(c, bytes)
    }
}

extension RouterV1.Allowance: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Allowance>, _ arena: MessageArena) {
        router__v1__allowance__init(c)
        c.pointee.limit = self.limit
        c.pointee.left = self.left
        c.pointee.full_after_ms = self.fullAfterMS
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Allowance>) throws(MessageError) {
        self.limit = c.pointee.limit
        self.left = c.pointee.left
        self.fullAfterMS = c.pointee.full_after_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Allowance>? { router__v1__allowance__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Allowance>) -> Int { router__v1__allowance__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Allowance>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__allowance__pack(c, bytes)
    }
}

extension RouterV1.Cost: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Cost>, _ arena: MessageArena) {
        router__v1__cost__init(c)
        c.pointee.cost_nanodollars = self.costNanodollars
        c.pointee.saved_nanodollars = self.savedNanodollars
        c.pointee.price_version = self.priceVersion
        c.pointee.quality = .init(rawValue: UInt32(bitPattern: self.quality.rawValue))
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Cost>) throws(MessageError) {
        self.costNanodollars = c.pointee.cost_nanodollars
        self.savedNanodollars = c.pointee.saved_nanodollars
        self.priceVersion = c.pointee.price_version
        self.quality = CommonV1.Quality(rawValue: Int32(bitPattern: c.pointee.quality.rawValue))
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Cost>? { router__v1__cost__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Cost>) -> Int { router__v1__cost__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Cost>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__cost__pack(c, bytes)
    }
}

extension RouterV1.CompleteResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__CompleteResponse>, _ arena: MessageArena) {
        router__v1__complete_response__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.content = arena.bytes(self.content)
        c.pointee.reasoning = arena.bytes(self.reasoning)
        (c.pointee.tool_calls, c.pointee.n_tool_calls) = arena.messages(self.toolCalls)
        c.pointee.finish_reason = arena.text(self.finishReason)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.route { c.pointee.route = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
        if let value = self.ticket { c.pointee.ticket = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__CompleteResponse>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.content = MessageText.bytes(c.pointee.content)
        self.reasoning = MessageText.bytes(c.pointee.reasoning)
        if let values = c.pointee.tool_calls {
            self.toolCalls.reserveCapacity(c.pointee.n_tool_calls)
            for index in 0..<c.pointee.n_tool_calls {
                guard let value = values[index] else { continue }
                self.toolCalls.append(try RouterV1.ToolCall(c: value))
            }
        }
        self.finishReason = try MessageText.string(c.pointee.finish_reason, "finish_reason", of: Self.typeName)
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.route { self.route = try RouterV1.Route(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
        if let value = c.pointee.ticket { self.ticket = try BatchV1.Batch(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__CompleteResponse>? { router__v1__complete_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__CompleteResponse>) -> Int { router__v1__complete_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__CompleteResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__complete_response__pack(c, bytes)
    }
}

extension RouterV1.CompleteChunk: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__CompleteChunk>, _ arena: MessageArena) {
        router__v1__complete_chunk__init(c)
        switch self.part {
        case .route(let value):
            c.pointee.part_case = .init(rawValue: 1)
            c.pointee.route = arena.message(value)
        case .delta(let value):
            c.pointee.part_case = .init(rawValue: 2)
            c.pointee.delta = arena.message(value)
        case .done(let value):
            c.pointee.part_case = .init(rawValue: 3)
            c.pointee.done = arena.message(value)
        case .ticket(let value):
            c.pointee.part_case = .init(rawValue: 4)
            c.pointee.ticket = arena.message(value)
        case nil: break
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__CompleteChunk>) throws(MessageError) {
        switch c.pointee.part_case.rawValue {
        case 1:
            if let value = c.pointee.route { self.part = .route(try RouterV1.Route(c: value)) }
        case 2:
            if let value = c.pointee.delta { self.part = .delta(try RouterV1.Delta(c: value)) }
        case 3:
            if let value = c.pointee.done { self.part = .done(try RouterV1.Done(c: value)) }
        case 4:
            if let value = c.pointee.ticket { self.part = .ticket(try BatchV1.Batch(c: value)) }
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__CompleteChunk>? { router__v1__complete_chunk__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__CompleteChunk>) -> Int { router__v1__complete_chunk__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__CompleteChunk>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__complete_chunk__pack(c, bytes)
    }
}

extension RouterV1.Delta: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Delta>, _ arena: MessageArena) {
        router__v1__delta__init(c)
        c.pointee.content = arena.bytes(self.content)
        c.pointee.reasoning = arena.bytes(self.reasoning)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Delta>) throws(MessageError) {
        self.content = MessageText.bytes(c.pointee.content)
        self.reasoning = MessageText.bytes(c.pointee.reasoning)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Delta>? { router__v1__delta__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Delta>) -> Int { router__v1__delta__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Delta>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__delta__pack(c, bytes)
    }
}

extension RouterV1.Done: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Done>, _ arena: MessageArena) {
        router__v1__done__init(c)
        c.pointee.finish_reason = arena.text(self.finishReason)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
        (c.pointee.tool_calls, c.pointee.n_tool_calls) = arena.messages(self.toolCalls)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Done>) throws(MessageError) {
        self.finishReason = try MessageText.string(c.pointee.finish_reason, "finish_reason", of: Self.typeName)
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
        if let values = c.pointee.tool_calls {
            self.toolCalls.reserveCapacity(c.pointee.n_tool_calls)
            for index in 0..<c.pointee.n_tool_calls {
                guard let value = values[index] else { continue }
                self.toolCalls.append(try RouterV1.ToolCall(c: value))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Done>? { router__v1__done__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Done>) -> Int { router__v1__done__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Done>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__done__pack(c, bytes)
    }
}

extension RouterV1.EmbedRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__EmbedRequest>, _ arena: MessageArena) {
        router__v1__embed_request__init(c)
        c.pointee.model = arena.text(self.model)
        (c.pointee.inputs, c.pointee.n_inputs) = arena.array(self.inputs) { arena.bytes($0) }
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__EmbedRequest>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        if let values = c.pointee.inputs {
            self.inputs.reserveCapacity(c.pointee.n_inputs)
            for index in 0..<c.pointee.n_inputs {
                self.inputs.append(MessageText.bytes(values[index]))
            }
        }
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__EmbedRequest>? { router__v1__embed_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__EmbedRequest>) -> Int { router__v1__embed_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__EmbedRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__embed_request__pack(c, bytes)
    }
}

extension RouterV1.Embedding: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Embedding>, _ arena: MessageArena) {
        router__v1__embedding__init(c)
        (c.pointee.values, c.pointee.n_values) = arena.array(self.values) { $0 }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Embedding>) throws(MessageError) {
        if let values = c.pointee.values {
            self.values = Array(UnsafeBufferPointer(start: values, count: c.pointee.n_values))
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Embedding>? { router__v1__embedding__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Embedding>) -> Int { router__v1__embedding__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Embedding>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__embedding__pack(c, bytes)
    }
}

extension RouterV1.EmbedResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__EmbedResponse>, _ arena: MessageArena) {
        router__v1__embed_response__init(c)
        (c.pointee.embeddings, c.pointee.n_embeddings) = arena.messages(self.embeddings)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.route { c.pointee.route = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__EmbedResponse>) throws(MessageError) {
        if let values = c.pointee.embeddings {
            self.embeddings.reserveCapacity(c.pointee.n_embeddings)
            for index in 0..<c.pointee.n_embeddings {
                guard let value = values[index] else { continue }
                self.embeddings.append(try RouterV1.Embedding(c: value))
            }
        }
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.route { self.route = try RouterV1.Route(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__EmbedResponse>? { router__v1__embed_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__EmbedResponse>) -> Int { router__v1__embed_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__EmbedResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__embed_response__pack(c, bytes)
    }
}

extension RouterV1.GenerateImageRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__GenerateImageRequest>, _ arena: MessageArena) {
        router__v1__generate_image_request__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.prompt = arena.bytes(self.prompt)
        c.pointee.n = self.n
        c.pointee.width = self.width
        c.pointee.height = self.height
        c.pointee.steps = self.steps
        c.pointee.negative_prompt = arena.bytes(self.negativePrompt)
        c.pointee.output_format = arena.text(self.outputFormat)
        c.pointee.as_url = self.asURL ? 1 : 0
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
        if let value = self.seed {
            c.pointee.seed_opt_case = .init(rawValue: 7)
            c.pointee.seed = value
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__GenerateImageRequest>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.prompt = MessageText.bytes(c.pointee.prompt)
        self.n = c.pointee.n
        self.width = c.pointee.width
        self.height = c.pointee.height
        self.steps = c.pointee.steps
        self.negativePrompt = MessageText.bytes(c.pointee.negative_prompt)
        self.outputFormat = try MessageText.string(c.pointee.output_format, "output_format", of: Self.typeName)
        self.asURL = c.pointee.as_url != 0
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
        switch c.pointee.seed_opt_case.rawValue {
        case 7:
            self.seed = c.pointee.seed
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__GenerateImageRequest>? { router__v1__generate_image_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__GenerateImageRequest>) -> Int { router__v1__generate_image_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__GenerateImageRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__generate_image_request__pack(c, bytes)
    }
}

extension RouterV1.Image: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Image>, _ arena: MessageArena) {
        router__v1__image__init(c)
        c.pointee.data = arena.bytes(self.data)
        c.pointee.url = arena.text(self.url)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Image>) throws(MessageError) {
        self.data = MessageText.bytes(c.pointee.data)
        self.url = try MessageText.string(c.pointee.url, "url", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Image>? { router__v1__image__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Image>) -> Int { router__v1__image__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Image>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__image__pack(c, bytes)
    }
}

extension RouterV1.GenerateImageResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__GenerateImageResponse>, _ arena: MessageArena) {
        router__v1__generate_image_response__init(c)
        (c.pointee.images, c.pointee.n_images) = arena.messages(self.images)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.route { c.pointee.route = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__GenerateImageResponse>) throws(MessageError) {
        if let values = c.pointee.images {
            self.images.reserveCapacity(c.pointee.n_images)
            for index in 0..<c.pointee.n_images {
                guard let value = values[index] else { continue }
                self.images.append(try RouterV1.Image(c: value))
            }
        }
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.route { self.route = try RouterV1.Route(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__GenerateImageResponse>? { router__v1__generate_image_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__GenerateImageResponse>) -> Int { router__v1__generate_image_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__GenerateImageResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__generate_image_response__pack(c, bytes)
    }
}

extension RouterV1.RerankRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RerankRequest>, _ arena: MessageArena) {
        router__v1__rerank_request__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.query = arena.bytes(self.query)
        (c.pointee.documents, c.pointee.n_documents) = arena.array(self.documents) { arena.bytes($0) }
        c.pointee.top_n = self.topN
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RerankRequest>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.query = MessageText.bytes(c.pointee.query)
        if let values = c.pointee.documents {
            self.documents.reserveCapacity(c.pointee.n_documents)
            for index in 0..<c.pointee.n_documents {
                self.documents.append(MessageText.bytes(values[index]))
            }
        }
        self.topN = c.pointee.top_n
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RerankRequest>? { router__v1__rerank_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RerankRequest>) -> Int { router__v1__rerank_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RerankRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__rerank_request__pack(c, bytes)
    }
}

extension RouterV1.RankedDocument: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RankedDocument>, _ arena: MessageArena) {
        router__v1__ranked_document__init(c)
        c.pointee.index = self.index
        c.pointee.relevance_score = self.relevanceScore
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RankedDocument>) throws(MessageError) {
        self.index = c.pointee.index
        self.relevanceScore = c.pointee.relevance_score
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RankedDocument>? { router__v1__ranked_document__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RankedDocument>) -> Int { router__v1__ranked_document__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RankedDocument>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__ranked_document__pack(c, bytes)
    }
}

extension RouterV1.RerankResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RerankResponse>, _ arena: MessageArena) {
        router__v1__rerank_response__init(c)
        (c.pointee.results, c.pointee.n_results) = arena.messages(self.results)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.route { c.pointee.route = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RerankResponse>) throws(MessageError) {
        if let values = c.pointee.results {
            self.results.reserveCapacity(c.pointee.n_results)
            for index in 0..<c.pointee.n_results {
                guard let value = values[index] else { continue }
                self.results.append(try RouterV1.RankedDocument(c: value))
            }
        }
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.route { self.route = try RouterV1.Route(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RerankResponse>? { router__v1__rerank_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RerankResponse>) -> Int { router__v1__rerank_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RerankResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__rerank_response__pack(c, bytes)
    }
}

extension RouterV1.BatchItem: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__BatchItem>, _ arena: MessageArena) {
        router__v1__batch_item__init(c)
        c.pointee.custom_id = arena.text(self.customID)
        if let value = self.request { c.pointee.request = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__BatchItem>) throws(MessageError) {
        self.customID = try MessageText.string(c.pointee.custom_id, "custom_id", of: Self.typeName)
        if let value = c.pointee.request { self.request = try RouterV1.CompleteRequest(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__BatchItem>? { router__v1__batch_item__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__BatchItem>) -> Int { router__v1__batch_item__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__BatchItem>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__batch_item__pack(c, bytes)
    }
}

extension RouterV1.SubmitBatchRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__SubmitBatchRequest>, _ arena: MessageArena) {
        router__v1__submit_batch_request__init(c)
        (c.pointee.items, c.pointee.n_items) = arena.messages(self.items)
        c.pointee.submission_id = arena.text(self.submissionID)
        c.pointee.metadata = arena.bytes(self.metadata)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__SubmitBatchRequest>) throws(MessageError) {
        if let values = c.pointee.items {
            self.items.reserveCapacity(c.pointee.n_items)
            for index in 0..<c.pointee.n_items {
                guard let value = values[index] else { continue }
                self.items.append(try RouterV1.BatchItem(c: value))
            }
        }
        self.submissionID = try MessageText.string(c.pointee.submission_id, "submission_id", of: Self.typeName)
        self.metadata = MessageText.bytes(c.pointee.metadata)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__SubmitBatchRequest>? { router__v1__submit_batch_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__SubmitBatchRequest>) -> Int { router__v1__submit_batch_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__SubmitBatchRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__submit_batch_request__pack(c, bytes)
    }
}

extension RouterV1.SubmitBatchResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__SubmitBatchResponse>, _ arena: MessageArena) {
        router__v1__submit_batch_response__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.total = self.total
    }

    mutating func read(_ c: UnsafePointer<Router__V1__SubmitBatchResponse>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.total = c.pointee.total
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__SubmitBatchResponse>? { router__v1__submit_batch_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__SubmitBatchResponse>) -> Int { router__v1__submit_batch_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__SubmitBatchResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__submit_batch_response__pack(c, bytes)
    }
}

extension RouterV1.ForwardRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ForwardRequest>, _ arena: MessageArena) {
        router__v1__forward_request__init(c)
        c.pointee.endpoint = .init(rawValue: UInt32(bitPattern: self.endpoint.rawValue))
        c.pointee.body = arena.bytes(self.body)
        c.pointee.simulator_fault = arena.bytes(self.simulatorFault)
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        c.pointee.task = .init(rawValue: UInt32(bitPattern: self.task.rawValue))
        c.pointee.content_type = arena.text(self.contentType)
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
        if let value = self.allowCached {
            c.pointee.allow_cached_opt_case = .init(rawValue: 8)
            c.pointee.allow_cached = value ? 1 : 0
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ForwardRequest>) throws(MessageError) {
        self.endpoint = RouterV1.Endpoint(rawValue: Int32(bitPattern: c.pointee.endpoint.rawValue))
        self.body = MessageText.bytes(c.pointee.body)
        self.simulatorFault = MessageText.bytes(c.pointee.simulator_fault)
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        self.task = CommonV1.Task(rawValue: Int32(bitPattern: c.pointee.task.rawValue))
        self.contentType = try MessageText.string(c.pointee.content_type, "content_type", of: Self.typeName)
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
        switch c.pointee.allow_cached_opt_case.rawValue {
        case 8:
            self.allowCached = c.pointee.allow_cached != 0
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ForwardRequest>? { router__v1__forward_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ForwardRequest>) -> Int { router__v1__forward_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ForwardRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__forward_request__pack(c, bytes)
    }
}

extension RouterV1.ForwardResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ForwardResponse>, _ arena: MessageArena) {
        router__v1__forward_response__init(c)
        c.pointee.status = self.status
        c.pointee.body = arena.bytes(self.body)
        c.pointee.content_type = arena.text(self.contentType)
        if let value = self.route { c.pointee.route = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.ticket { c.pointee.ticket = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ForwardResponse>) throws(MessageError) {
        self.status = c.pointee.status
        self.body = MessageText.bytes(c.pointee.body)
        self.contentType = try MessageText.string(c.pointee.content_type, "content_type", of: Self.typeName)
        if let value = c.pointee.route { self.route = try RouterV1.Route(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.ticket { self.ticket = try BatchV1.Batch(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ForwardResponse>? { router__v1__forward_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ForwardResponse>) -> Int { router__v1__forward_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ForwardResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__forward_response__pack(c, bytes)
    }
}

extension RouterV1.ForwardChunk: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ForwardChunk>, _ arena: MessageArena) {
        router__v1__forward_chunk__init(c)
        switch self.part {
        case .route(let value):
            c.pointee.part_case = .init(rawValue: 1)
            c.pointee.route = arena.message(value)
        case .data(let value):
            c.pointee.part_case = .init(rawValue: 2)
            c.pointee.data = arena.bytes(value)
        case .done(let value):
            c.pointee.part_case = .init(rawValue: 3)
            c.pointee.done = arena.message(value)
        case .plain(let value):
            c.pointee.part_case = .init(rawValue: 4)
            c.pointee.plain = arena.message(value)
        case nil: break
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ForwardChunk>) throws(MessageError) {
        switch c.pointee.part_case.rawValue {
        case 1:
            if let value = c.pointee.route { self.part = .route(try RouterV1.Route(c: value)) }
        case 2:
            self.part = .data(MessageText.bytes(c.pointee.data))
        case 3:
            if let value = c.pointee.done { self.part = .done(try RouterV1.Done(c: value)) }
        case 4:
            if let value = c.pointee.plain { self.part = .plain(try RouterV1.ForwardResponse(c: value)) }
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ForwardChunk>? { router__v1__forward_chunk__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ForwardChunk>) -> Int { router__v1__forward_chunk__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ForwardChunk>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__forward_chunk__pack(c, bytes)
    }
}

extension RouterV1.ProviderError: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ProviderError>, _ arena: MessageArena) {
        router__v1__provider_error__init(c)
        c.pointee.status = self.status
        c.pointee.body = arena.bytes(self.body)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.model = arena.text(self.model)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ProviderError>) throws(MessageError) {
        self.status = c.pointee.status
        self.body = MessageText.bytes(c.pointee.body)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ProviderError>? { router__v1__provider_error__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ProviderError>) -> Int { router__v1__provider_error__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ProviderError>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__provider_error__pack(c, bytes)
    }
}

extension RouterV1.BrokenOff: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__BrokenOff>, _ arena: MessageArena) {
        router__v1__broken_off__init(c)
        if let value = self.usage { c.pointee.usage = arena.message(value) }
        if let value = self.cost { c.pointee.cost = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__BrokenOff>) throws(MessageError) {
        if let value = c.pointee.usage { self.usage = try CommonV1.Usage(c: value) }
        if let value = c.pointee.cost { self.cost = try RouterV1.Cost(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__BrokenOff>? { router__v1__broken_off__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__BrokenOff>) -> Int { router__v1__broken_off__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__BrokenOff>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__broken_off__pack(c, bytes)
    }
}

extension RouterV1.Model: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Model>, _ arena: MessageArena) {
        router__v1__model__init(c)
        c.pointee.id = arena.text(self.id)
        c.pointee.task = .init(rawValue: UInt32(bitPattern: self.task.rawValue))
        c.pointee.provider = arena.text(self.provider)
        c.pointee.context_length = self.contextLength
        if let value = self.price { c.pointee.price = arena.message(value) }
        c.pointee.quality = self.quality
        c.pointee.created_unix_s = self.createdUnixS
        c.pointee.display_name = arena.text(self.displayName)
        c.pointee.organization = arena.text(self.organization)
        c.pointee.registered = self.registered ? 1 : 0
        c.pointee.revision = arena.text(self.revision)
        c.pointee.retired = self.retired ? 1 : 0
        c.pointee.replacement = arena.text(self.replacement)
        c.pointee.pinned_only = self.pinnedOnly ? 1 : 0
        (c.pointee.more_tasks, c.pointee.n_more_tasks) = arena.array(self.moreTasks) { Common__V1__Task(rawValue: UInt32(bitPattern: $0.rawValue)) }
        (c.pointee.capabilities, c.pointee.n_capabilities) = arena.texts(self.capabilities)
        c.pointee.batchable = self.batchable ? 1 : 0
        c.pointee.latency_p50_ms = self.latencyP50MS
        c.pointee.tokens_per_second = self.tokensPerSecond
        c.pointee.output_tokens_max = self.outputTokensMax
        (c.pointee.offers, c.pointee.n_offers) = arena.messages(self.offers)
        c.pointee.retires_unix_s = self.retiresUnixS
        c.pointee.quality_source = arena.text(self.qualitySource)
        (c.pointee.capability_sources, c.pointee.n_capability_sources) = arena.texts(self.capabilitySources)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Model>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
        self.task = CommonV1.Task(rawValue: Int32(bitPattern: c.pointee.task.rawValue))
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.contextLength = c.pointee.context_length
        if let value = c.pointee.price { self.price = try CommonV1.Price(c: value) }
        self.quality = c.pointee.quality
        self.createdUnixS = c.pointee.created_unix_s
        self.displayName = try MessageText.string(c.pointee.display_name, "display_name", of: Self.typeName)
        self.organization = try MessageText.string(c.pointee.organization, "organization", of: Self.typeName)
        self.registered = c.pointee.registered != 0
        self.revision = try MessageText.string(c.pointee.revision, "revision", of: Self.typeName)
        self.retired = c.pointee.retired != 0
        self.replacement = try MessageText.string(c.pointee.replacement, "replacement", of: Self.typeName)
        self.pinnedOnly = c.pointee.pinned_only != 0
        if let values = c.pointee.more_tasks {
            self.moreTasks.reserveCapacity(c.pointee.n_more_tasks)
            for index in 0..<c.pointee.n_more_tasks {
                self.moreTasks.append(CommonV1.Task(rawValue: Int32(bitPattern: values[index].rawValue)))
            }
        }
        if let values = c.pointee.capabilities {
            self.capabilities.reserveCapacity(c.pointee.n_capabilities)
            for index in 0..<c.pointee.n_capabilities {
                self.capabilities.append(try MessageText.string(values[index], "capabilities", of: Self.typeName))
            }
        }
        self.batchable = c.pointee.batchable != 0
        self.latencyP50MS = c.pointee.latency_p50_ms
        self.tokensPerSecond = c.pointee.tokens_per_second
        self.outputTokensMax = c.pointee.output_tokens_max
        if let values = c.pointee.offers {
            self.offers.reserveCapacity(c.pointee.n_offers)
            for index in 0..<c.pointee.n_offers {
                guard let value = values[index] else { continue }
                self.offers.append(try RouterV1.Offer(c: value))
            }
        }
        self.retiresUnixS = c.pointee.retires_unix_s
        self.qualitySource = try MessageText.string(c.pointee.quality_source, "quality_source", of: Self.typeName)
        if let values = c.pointee.capability_sources {
            self.capabilitySources.reserveCapacity(c.pointee.n_capability_sources)
            for index in 0..<c.pointee.n_capability_sources {
                self.capabilitySources.append(try MessageText.string(values[index], "capability_sources", of: Self.typeName))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Model>? { router__v1__model__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Model>) -> Int { router__v1__model__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Model>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__model__pack(c, bytes)
    }
}

extension RouterV1.Offer: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Offer>, _ arena: MessageArena) {
        router__v1__offer__init(c)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.model = arena.text(self.model)
        if let value = self.price { c.pointee.price = arena.message(value) }
        c.pointee.batchable = self.batchable ? 1 : 0
        c.pointee.latency_p50_ms = self.latencyP50MS
        c.pointee.tokens_per_second = self.tokensPerSecond
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Offer>) throws(MessageError) {
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        if let value = c.pointee.price { self.price = try CommonV1.Price(c: value) }
        self.batchable = c.pointee.batchable != 0
        self.latencyP50MS = c.pointee.latency_p50_ms
        self.tokensPerSecond = c.pointee.tokens_per_second
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Offer>? { router__v1__offer__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Offer>) -> Int { router__v1__offer__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Offer>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__offer__pack(c, bytes)
    }
}

extension RouterV1.ListModelsRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ListModelsRequest>, _ arena: MessageArena) {
        router__v1__list_models_request__init(c)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ListModelsRequest>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ListModelsRequest>? { router__v1__list_models_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ListModelsRequest>) -> Int { router__v1__list_models_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ListModelsRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__list_models_request__pack(c, bytes)
    }
}

extension RouterV1.ListModelsResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ListModelsResponse>, _ arena: MessageArena) {
        router__v1__list_models_response__init(c)
        (c.pointee.models, c.pointee.n_models) = arena.messages(self.models)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ListModelsResponse>) throws(MessageError) {
        if let values = c.pointee.models {
            self.models.reserveCapacity(c.pointee.n_models)
            for index in 0..<c.pointee.n_models {
                guard let value = values[index] else { continue }
                self.models.append(try RouterV1.Model(c: value))
            }
        }
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ListModelsResponse>? { router__v1__list_models_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ListModelsResponse>) -> Int { router__v1__list_models_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ListModelsResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__list_models_response__pack(c, bytes)
    }
}

extension RouterV1.ExplainRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ExplainRequest>, _ arena: MessageArena) {
        router__v1__explain_request__init(c)
        c.pointee.endpoint = .init(rawValue: UInt32(bitPattern: self.endpoint.rawValue))
        c.pointee.body = arena.bytes(self.body)
        c.pointee.priority = .init(rawValue: UInt32(bitPattern: self.priority.rawValue))
        c.pointee.task = .init(rawValue: UInt32(bitPattern: self.task.rawValue))
        if let value = self.wishes { c.pointee.wishes = arena.message(value) }
        c.pointee.content_type = arena.text(self.contentType)
        c.pointee.decision = arena.bytes(self.decision)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ExplainRequest>) throws(MessageError) {
        self.endpoint = RouterV1.Endpoint(rawValue: Int32(bitPattern: c.pointee.endpoint.rawValue))
        self.body = MessageText.bytes(c.pointee.body)
        self.priority = CommonV1.Priority(rawValue: Int32(bitPattern: c.pointee.priority.rawValue))
        self.task = CommonV1.Task(rawValue: Int32(bitPattern: c.pointee.task.rawValue))
        if let value = c.pointee.wishes { self.wishes = try RouterV1.Wishes(c: value) }
        self.contentType = try MessageText.string(c.pointee.content_type, "content_type", of: Self.typeName)
        self.decision = MessageText.bytes(c.pointee.decision)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ExplainRequest>? { router__v1__explain_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ExplainRequest>) -> Int { router__v1__explain_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ExplainRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__explain_request__pack(c, bytes)
    }
}

extension RouterV1.Candidate: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__Candidate>, _ arena: MessageArena) {
        router__v1__candidate__init(c)
        c.pointee.model = arena.text(self.model)
        c.pointee.score = self.score
        c.pointee.chosen = self.chosen ? 1 : 0
        c.pointee.reason = arena.bytes(self.reason)
        c.pointee.provider = arena.text(self.provider)
        c.pointee.excluded = self.excluded ? 1 : 0
    }

    mutating func read(_ c: UnsafePointer<Router__V1__Candidate>) throws(MessageError) {
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.score = c.pointee.score
        self.chosen = c.pointee.chosen != 0
        self.reason = MessageText.bytes(c.pointee.reason)
        self.provider = try MessageText.string(c.pointee.provider, "provider", of: Self.typeName)
        self.excluded = c.pointee.excluded != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__Candidate>? { router__v1__candidate__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__Candidate>) -> Int { router__v1__candidate__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__Candidate>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__candidate__pack(c, bytes)
    }
}

extension RouterV1.ExplainResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ExplainResponse>, _ arena: MessageArena) {
        router__v1__explain_response__init(c)
        (c.pointee.candidates, c.pointee.n_candidates) = arena.messages(self.candidates)
        c.pointee.decision = arena.bytes(self.decision)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ExplainResponse>) throws(MessageError) {
        if let values = c.pointee.candidates {
            self.candidates.reserveCapacity(c.pointee.n_candidates)
            for index in 0..<c.pointee.n_candidates {
                guard let value = values[index] else { continue }
                self.candidates.append(try RouterV1.Candidate(c: value))
            }
        }
        self.decision = MessageText.bytes(c.pointee.decision)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ExplainResponse>? { router__v1__explain_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ExplainResponse>) -> Int { router__v1__explain_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ExplainResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__explain_response__pack(c, bytes)
    }
}

extension RouterV1.RegisterModelRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RegisterModelRequest>, _ arena: MessageArena) {
        router__v1__register_model_request__init(c)
        if let value = self.model { c.pointee.model = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RegisterModelRequest>) throws(MessageError) {
        if let value = c.pointee.model { self.model = try RouterV1.Model(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RegisterModelRequest>? { router__v1__register_model_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RegisterModelRequest>) -> Int { router__v1__register_model_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RegisterModelRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__register_model_request__pack(c, bytes)
    }
}

extension RouterV1.RegisterModelResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RegisterModelResponse>, _ arena: MessageArena) {
        router__v1__register_model_response__init(c)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RegisterModelResponse>) throws(MessageError) {
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RegisterModelResponse>? { router__v1__register_model_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RegisterModelResponse>) -> Int { router__v1__register_model_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RegisterModelResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__register_model_response__pack(c, bytes)
    }
}

extension RouterV1.UpdateModelRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__UpdateModelRequest>, _ arena: MessageArena) {
        router__v1__update_model_request__init(c)
        if let value = self.model { c.pointee.model = arena.message(value) }
        (c.pointee.fields, c.pointee.n_fields) = arena.texts(self.fields)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__UpdateModelRequest>) throws(MessageError) {
        if let value = c.pointee.model { self.model = try RouterV1.Model(c: value) }
        if let values = c.pointee.fields {
            self.fields.reserveCapacity(c.pointee.n_fields)
            for index in 0..<c.pointee.n_fields {
                self.fields.append(try MessageText.string(values[index], "fields", of: Self.typeName))
            }
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__UpdateModelRequest>? { router__v1__update_model_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__UpdateModelRequest>) -> Int { router__v1__update_model_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__UpdateModelRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__update_model_request__pack(c, bytes)
    }
}

extension RouterV1.UpdateModelResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__UpdateModelResponse>, _ arena: MessageArena) {
        router__v1__update_model_response__init(c)
        c.pointee.snapshot_version = self.snapshotVersion
        if let value = self.model { c.pointee.model = arena.message(value) }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__UpdateModelResponse>) throws(MessageError) {
        self.snapshotVersion = c.pointee.snapshot_version
        if let value = c.pointee.model { self.model = try RouterV1.Model(c: value) }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__UpdateModelResponse>? { router__v1__update_model_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__UpdateModelResponse>) -> Int { router__v1__update_model_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__UpdateModelResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__update_model_response__pack(c, bytes)
    }
}

extension RouterV1.RetireModelRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RetireModelRequest>, _ arena: MessageArena) {
        router__v1__retire_model_request__init(c)
        c.pointee.id = arena.text(self.id)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RetireModelRequest>) throws(MessageError) {
        self.id = try MessageText.string(c.pointee.id, "id", of: Self.typeName)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RetireModelRequest>? { router__v1__retire_model_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RetireModelRequest>) -> Int { router__v1__retire_model_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RetireModelRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__retire_model_request__pack(c, bytes)
    }
}

extension RouterV1.RetireModelResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__RetireModelResponse>, _ arena: MessageArena) {
        router__v1__retire_model_response__init(c)
        c.pointee.snapshot_version = self.snapshotVersion
    }

    mutating func read(_ c: UnsafePointer<Router__V1__RetireModelResponse>) throws(MessageError) {
        self.snapshotVersion = c.pointee.snapshot_version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__RetireModelResponse>? { router__v1__retire_model_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__RetireModelResponse>) -> Int { router__v1__retire_model_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__RetireModelResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__retire_model_response__pack(c, bytes)
    }
}

extension RouterV1.ReportFeedbackRequest: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ReportFeedbackRequest>, _ arena: MessageArena) {
        router__v1__report_feedback_request__init(c)
        c.pointee.request_id = arena.text(self.requestID)
        c.pointee.attempt_id = arena.text(self.attemptID)
        c.pointee.model = arena.text(self.model)
        c.pointee.label = arena.text(self.label)
        c.pointee.comment = arena.bytes(self.comment)
        if let value = self.score {
            c.pointee.score_opt_case = .init(rawValue: 4)
            c.pointee.score = value
        }
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ReportFeedbackRequest>) throws(MessageError) {
        self.requestID = try MessageText.string(c.pointee.request_id, "request_id", of: Self.typeName)
        self.attemptID = try MessageText.string(c.pointee.attempt_id, "attempt_id", of: Self.typeName)
        self.model = try MessageText.string(c.pointee.model, "model", of: Self.typeName)
        self.label = try MessageText.string(c.pointee.label, "label", of: Self.typeName)
        self.comment = MessageText.bytes(c.pointee.comment)
        switch c.pointee.score_opt_case.rawValue {
        case 4:
            self.score = c.pointee.score
        default: break
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ReportFeedbackRequest>? { router__v1__report_feedback_request__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ReportFeedbackRequest>) -> Int { router__v1__report_feedback_request__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ReportFeedbackRequest>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__report_feedback_request__pack(c, bytes)
    }
}

extension RouterV1.ReportFeedbackResponse: BridgedMessage {
    func fill(_ c: UnsafeMutablePointer<Router__V1__ReportFeedbackResponse>, _ arena: MessageArena) {
        router__v1__report_feedback_response__init(c)
    }

    mutating func read(_ c: UnsafePointer<Router__V1__ReportFeedbackResponse>) throws(MessageError) {
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>,
        _ count: Int,
        _ bytes: UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Router__V1__ReportFeedbackResponse>? { router__v1__report_feedback_response__unpack(allocator, count, bytes) }

    static func packedSize(_ c: UnsafePointer<Router__V1__ReportFeedbackResponse>) -> Int { router__v1__report_feedback_response__get_packed_size(c) }

    static func pack(_ c: UnsafePointer<Router__V1__ReportFeedbackResponse>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
        router__v1__report_feedback_response__pack(c, bytes)
    }
}

