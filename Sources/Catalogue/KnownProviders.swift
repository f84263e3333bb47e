package import Messages

/// The providers that models may name, and what each speaks.
package struct KnownProviders: Sendable {
    private let listed: [CostV1.Provider]?

    /// Those of a file; without one there is a single provider, which answers to any name.
    package init(_ file: ProvidersFile?) {
        listed = file?.providers.map { CostV1.Provider(name: $0.name, dialect: $0.dialect) }
    }

    /// All of them, for a snapshot of these models.
    package func all(of catalogue: Catalogue) -> [CostV1.Provider] {
        if let listed { return listed }
        let names = Set(catalogue.models.values.map(\.provider)).sorted()
        return names.map { CostV1.Provider(name: $0, dialect: Self.together.contains($0) ? .together : .openai) }
    }

    /// What speaks Together's words without a file that says so.
    private static let together: Set = ["together", "simulator"]

    /// Who serves a model that names nobody.
    package var standing: String { listed?.first?.name ?? "default" }

    /// The rule that a provider's name breaks; nil if models may name it.
    package func rule(brokenBy name: String) -> String? {
        guard let listed, !listed.contains(where: { $0.name == name }) else { return nil }
        return "must be one of \(listed.map(\.name).joined(separator: ", ")), not \(name)"
    }
}
