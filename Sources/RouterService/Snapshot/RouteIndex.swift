import Bodies
import Catalogue
import Messages

/// The routes of a catalogue, each model at each provider that serves it, by what they can answer and by id. Retired ones are
/// there, so that it can be said what became of them.
struct RouteIndex: Sendable {
    private let byTask: [CommonV1.Task: [Model]]
    private let byID: [String: [Model]]
    /// When the next model retires, seconds since 1970: until then the marks stand.
    private let nextRetires: Int64

    init(_ catalogue: Catalogue, nowUnixS: Int64) {
        let routes = catalogue.sorted.flatMap(\.routes).map { $0.marked(at: nowUnixS) }
        nextRetires = routes.filter { !$0.isRetired && $0.retiresUnixS > 0 }.map(\.retiresUnixS).min() ?? .max
        byID = Dictionary(grouping: routes, by: \.id)
        var byTask: [CommonV1.Task: [Model]] = [:]
        for kind in BodyKind.allCases where byTask[kind.task] == nil {
            byTask[kind.task] = routes.filter { kind.isServed(by: $0.tasks) }
        }
        self.byTask = byTask
    }

    func routes(_ kind: BodyKind, nowUnixS: Int64) -> [Model] { marked(byTask[kind.task] ?? [], nowUnixS) }

    func addRoutes(servingAs id: String, nowUnixS: Int64, to models: inout [Model]) {
        var next: String? = id
        for _ in 0..<byID.count {
            guard let id = next, let listed = byID[id] else { return }
            let routes = marked(listed, nowUnixS)
            if models.isEmpty {
                models = routes
            } else if !models.contains(where: { $0.id == id }) {
                models += routes
            }
            guard routes[0].isRetired else { return }
            next = routes[0].replacement
        }
    }

    private func marked(_ models: [Model], _ nowUnixS: Int64) -> [Model] {
        nowUnixS < nextRetires ? models : models.map { $0.marked(at: nowUnixS) }
    }
}

extension Model {
    /// The model with its flag as its date has it.
    fileprivate func marked(at nowUnixS: Int64) -> Model {
        guard !isRetired, isRetired(at: nowUnixS) else { return self }
        var model = self
        model.isRetired = true
        return model
    }
}
