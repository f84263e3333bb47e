/// The ids that the newer API gives to models of the catalogue, whose names have a slash in them.
enum CatalogueID {
    static let project = "simulator"

    /// `ml-` and sixteen digits.
    static func model(_ name: String) -> String {
        "ml-" + hash(name)
    }

    static func hash(_ name: String) -> String {
        hexText(StableHash.hash(Array(name.utf8)))
    }

    /// The resource of a model: `projects/P/models/ID/revisions/R`.
    static func resource(_ id: String) -> String {
        "projects/\(project)/models/\(id)/revisions/\(revision(id))"
    }

    /// A model has one revision.
    static func revision(_ id: String) -> String {
        "rv-" + id
    }

    /// What a model is called in a resource's name, or the text itself.
    static func modelID(inResource text: String) -> String {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count >= 4, parts[0] == "projects", parts[2] == "models" else {
            return text
        }
        return parts[3...].prefix { $0 != "revisions" }.joined(separator: "/")
    }
}
