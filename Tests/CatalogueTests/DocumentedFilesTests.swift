import Catalogue
import Foundation
import Testing

/// The files that the documentation shows.
@Suite("Files of the documentation")
struct DocumentedFilesTests {
    @Test("The examples of providers, models and routing are such files")
    func examples() throws {
        let operations = try Self.blocks("docs/OPERATIONS.md")
        let providers = try #require(operations.first { $0.hasPrefix("providers:") })
        #expect(try !ProvidersFile(yaml: providers, file: "providers.yaml").providers.isEmpty)
        let models = try #require(operations.first { $0.contains("\nmodels:") })
        let own = try Catalogue(yaml: models, file: "models.yaml", after: try Catalogue.builtIn())
        #expect(own.sorted.count == 1)
        let routing = try #require(try Self.blocks("docs/ROUTING.md").first { $0.hasPrefix("profiles:") })
        #expect(try !RoutingFile(yaml: routing, file: "routing.yaml").profiles.isEmpty)
    }

    @Test("A replacement may stand in a file before; one that stands nowhere is refused by its field")
    func replacements() throws {
        let models = try #require(try Self.blocks("docs/OPERATIONS.md").first { $0.contains("\nmodels:") })
        let error = #expect(throws: CatalogueError.self) { try Catalogue(yaml: models, file: "models.yaml") }
        #expect(error?.description.contains("replacement") == true)
    }

    /// What stands between ```yaml and ```.
    private static func blocks(_ path: String) throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        return text.matches(of: /```yaml\n(?<yaml>[\s\S]*?)```/).map { String($0.output.yaml) }
    }
}
