import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    /// `/v1/endpoints`, `/v1/hardware` and `/v1/clusters/availability-zones`: the older API, where an endpoint is a model
    /// on its hardware.
    func endpoint(_ request: HTTPRequest, _ parts: [String]) async throws -> HTTPResponse {
        let endpoints = endpoints
        switch (parts.first, parts.count, request.method) {
        case ("hardware", 1, "GET"):
            return .json(200, try hardware(request))
        case ("clusters", 2, "GET") where parts[1] == "availability-zones":
            return .json(200, JSONWriter.bytes { $0.strings("avzones", ["us-central-1a", "us-central-1b"]) })
        case ("endpoints", 1, "GET"):
            return .json(200, try listEndpoints(request))
        case ("endpoints", 1, "POST"):
            return try await createEndpoint(request)
        case ("endpoints", 2, "GET"):
            let endpoint = try endpoints.find(parts[1])
            return .json(200, try bytes(of: endpoint))
        case ("endpoints", 2, "PATCH"):
            return try await updateEndpoint(request, id: parts[1])
        case ("endpoints", 2, "DELETE"):
            try await thread.run { try endpoints.remove(parts[1]) }
            return HTTPResponse(status: 204)
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func hardware(_ request: HTTPRequest) throws(APIError) -> [UInt8] {
        let model = request.query["model"]
        if let model, !model.isEmpty {
            _ = try deployable(model)
        }
        return JSONWriter.bytes { json in
            json.member("object", "list")
            json.array("data", Hardware.all) { $1.write(to: &$0, isAvailable: model == nil ? nil : true) }
        }
    }

    private func listEndpoints(_ request: HTTPRequest) throws(APIError) -> [UInt8] {
        let query = request.query
        let type = query["type"]
        guard type == nil || type == "dedicated" || type == "serverless" else {
            throw .invalid("type", "must be dedicated or serverless")
        }
        let own = type == "serverless" ? [] : endpoints.all.filter { !$0.deployments.isEmpty }
        let served = type == "dedicated" || query["mine"]?.lowercased() == "true" ? [] : models.served
        return JSONWriter.bytes { json in
            json.member("object", "list")
            json.array("data") { json in
                for endpoint in own {
                    if let deployment = endpoint.deployments.first {
                        json.object { write(endpoint, deployment, to: &$0) }
                    }
                }
                for model in served {
                    json.object { json in
                        json.member("object", "endpoint")
                        json.member("id", "endpoint-" + CatalogueID.hash(model.id))
                        json.member("name", model.id)
                        json.member("model", model.id)
                        json.member("type", "serverless")
                        json.member("owner", "together")
                        json.member("state", "STARTED")
                        json.member("created_at", at: Int64(AnswerEncoder.created) * 1_000)
                    }
                }
            }
        }
    }

    private func createEndpoint(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let model = try deployable(fields.requiredString("model"))
        let hardware = try fields.requiredString("hardware")
        guard Hardware.all.contains(where: { $0.id == hardware }) else {
            throw APIError.invalid("hardware", "is none of GET /v1/hardware")
        }
        let now = WallClock.unixMS()
        let uuid = randomUUID()
        let short = model.split(separator: "/").last.map(String.init) ?? model
        var endpoint = ServingEndpoint(
            id: "endpoint-" + uuid,
            name: "\(ServingEndpoint.owner)/\(short)-\(uuid.suffix(8))",
            displayName: try fields.filledString("display_name") ?? short,
            now: now
        )
        let deployment = Deployment(
            id: "dep-" + uuid,
            name: "default",
            model: model,
            hardware: hardware,
            replicas: try replicas(
                Fields(fields.required("autoscaling"), path: "autoscaling"),
                "min_replicas",
                "max_replicas"
            ),
            inactiveTimeout: try fields.int("inactive_timeout", in: 0...100_000),
            now: now,
            runs: try runs(fields) ?? true,
            stepMS: Int64(milliseconds(settings.endpointStep))
        )
        endpoint.deployments = [deployment]
        endpoint.split = [ServingEndpoint.Share(deploymentID: deployment.id, weight: 1)]
        let made = endpoint
        try await thread.run { [endpoints] in try endpoints.add(made) }
        return .json(200, try bytes(of: made))
    }

    private func updateEndpoint(_ request: HTTPRequest, id: String) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let now = WallClock.unixMS()
        let name = try fields.filledString("display_name")
        let runs = try runs(fields)
        let timeout = try fields.int("inactive_timeout", in: 0...100_000)
        let replicas = try fields.value("autoscaling").map { value throws(APIError) in
            try self.replicas(Fields(value, path: "autoscaling"), "min_replicas", "max_replicas")
        }
        let changed = try await thread.run { [endpoints] in
            try endpoints.change(id) { endpoint in
                guard endpoint.deployments.count == 1 else {
                    throw APIError.invalid("id", "names an endpoint of the newer API with other than one deployment")
                }
                endpoint.displayName = name ?? endpoint.displayName
                endpoint.deployments[0].inactiveTimeout = timeout ?? endpoint.deployments[0].inactiveTimeout
                endpoint.deployments[0].minReplicas = replicas?.lowerBound ?? endpoint.deployments[0].minReplicas
                endpoint.deployments[0].maxReplicas = replicas?.upperBound ?? endpoint.deployments[0].maxReplicas
                if let runs {
                    endpoint.deployments[0].run(runs, now: now)
                }
                endpoint.version += 1
                endpoint.updatedMS = now
            }
        }
        return .json(200, try bytes(of: changed))
    }

    private func runs(_ fields: Fields) throws(APIError) -> Bool? {
        switch try fields.string("state") {
        case nil: return nil
        case "STARTED": return true
        case "STOPPED": return false
        default: throw .invalid("state", "must be STARTED or STOPPED")
        }
    }

    /// The bounds of an autoscaling object.
    func replicas(_ fields: Fields, _ low: String, _ high: String) throws(APIError) -> ClosedRange<Int> {
        let range = 0...Deployment.replicasMax
        let least = try fields.int(low, in: range) ?? 1
        let most = try fields.int(high, in: range) ?? max(1, least)
        guard least <= most else {
            throw .invalid(fields.name(high), "must not be below \(low)")
        }
        return least...most
    }

    private func bytes(of endpoint: ServingEndpoint) throws(APIError) -> [UInt8] {
        guard let deployment = endpoint.deployments.first else {
            throw .notFound("endpoint \(endpoint.id)")
        }
        return JSONWriter.bytes { write(endpoint, deployment, to: &$0) }
    }

    private func write(_ endpoint: ServingEndpoint, _ deployment: Deployment, to json: inout JSONWriter) {
        json.member("object", "endpoint")
        json.member("id", endpoint.id)
        json.member("name", endpoint.name)
        json.member("display_name", endpoint.displayName)
        json.member("model", deployment.model)
        json.member("hardware", deployment.hardware)
        json.member("type", "dedicated")
        json.member("owner", ServingEndpoint.owner)
        json.member("state", deployment.state(at: WallClock.unixMS()).rawValue)
        json.object("autoscaling") {
            $0.member("min_replicas", deployment.minReplicas)
            $0.member("max_replicas", deployment.maxReplicas)
        }
        json.key("inactive_timeout")
        if let minutes = deployment.inactiveTimeout { json.value(minutes) } else { json.null() }
        json.member("created_at", at: endpoint.createdMS)
    }
}
