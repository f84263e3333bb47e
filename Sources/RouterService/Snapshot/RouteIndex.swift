import Bodies
import Catalogue
import Messages

/// The routes of a catalogue by what they can answer, and by id. Retired ones are there, so that it can be said what became
/// of them.
struct RouteIndex: Sendable {
    private let byTask: [CommonV1.Task: [Model]]
    private let byID: [String: [Model]]

    init(_ catalogue: Catalogue) {
        let routes = catalogue.sorted
        byID = Dictionary(grouping: routes, by: \.id)
        var byTask: [CommonV1.Task: [Model]] = [:]
        for kind in BodyKind.allCases where byTask[kind.task] == nil {
            byTask[kind.task] = routes.filter { kind.isServed(by: $0.tasks) }
        }
        self.byTask = byTask
    }

    func routes(_ kind: BodyKind) -> [Model] { byTask[kind.task] ?? [] }

    func addRoutes(servingAs id: String, to models: inout [Model]) {
        var next: String? = id
        for _ in byID.indices {
            guard let id = next, let routes = byID[id], let first = routes.first else { return }
            if !models.contains(where: { $0.id == id }) { models += routes }
            guard first.isRetired else { return }
            next = first.replacement
        }
    }
}
