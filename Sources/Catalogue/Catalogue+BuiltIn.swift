extension Catalogue {
    /// The models that come with the program (`Resources/models.yaml`); with `simulator` also those that only the provider
    /// simulator serves (`models.simulator.yaml`). Throws ``CatalogueError``, which a test of this package rules out.
    package static func builtIn(simulator: Bool = false) throws(CatalogueError) -> Catalogue {
        let live = try Catalogue(
            yaml: String(decoding: PackageResources.models_yaml, as: UTF8.self),
            file: "models.yaml"
        )
        guard simulator else { return live }
        return live.merging(
            try Catalogue(
                yaml: String(decoding: PackageResources.models_simulator_yaml, as: UTF8.self),
                file: "models.simulator.yaml"
            )
        )
    }
}
