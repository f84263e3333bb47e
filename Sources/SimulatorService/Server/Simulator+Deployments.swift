import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    /// `/v2/projects/P/endpoints/ID/deployments` and what is below it.
    func deployment(
        _ request: HTTPRequest,
        endpoint id: String,
        _ parts: [String],
        project: String
    ) async throws -> HTTPResponse {
        let now = WallClock.unixMS()
        let endpoint = try endpoints.find(id)
        func answer(_ deployment: Deployment, of endpoint: ServingEndpoint) -> HTTPResponse {
            .json(200, JSONWriter.bytes { deployment.write(to: &$0, of: endpoint, project: project, now: now) })
        }
        switch (parts.count, request.method) {
        case (0, "GET"):
            return try Page.response(endpoint.deployments, request) { json, deployment in
                json.object { deployment.write(to: &$0, of: endpoint, project: project, now: now) }
            }
        case (0, "POST"):
            let made = try newDeployment(Fields(parseJSON(request.body).root), now: now)
            guard request.query["validateOnly"]?.lowercased() != "true" else {
                return answer(made, of: endpoint)
            }
            let changed = try await thread.run { [endpoints] in
                try endpoints.change(id) { try $0.add(made, now: now) }
            }
            return answer(made, of: changed)
        case (1, "GET"):
            return answer(try endpoint.find(parts[0]), of: endpoint)
        case (1, "PATCH"):
            let changed = try await changeDeployment(parts[0], of: id, Fields(parseJSON(request.body).root), now: now)
            return answer(try changed.find(parts[0]), of: changed)
        case (1, "DELETE"):
            let etag = request.query["etag"]
            _ = try await thread.run { [endpoints] in
                try endpoints.change(id) { endpoint in
                    try endpoint.check(etag: etag)
                    _ = try endpoint.find(parts[0])
                    endpoint.deployments.removeAll { $0.id == parts[0] }
                    endpoint.split.removeAll { $0.deploymentID == parts[0] }
                    endpoint.version += 1
                    endpoint.updatedMS = now
                }
            }
            return .json(200, Array("{}".utf8))
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func newDeployment(_ fields: Fields, now: Int64) throws(APIError) -> Deployment {
        let name = try fields.requiredString("name")
        guard let bare = name.split(separator: "/").last, (1...100).contains(bare.utf8.count) else {
            throw .invalid("name", "must have 1 to 100 bytes")
        }
        guard let text = try fields.filledString(of: "model", "modelId") else {
            throw .missing("model")
        }
        let replicas = try replicas(
            Fields(fields.required("autoscaling"), path: "autoscaling"),
            "minReplicas",
            "maxReplicas"
        )
        let config = try fields.filledString(of: "config", "configId") ?? ""
        let hardware = config.isEmpty ? Hardware.all.first : Hardware.all.first { config.hasSuffix("cr-" + $0.id) }
        guard let hardware else {
            throw .invalid("config", "is none of those of GET /v2/supported-models")
        }
        return Deployment(
            id: "dep-" + randomUUID(),
            name: String(bare),
            model: try deployable(text),
            hardware: hardware.id,
            replicas: replicas,
            inactiveTimeout: try fields.int("inactiveTimeout", in: 0...1_440),
            now: now,
            runs: replicas.upperBound > 0,
            stepMS: Int64(milliseconds(settings.endpointStep))
        )
    }

    private func changeDeployment(
        _ id: String,
        of endpointID: String,
        _ fields: Fields,
        now: Int64
    ) async throws -> ServingEndpoint {
        let etag = try fields.string("etag")
        let timeout = try fields.int("inactiveTimeout", in: 0...1_440)
        let name = try fields.filledString("name")?.split(separator: "/").last.map(String.init)
        let scaling = try fields.value("autoscaling").map { value throws(APIError) in
            try Fields(value, path: "autoscaling")
        }
        let range = 0...Deployment.replicasMax
        let least = try scaling?.int("minReplicas", in: range)
        let most = try scaling?.int("maxReplicas", in: range)
        return try await thread.run { [endpoints] in
            try endpoints.change(endpointID) { endpoint in
                try endpoint.check(etag: etag)
                _ = try endpoint.find(id)
                for index in endpoint.deployments.indices where endpoint.deployments[index].id == id {
                    var deployment = endpoint.deployments[index]
                    deployment.name = name ?? deployment.name
                    deployment.inactiveTimeout = timeout ?? deployment.inactiveTimeout
                    deployment.minReplicas = least ?? deployment.minReplicas
                    deployment.maxReplicas = most ?? deployment.maxReplicas
                    guard deployment.minReplicas <= deployment.maxReplicas else {
                        throw APIError.invalid("autoscaling.maxReplicas", "must not be below minReplicas")
                    }
                    deployment.run(deployment.maxReplicas > 0, now: now)
                    endpoint.deployments[index] = deployment
                }
                endpoint.version += 1
                endpoint.updatedMS = now
            }
        }
    }
}
