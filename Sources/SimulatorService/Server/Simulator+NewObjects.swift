import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    /// The newer API, under `/v2`. All projects are one.
    func newObject(_ request: HTTPRequest, _ parts: [String]) async throws -> HTTPResponse {
        let rest = Array(parts.dropFirst(3))
        switch (parts.first, parts.count, request.method) {
        case ("supported-models", 1, "GET"):
            return try supportedModels(request)
        case ("supported-models", 2, "GET"):
            guard let model = models.served.first(where: { CatalogueID.model($0.id) == parts[1] }) else {
                throw APIError.notFound("model \(parts[1])")
            }
            return .json(200, JSONWriter.bytes { SupportedModel.write(model, to: &$0) })
        case ("public", 2, "GET") where parts[1] == "inference-instance-types":
            return try Page.response(Hardware.all, request) { $1.writeInstanceType(to: &$0) }
        case ("public", 3, "GET") where parts[1] == "inference-instance-types":
            guard let hardware = Hardware.all.first(where: { $0.id == parts[2] }) else {
                throw APIError.notFound("instance type \(parts[2])")
            }
            var json = JSONWriter()
            hardware.writeInstanceType(to: &json)
            return .json(200, json.bytes)
        case ("projects", 3..., _) where parts[2] == "models":
            return try await projectModel(request, rest)
        case ("projects", 3..., _) where parts[2] == "endpoints":
            return try await projectEndpoint(request, rest, project: parts[1])
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func supportedModels(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        let query = request.query
        let words = query["search"]?.lowercased() ?? ""
        let found = models.served.filter { model in
            let products = SupportedModel.products(model)
            let fits = query["product"].map(products.contains) ?? true
            let takes = query["modality"].map { $0 == SupportedModel.modalities(model).input } ?? true
            return fits && takes && (words.isEmpty || model.id.lowercased().contains(words))
        }
        return try Page.response(found, request) { json, model in json.object { SupportedModel.write(model, to: &$0) } }
    }

    // MARK: Endpoints

    private func projectEndpoint(
        _ request: HTTPRequest,
        _ parts: [String],
        project: String
    ) async throws -> HTTPResponse {
        let endpoints = endpoints
        let now = WallClock.unixMS()
        func answer(_ endpoint: ServingEndpoint) -> HTTPResponse {
            .json(200, JSONWriter.bytes { endpoint.write(to: &$0, project: project, now: now) })
        }
        switch (parts.count, request.method) {
        case (0, "GET"):
            return try Page.response(endpoints.all, request) { json, endpoint in
                json.object { endpoint.write(to: &$0, project: project, now: now) }
            }
        case (0, "POST"):
            let fields = try Fields(parseJSON(request.body).root)
            let name = try qualified(fields.requiredString("name"))
            var endpoint = ServingEndpoint(id: "ep-" + randomUUID(), name: name, displayName: name, now: now)
            endpoint.isInternal = try isInternal(fields) ?? false
            let made = endpoint
            try await thread.run {
                try self.checkFree(name)
                try endpoints.add(made)
            }
            return answer(made)
        case (1, "GET"):
            return answer(try endpoints.find(parts[0]))
        case (1, "PATCH"):
            return answer(try await changeEndpoint(parts[0], Fields(parseJSON(request.body).root), now: now))
        case (1, "DELETE"):
            let etag = request.query["etag"]
            try await thread.run {
                try endpoints.find(parts[0]).check(etag: etag)
                try endpoints.remove(parts[0])
            }
            return .json(200, Array("{}".utf8))
        case (2, "GET") where parts[1] == "events":
            let endpoint = try endpoints.find(parts[0])
            return try Page.response(endpoint.events, request) { $1.write(to: &$0, endpoint: endpoint.id) }
        case (2..., _) where parts[1] == "deployments":
            return try await deployment(request, endpoint: parts[0], Array(parts.dropFirst(2)), project: project)
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func changeEndpoint(_ id: String, _ fields: Fields, now: Int64) async throws -> ServingEndpoint {
        let name = try fields.filledString("name").map { text throws(APIError) in try qualified(text) }
        let isInternal = try isInternal(fields)
        let etag = try fields.string("etag")
        var split: [ServingEndpoint.Share]?
        if let list = fields.value("trafficSplit") {
            guard let entries = list.array, entries.count <= ServingEndpoint.deploymentsMax else {
                throw APIError.invalid(
                    "trafficSplit",
                    "must be a list of at most \(ServingEndpoint.deploymentsMax) entries"
                )
            }
            split = []
            for (index, entry) in entries.enumerated() {
                let entry = try Fields(entry, path: "trafficSplit[\(index)]")
                let weight = try entry.double("weight", in: 0...1_000_000) ?? 1
                split?.append(.init(deploymentID: try entry.requiredString("deploymentId"), weight: weight))
            }
        }
        let wanted = split
        return try await thread.run { [endpoints] in
            try endpoints.change(id) { endpoint in
                try endpoint.check(etag: etag)
                if let name, name != endpoint.name {
                    try self.checkFree(name)
                    endpoint.name = name
                }
                endpoint.isInternal = isInternal ?? endpoint.isInternal
                let known = Set(endpoint.deployments.map(\.id))
                if let stranger = wanted?.first(where: { !known.contains($0.deploymentID) }) {
                    throw APIError.invalid(
                        "trafficSplit",
                        "names \(stranger.deploymentID), which is no deployment here"
                    )
                }
                endpoint.split = wanted ?? endpoint.split
                endpoint.version += 1
                endpoint.updatedMS = now
            }
        }
    }

    /// `simulator-user/NAME` of a bare name or of itself.
    func qualified(_ name: String) throws(APIError) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let bare = parts.last.map(String.init) ?? ""
        let isOwn = parts.count == 1 || (parts.count == 2 && parts[0] == ServingEndpoint.owner)
        guard isOwn, (1...100).contains(bare.utf8.count) else {
            throw .invalid("name", "must have 1 to 100 bytes and no project but \(ServingEndpoint.owner)")
        }
        return "\(ServingEndpoint.owner)/\(bare)"
    }

    func isInternal(_ fields: Fields) throws(APIError) -> Bool? {
        switch try fields.string("visibility") {
        case nil: return nil
        case "VISIBILITY_PRIVATE": return false
        case "VISIBILITY_INTERNAL": return true
        default: throw .invalid("visibility", "must be VISIBILITY_PRIVATE or VISIBILITY_INTERNAL")
        }
    }

    private func checkFree(_ name: String) throws(APIError) {
        guard endpoints.first(where: { $0.name == name }) == nil else {
            throw APIError(status: 409, message: "name \(name) is taken", param: "name", code: "already_exists")
        }
    }
}
