import JSON

extension CustomModel {
    /// The result of a fine-tune, as a model.
    init(resultOf job: FinetuneJob) {
        self.init(
            id: "ml-" + job.id,
            name: job.outputName,
            description: "the result of \(job.id)",
            base: job.model,
            isAdapter: job.trainingType == "Lora",
            now: job.createdMS
        )
    }

    /// As the newer API shows it: the members of an object.
    func write(to json: inout JSONWriter) {
        let base = CatalogueID.model(base)
        json.member("id", id)
        json.member("name", name)
        json.member("description", description)
        json.member("projectId", CatalogueID.project)
        json.member("organizationId", CatalogueID.project)
        json.member("visibility", isInternal ? "VISIBILITY_INTERNAL" : "VISIBILITY_PRIVATE")
        json.member("baseModelId", base)
        json.member("baseModel", "projects/\(CatalogueID.project)/models/\(base)")
        json.object("weights") { $0.member("type", isAdapter ? "WEIGHTS_TYPE_ADAPTER" : "WEIGHTS_TYPE_DEFAULT") }
    }

    /// Its upload as the older API shows it: a job.
    func writeJob(to json: inout JSONWriter, now: Int64) {
        guard let upload else {
            return
        }
        let states = upload.states(at: now)
        json.member("job_id", upload.id)
        json.member("type", isAdapter ? "adapter_upload" : "model_upload")
        json.member("status", upload.state(at: now).rawValue)
        json.array("status_updates", states) { json, update in
            json.object {
                $0.member("status", update.state.rawValue)
                $0.member("message", "the upload is \(update.state.rawValue.lowercased())")
                $0.member("timestamp", at: update.at)
            }
        }
        json.object("args") {
            $0.member("description", description)
            $0.member("modelName", name)
            $0.member("modelSource", upload.source)
        }
        json.member("created_at", at: upload.startedMS)
        json.member("updated_at", at: states.last?.at ?? upload.startedMS)
    }

    /// Its upload as the newer API shows it.
    func writeUpload(to json: inout JSONWriter, now: Int64) {
        guard let upload else {
            return
        }
        json.member("id", upload.id)
        json.member("modelId", id)
        json.member("projectId", CatalogueID.project)
        json.member("remoteUrl", upload.source)
        json.member("status", upload.state(at: now).name)
        json.member("createdAt", at: upload.startedMS)
        json.member("updatedAt", at: upload.states(at: now).last?.at ?? upload.startedMS)
    }
}
