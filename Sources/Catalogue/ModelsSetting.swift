import Glibc

/// Where the models come from, as an operator writes it: `default`, `default+simulator`, paths of YAML files with commas
/// between, or `provider`.
package enum ModelsSetting: Sendable, Equatable {
    /// The provider's own list, which has to be fetched.
    case provider
    /// Files and built-in ones, a later one over an earlier one.
    case files([File])

    /// One source of models.
    package enum File: Sendable, Equatable {
        /// What comes with the program, with the simulator's models or without.
        case builtIn(simulator: Bool)
        /// A file in the form of `models.yaml`.
        case path(String)
    }

    /// Reads the setting; nil if it is empty, has an empty part, or names `provider` beside others.
    package init?(_ text: String) {
        if text == "provider" {
            self = .provider
            return
        }
        var files: [File] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            switch name {
            case "", "provider": return nil
            case "default": files.append(.builtIn(simulator: false))
            case "default+simulator": files.append(.builtIn(simulator: true))
            default: files.append(.path(name))
            }
        }
        self = .files(files)
    }

    /// Reads all files.
    ///
    /// - Parameter providers: the providers that models may name; nil = any. Of the built-in models those of others are left
    ///   out.
    /// - Returns: the catalogue; nil for `provider`.
    /// - Throws: ``CatalogueError`` that names the file at fault, and the model and field if it can be read at all.
    package func load(providers: Set<String>? = nil) throws(CatalogueError) -> Catalogue? {
        guard case .files(let files) = self else { return nil }
        var catalogue = Catalogue()
        for file in files {
            switch file {
            case .builtIn(let simulator):
                let builtIn = try Catalogue.builtIn(simulator: simulator)
                catalogue = catalogue.merging(providers.map(builtIn.only) ?? builtIn)
            case .path(let path):
                let own = try Catalogue(path: path, after: catalogue)
                if let providers { try own.check(file: path, providers) }
                catalogue = catalogue.merging(own)
            }
        }
        return catalogue
    }
}

extension Catalogue {
    /// The models of these providers alone, without offers of others.
    fileprivate func only(_ providers: Set<String>) -> Catalogue {
        Catalogue(
            models: models.values.filter { providers.contains($0.provider) }.map { model in
                var model = model
                model.offers.removeAll { !providers.contains($0.provider) }
                return model
            }
        )
    }

    fileprivate func check(file: String, _ providers: Set<String>) throws(CatalogueError) {
        let known = providers.sorted().joined(separator: ", ")
        for model in sorted {
            let places =
                [("provider", model.provider)]
                + model.offers.enumerated().map { ("offers[\($0)].provider", $1.provider) }
            for (field, provider) in places where !providers.contains(provider) {
                let rule = "must be a provider of PROVIDERS (\(known)), not \(provider)"
                throw CatalogueError(file: file, model: model.id, field: field, rule: rule)
            }
        }
    }

    /// Reads the models file at `path`, which comes after `others`. Blocks; for use at start.
    ///
    /// - Throws: ``CatalogueError``: the file can't be read, is too long, or breaks a rule.
    package init(path: String, after others: Catalogue = Catalogue()) throws(CatalogueError) {
        try self.init(yaml: try Self.text(of: path), file: path, after: others)
    }

    /// The text of a file of at most ``fileBytesMax``. Blocks.
    static func text(of path: String) throws(CatalogueError) -> String {
        guard let file = fopen(path, "re") else {
            throw CatalogueError(file: path, rule: "can't be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else {
            throw CatalogueError(file: path, rule: "can't be read: \(String(cString: strerror(errno)))")
        }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw CatalogueError(file: path, rule: "must be UTF-8")
        }
        return text
    }
}
