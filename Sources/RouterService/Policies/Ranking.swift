package import Catalogue
import Messages
package import RPCCore

/// A model at a provider that may answer, with what its place rests on.
package struct RankedModel: Sendable, Equatable {
    /// How a model compares with the best of the candidates in one respect, 0 to 1.
    package struct Marks: Sendable, Equatable {
        /// Its quality against the best.
        package var quality: Double
        /// The cheapest price against its own, for this request.
        package var price: Double
        /// The shortest time against its own, for this request.
        package var speed: Double
    }

    /// Why it is a candidate.
    package enum Ground: Sendable, Equatable {
        /// The caller named it.
        case named
        /// The caller named a retired model, which this one replaces.
        case replaces(String)
        /// The caller named it to answer when the first choice fails.
        case listed
        /// Ranked with these weights.
        case ranked(RoutingWeights, Marks)
    }

    /// Why it is not where its score alone would put it.
    package enum Note: Sendable, Equatable {
        /// It gets a part of what another would answer, and this request is of that part.
        case canary(instead: String, percent: UInt32)
        /// It scores nearly the same as so many others, so that lots decided between them.
        case byLot(others: Int)
        /// It does badly and gets only this part of its requests; this one is not of it.
        case putBack(share: Double)
        /// It does badly, and this request is of the part that it gets all the same.
        case drawn(share: Double)
        /// It is not called at present, but neither is any other.
        case lastResort
    }

    /// It stands in a list of routes, which is shared: a model by itself is much to copy.
    private let list: [Model]
    private let place: Int
    /// 0 to 1.
    package let score: Double
    /// Why it is a candidate.
    package let ground: Ground
    /// Why it stands where it does.
    package var notes: [Note] = []

    /// The one of `list` at `place`.
    init(_ list: [Model], at place: Int = 0, score: Double, ground: Ground, notes: [Note] = []) {
        self.list = list
        self.place = place
        self.score = score
        self.ground = ground
        self.notes = notes
    }

    /// As the catalogue has it.
    package var model: Model { list[place] }

    /// Whether both say the same, whichever lists they stand in.
    package static func == (left: Self, right: Self) -> Bool {
        left.model == right.model && left.score == right.score && left.ground == right.ground
            && left.notes == right.notes
    }

    /// For people.
    package var reason: String {
        notes.isEmpty ? groundText : ([groundText] + notes.map(\.text)).joined(separator: "; ")
    }

    private var groundText: String {
        switch ground {
        case .named: return "named by the caller"
        case .replaces(let retired): return "replaces the retired model `\(retired)`: name it instead"
        case .listed: return "named by the caller as fallback"
        case .ranked(let weights, let marks):
            func part(_ name: String, _ mark: Double, _ weight: Double) -> String {
                "\(name) \(decimal(mark)) (weight \(decimal(weight)))"
            }
            let parts = [
                part("quality", marks.quality, weights.quality), part("price", marks.price, weights.price),
                part("speed", marks.speed, weights.speed),
            ]
            return "\(weights.name): score \(decimal(score)) = " + parts.joined(separator: " + ")
        }
    }
}

extension RankedModel.Note {
    var text: String {
        switch self {
        case .canary(let instead, let percent): "canary: answers \(percent) % of what `\(instead)` would"
        case .byLot(let others): "nearly equal to \(others) other\(others == 1 ? "" : "s"): ordered by lot"
        case .putBack(let share): "put back: does badly, gets \(decimal(share * 100)) % of its requests"
        case .drawn(let share):
            "drawn: does badly, gets \(decimal(share * 100)) % of its requests, of which this is one"
        case .lastResort: "last resort: out of use like all that would do; asked by a probe every 5 s, else 503"
        }
    }
}

/// A model at a provider that may not answer, with the reason.
package struct ExcludedModel: Sendable, Equatable {
    /// As the catalogue has it.
    package let model: Model
    /// Why it is out.
    package let ground: ExclusionGround

    /// For people.
    package var reason: String { ground.text(model) }
}

/// The outcome of a choice: a value that can be explained and made again.
package struct Ranking: Sendable, Equatable {
    /// Those that may answer, in the order in which they are asked; none if nothing will do, which ``refusal`` says.
    package internal(set) var candidates: [RankedModel]
    /// The caller named its model: others answer only if it allows that.
    package let isPinned: Bool
    /// Every route that was thought of.
    let models: [Model]
    /// Why each of ``models`` is no candidate; nil = it is one.
    let grounds: [ExclusionGround?]
    /// What the caller is told if there is no candidate.
    package var refusal: RPCError?

    /// Whether both say the same, in whichever order the routes came.
    package static func == (left: Self, right: Self) -> Bool {
        left.candidates == right.candidates && left.excluded == right.excluded && left.isPinned == right.isPinned
            && left.refusal == right.refusal
    }

    /// All others that were thought of, by id.
    package var excluded: [ExcludedModel] { Self.excluded(models, grounds) }

    /// Those of `models` that have one of `grounds`, by id.
    static func excluded(_ models: [Model], _ grounds: [ExclusionGround?]) -> [ExcludedModel] {
        zip(models, grounds).compactMap { model, ground in ground.map { ExcludedModel(model: model, ground: $0) } }
            .sorted { $0.model.precedes($1.model) }
    }
}

extension Model {
    /// Whether it comes first where nothing else decides.
    func precedes(_ other: Model) -> Bool { id == other.id ? provider < other.provider : id < other.id }
}

/// Two digits after the point.
func decimal(_ number: Double) -> String {
    guard number.isFinite else { return "?" }
    let hundredths = Int((min(max(number, -1e12), 1e12) * 100).rounded())
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    return "\(hundredths < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
}
