import JSON

/// A name under which deployments are called: of the older API with exactly one, of the newer with as many as were made.
struct ServingEndpoint: StoredObject, Equatable {
    static let noun = "endpoint"
    static let owner = "simulator-user"
    static let deploymentsMax = 32

    struct Share: Sendable, Equatable {
        var deploymentID: String
        var weight: Double
    }

    var id: String
    /// `simulator-user/NAME`.
    var name: String
    var displayName: String
    var isInternal = false
    /// Counts changes, for `etag`.
    var version = 1
    var createdMS: Int64
    var updatedMS: Int64
    var deployments: [Deployment] = []
    /// Which deployments get calls; of those that are started the first one does.
    var split: [Share] = []

    init(id: String, name: String, displayName: String, now: Int64) {
        self.id = id
        self.name = name
        self.displayName = displayName
        createdMS = now
        updatedMS = now
    }

    /// The deployment that answers a call of `called`: the endpoint's name or that of a deployment. Nil if none is started.
    func deployment(answering called: String, now: Int64) -> Deployment? {
        let started = deployments.filter { $0.state(at: now) == .started }
        if called != name {
            return started.first { "\(name)/\($0.name)" == called }
        }
        return started.first { deployment in split.contains { $0.deploymentID == deployment.id && $0.weight > 0 } }
    }

    /// Whether calls may name this endpoint, or a deployment of it, so.
    func isCalled(_ called: String) -> Bool {
        called == name || deployments.contains { "\(name)/\($0.name)" == called }
    }

    // MARK: Disk

    var stored: [UInt8] {
        JSONWriter.bytes { json in
            json.member("id", id)
            json.member("name", name)
            json.member("display_name", displayName)
            json.member("is_internal", isInternal)
            json.member("version", version)
            json.member("created_ms", createdMS)
            json.member("updated_ms", updatedMS)
            json.array("split", split) { json, share in
                json.object {
                    $0.member("deployment", share.deploymentID)
                    $0.member("weight", share.weight)
                }
            }
            json.array("deployments", deployments) { json, deployment in json.object { deployment.store(to: &$0) } }
        }
    }

    init(stored fields: Fields) throws(APIError) {
        id = try fields.requiredString("id")
        name = try fields.requiredString("name")
        displayName = try fields.string("display_name") ?? ""
        isInternal = try fields.bool("is_internal") ?? false
        version = try fields.int("version", in: 0...Int.max) ?? 1
        createdMS = Int64(try fields.int("created_ms", in: 0...Int.max) ?? 0)
        updatedMS = Int64(try fields.int("updated_ms", in: 0...Int.max) ?? 0)
        for share in try fields.required("split").array ?? [] {
            let share = try Fields(share)
            let weight = try share.double("weight", in: 0...1_000_000) ?? 0
            split.append(Share(deploymentID: try share.requiredString("deployment"), weight: weight))
        }
        for deployment in try fields.required("deployments").array ?? [] {
            deployments.append(try Deployment(stored: Fields(deployment)))
        }
    }
}

extension Deployment {
    fileprivate func store(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("name", name)
        json.member("model", model)
        json.member("hardware", hardware)
        json.member("min", minReplicas)
        json.member("max", maxReplicas)
        if let inactiveTimeout { json.member("inactive_timeout", inactiveTimeout) }
        json.member("created_ms", createdMS)
        json.member("changed_ms", changedMS)
        json.member("runs", runs)
        json.member("step_ms", stepMS)
    }

    fileprivate init(stored fields: Fields) throws(APIError) {
        let numbers = 0...Int.max
        id = try fields.requiredString("id")
        name = try fields.requiredString("name")
        model = try fields.requiredString("model")
        hardware = try fields.string("hardware") ?? ""
        minReplicas = try fields.int("min", in: numbers) ?? 1
        maxReplicas = try fields.int("max", in: numbers) ?? 1
        inactiveTimeout = try fields.int("inactive_timeout", in: numbers)
        createdMS = Int64(try fields.int("created_ms", in: numbers) ?? 0)
        changedMS = Int64(try fields.int("changed_ms", in: numbers) ?? 0)
        runs = try fields.bool("runs") ?? false
        stepMS = Int64(try fields.int("step_ms", in: numbers) ?? 0)
    }
}
