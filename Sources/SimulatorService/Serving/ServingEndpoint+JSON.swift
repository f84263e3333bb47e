import JSON

extension ServingEndpoint {
    var etag: String { "v\(version)" }

    /// Refuses a change that was made on an older version; without a tag any will do.
    func check(etag: String?) throws(APIError) {
        guard etag == nil || etag == "" || etag == self.etag else {
            throw APIError(status: 409, message: "etag is not \(self.etag)", param: "etag", code: "etag_mismatch")
        }
    }

    func find(_ id: String) throws(APIError) -> Deployment {
        guard let deployment = deployments.first(where: { $0.id == id }) else {
            throw .notFound("deployment \(id)")
        }
        return deployment
    }

    mutating func add(_ deployment: Deployment, now: Int64) throws(APIError) {
        guard deployments.count < Self.deploymentsMax else {
            throw .invalid("name", "cannot be added: there are \(Self.deploymentsMax) deployments already")
        }
        guard !deployments.contains(where: { $0.name == deployment.name }) else {
            throw APIError(
                status: 409,
                message: "name \(deployment.name) is taken",
                param: "name",
                code: "already_exists"
            )
        }
        deployments.append(deployment)
        version += 1
        updatedMS = now
    }

    /// The share of calls that a deployment gets: all, if it is the first in the split that is started.
    private func share(of deployment: Deployment, now: Int64) -> Double {
        self.deployment(answering: name, now: now)?.id == deployment.id ? 1 : 0
    }

    /// As the newer API shows it: the members of an object.
    func write(to json: inout JSONWriter, project: String, now: Int64) {
        json.member("id", id)
        json.member("name", name)
        json.member("projectId", project)
        json.member("endpointType", "ENDPOINT_TYPE_DEDICATED")
        json.member("visibility", isInternal ? "VISIBILITY_INTERNAL" : "VISIBILITY_PRIVATE")
        json.member("etag", etag)
        json.member("createdAt", at: createdMS)
        json.member("updatedAt", at: updatedMS)
        json.array("trafficSplit", split) { json, share in
            json.object {
                $0.member("deploymentId", share.deploymentID)
                $0.member("weight", share.weight)
            }
        }
        json.array("deployments", deployments) { json, deployment in
            json.object { json in
                deployment.writeCommon(to: &json, of: self, now: now)
                json.member("estimatedEffectiveTrafficShare", share(of: deployment, now: now))
                json.member("state", deployment.state(at: now).name)
                json.member("readyReplicas", deployment.readyReplicas(at: now))
            }
        }
    }

    /// What happened to an endpoint, newest first.
    struct Event {
        var type: String
        var message: String
        var deploymentID: String?
        var at: Int64

        func write(to json: inout JSONWriter, endpoint: String) {
            json.object { json in
                json.member("id", "ev-" + CatalogueID.hash("\(endpoint) \(type) \(deploymentID ?? "") \(at)"))
                json.member("endpointId", endpoint)
                json.member("createdAt", at: at)
                json.member("level", "LEVEL_INFO")
                json.member("source", deploymentID ?? endpoint)
                json.member("sourceKind", deploymentID == nil ? "SOURCE_KIND_ENDPOINT" : "SOURCE_KIND_DEPLOYMENT")
                if let deploymentID { json.member("deploymentId", deploymentID) }
                json.member("type", type)
                json.member("message", message)
            }
        }
    }

    var events: [Event] {
        let own = Event(type: "endpoint.created", message: "\(name) was made", at: createdMS)
        let made = deployments.map {
            Event(type: "deployment.created", message: "\($0.name) was made", deploymentID: $0.id, at: $0.createdMS)
        }
        return ([own] + made).reversed()
    }
}

extension Deployment {
    func readyReplicas(at now: Int64) -> Int {
        state(at: now) == .started ? max(1, minReplicas) : 0
    }

    /// As the newer API shows it: the members of an object.
    func write(to json: inout JSONWriter, of endpoint: ServingEndpoint, project: String, now: Int64) {
        let state = state(at: now)
        writeCommon(to: &json, of: endpoint, now: now)
        json.member("projectId", project)
        json.member("endpointId", endpoint.id)
        json.member("etag", endpoint.etag)
        json.member("config", "projects/\(CatalogueID.project)/configs/cr-\(hardware)")
        json.member("configId", "cr-\(hardware)")
        json.member("modelRevisionId", CatalogueID.revision(CatalogueID.model(model)))
        json.member("updatedAt", at: max(createdMS, changedMS))
        json.object("status") {
            $0.member("state", state.name)
            $0.member("message", "the deployment is \(state.rawValue.lowercased())")
            $0.member("readyReplicas", readyReplicas(at: now))
            $0.member("scheduledReplicas", runs ? max(1, minReplicas) : 0)
        }
        if let inactiveTimeout { json.member("inactiveTimeout", inactiveTimeout) }
    }

    func writeCommon(to json: inout JSONWriter, of endpoint: ServingEndpoint, now: Int64) {
        json.member("id", id)
        json.member("name", "\(endpoint.name)/\(name)")
        json.member("model", CatalogueID.resource(CatalogueID.model(model)))
        json.member("modelId", CatalogueID.model(model))
        json.member("hardware", hardware)
        json.member("trafficMode", "TRAFFIC_MODE_LIVE")
        json.member("createdAt", at: createdMS)
        json.member("desiredReplicas", runs ? max(1, minReplicas) : 0)
        json.object("autoscaling") {
            $0.member("minReplicas", minReplicas)
            $0.member("maxReplicas", maxReplicas)
        }
    }
}
