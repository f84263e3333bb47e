import Telemetry

extension Simulator {
    /// The name of the model that is to be deployed: one of the catalogue (retired ones too), the result of a fine-tune, or
    /// one that was uploaded, by its name, its id or its resource.
    func deployable(_ text: String) throws(APIError) -> String {
        let name = CatalogueID.modelID(inResource: text)
        let now = WallClock.unixMS()
        if let model = models.all.first(where: { $0.id == name || CatalogueID.model($0.id) == name }) {
            return model.id
        }
        if let job = finetunes.all.first(where: { $0.outputName == name || "ml-" + $0.id == name }) {
            guard job.status(at: now) == .completed else {
                throw .invalid("model", "names the result of a fine-tune that is \(job.status(at: now).rawValue)")
            }
            return job.outputName
        }
        guard let model = customModels.first(where: { $0.name == name || $0.id == name }) else {
            throw .invalid("model", "names no model")
        }
        guard model.isReady(at: now) else {
            throw .invalid("model", "names a model that is not uploaded (yet)")
        }
        return model.name
    }

    /// What answers calls of an endpoint, or of one of its deployments; nil if nothing is called so.
    func model(servedAt name: String) throws(APIError) -> Model? {
        guard let endpoint = endpoints.first(where: { $0.isCalled(name) }) else {
            return nil
        }
        guard let deployment = endpoint.deployment(answering: name, now: WallClock.unixMS()) else {
            throw .notRunning(name)
        }
        guard var model = base(of: deployment.model) else {
            throw .unknownModel(deployment.model)
        }
        model.id = name
        model.retired = false
        return model
    }

    /// The model of the catalogue by which a model answers.
    private func base(of name: String) -> Model? {
        if let model = models[name] {
            return model
        }
        if let job = finetunes.all.first(where: { $0.outputName == name }) {
            return models[job.model]
        }
        return customModels.first { $0.name == name }.flatMap { models[$0.base] }
    }
}
