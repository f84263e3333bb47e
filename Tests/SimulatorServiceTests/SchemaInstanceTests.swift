import JSON
import Testing

@testable import SimulatorService

@Suite("Schema instances")
struct SchemaInstanceTests {
    private func instance(_ schema: String, seed: UInt64 = 1) throws -> JSONValue {
        let document = try parseJSON(Array(schema.utf8))
        let bytes = try SchemaInstance.make(of: document.root, seed: seed, field: "schema")
        return try parseJSON(bytes).root
    }

    @Test("An object has its properties, each an instance of its schema", arguments: 0..<20)
    func writesObjects(seed: UInt64) throws {
        let value = try instance(
            """
            {"type":"object","required":["name","age","tags","kind","fixed"],"properties":{
             "name":{"type":"string","minLength":3,"maxLength":8},"age":{"type":"integer","minimum":18,"maximum":21},
             "tags":{"type":"array","items":{"enum":["a","b"]},"minItems":2,"maxItems":3},"kind":{"enum":["x",2,null]},
             "fixed":{"const":{"a":[1]}},"score":{"type":"number","minimum":0.5,"maximum":0.75},
             "ok":{"type":"boolean"},"none":{"type":"null"},"maybe":{"type":["null","integer"]}}}
            """,
            seed: seed
        )
        let name = try #require(value["name"]?.string)
        #expect((3...8).contains(name.unicodeScalars.count))
        #expect((18...21).contains(try #require(value["age"]?.int)))
        let tags = try #require(value["tags"]?.array)
        #expect((2...3).contains(tags.count) && tags.allSatisfy { ["a", "b"].contains($0.string) })
        #expect(value["kind"]?.string == "x" || value["kind"]?.int == 2 || value["kind"]?.isNull == true)
        #expect(value["fixed"]?["a"]?.array?.first?.int == 1)
        #expect((0.5...0.75).contains(try #require(value["score"]?.double)))
        #expect(value["ok"]?.bool != nil && value["none"]?.isNull == true && value["maybe"]?.int != nil)
    }

    @Test("References are followed, and a recursive schema ends")
    func followsReferences() throws {
        let value = try instance(
            """
            {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","required":["value","next","children"],
             "properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]},
             "children":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}}
            """
        )
        #expect(value["value"]?.int != nil)
        #expect(value["next"]?["value"]?.int != nil)
    }

    @Test("allOf joins the properties of its parts")
    func joinsAllOf() throws {
        let value = try instance(
            """
            {"allOf":[{"$ref":"#/$defs/a"},{"type":"object","properties":{"y":{"type":"string"}}}],
             "$defs":{"a":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}}
            """
        )
        #expect(value["x"]?.int != nil && value["y"]?.string != nil)
    }

    @Test(
        "Bounds of numbers hold, exclusive ones and steps too",
        arguments: [
            #"{"type":"integer","exclusiveMinimum":4,"exclusiveMaximum":6}"#,
            #"{"type":"integer","minimum":3,"maximum":7,"multipleOf":5}"#,
            #"{"type":"integer","maximum":5,"minimum":5}"#,
        ]
    )
    func keepsBounds(schema: String) throws {
        #expect(try instance(schema).int == 5)
    }

    @Test(
        "A schema without an instance is refused by name",
        arguments: [
            #"{"type":"integer","minimum":6,"maximum":5}"#,
            ##"{"$ref":"#/nowhere"}"##,
            #"{"type":"thing"}"#,
            ##"{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}"##,
            #"{"type":"string","pattern":"^a+$"}"#,
        ]
    )
    func refuses(schema: String) throws {
        let error = #expect(throws: APIError.self) { try instance(schema) }
        #expect(error?.status == 400)
        #expect(error?.param == "schema")
    }

    @Test("Formats are as their names say", arguments: ["date-time", "email", "uuid", "ipv4"])
    func writesFormats(format: String) throws {
        let text = try #require(try instance(#"{"type":"string","format":"\#(format)"}"#).string)
        switch format {
        case "date-time": #expect(text.count == 20 && text.hasSuffix("Z"))
        case "email": #expect(text.contains("@"))
        case "uuid": #expect(text.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        default: #expect(text.split(separator: ".").count == 4)
        }
    }
}
