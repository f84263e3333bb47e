import Foundation
import GatewayService
import Testing

@Suite("The API's description")
struct APIFileTests {
    @Test("Has every route of the gateway, and nothing else")
    func routes() throws {
        let described = try Self.operations()
        #expect(described.count == Set(described).count, "an operation is there twice")
        let served = Set(
            GatewayRoutes.all.map { "\($0.method) \($0.path)".replacingOccurrences(of: "...}", with: "}") }
        )
        #expect(served.subtracting(described).sorted() == [], "not described")
        #expect(Set(described).subtracting(served).sorted() == [], "not served")
    }

    /// `METHOD /path` of each operation. The file's layout is ours: paths are indented by two, methods by four.
    private static func operations() throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("docs/api/openapi.yaml")
        var path = ""
        var found: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let name = line.drop { $0 == " " }.prefix { $0 != ":" }
            switch line.prefix(while: { $0 == " " }).count {
            case 0: path = ""
            case 2: path = name.hasPrefix("/") ? String(name) : ""
            case 4 where !path.isEmpty: found.append("\(name.uppercased()) \(path)")
            default: continue
            }
        }
        return found
    }
}
