import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

@testable import Generator

@Suite("Schemas that are refused")
struct SchemaCheckTests {
    typealias File = Google_Protobuf_FileDescriptorProto
    typealias Message = Google_Protobuf_DescriptorProto
    typealias Field = Google_Protobuf_FieldDescriptorProto

    private func field(_ name: String, _ number: Int32, _ type: Field.TypeEnum = .string, of: String = "") -> Field {
        .with {
            $0.name = name
            $0.jsonName = name
            $0.number = number
            $0.type = type
            $0.label = .optional
            if !of.isEmpty { $0.typeName = of }
        }
    }

    private func refusal(package: String = "area.v1", _ change: (inout File) -> Void) -> SchemaError? {
        var file = File.with {
            $0.name = "area/v1/area.proto"
            $0.package = package
            $0.syntax = "proto3"
        }
        change(&file)
        do throws(SchemaError) {
            for file in DescriptorSet(protos: [file]).files { try SchemaCheck.check(file) }
            return nil
        } catch {
            return error
        }
    }

    private func refusal(fields: [Field], oneofs: [String] = []) -> SchemaError? {
        refusal { file in
            file.messageType = [
                .with {
                    $0.name = "M"
                    $0.field = fields
                    $0.oneofDecl = oneofs.map { name in .with { $0.name = name } }
                }
            ]
        }
    }

    @Test("A plain message passes")
    func plain() {
        #expect(refusal(fields: [field("name", 1), field("repeat", 2, .int64)]) == nil)
    }

    @Test("A message that holds itself, directly or through another, is refused with the path")
    func recursion() throws {
        #expect(refusal(fields: [field("child", 1, .message, of: ".area.v1.M")])?.rule.contains("recursive") == true)
        let mutual = refusal { file in
            file.messageType = [
                .with {
                    $0.name = "A"
                    $0.field = [field("b", 1, .message, of: ".area.v1.B")]
                },
                .with {
                    $0.name = "B"
                    $0.field = [field("a", 1, .message, of: ".area.v1.A")]
                },
            ]
        }
        #expect(mutual?.rule.contains("area.v1.A → area.v1.B → area.v1.A") == true)
    }

    @Test("The keyword `optional` is refused, with what to write instead")
    func optionalKeyword() {
        var optional = field("temperature", 1, .double)
        optional.proto3Optional = true
        optional.oneofIndex = 0
        let refused = refusal(fields: [optional], oneofs: ["_temperature"])
        #expect(refused?.element == "area.v1.M.temperature")
        #expect(refused?.rule.contains("oneof temperature_opt") == true)
    }

    @Test("A oneof of one field must be named after it; a larger one must not look like presence")
    func oneofNames() {
        var single = field("x", 1)
        single.oneofIndex = 0
        #expect(refusal(fields: [single], oneofs: ["x_opt"]) == nil)
        #expect(refusal(fields: [single], oneofs: ["other"])?.rule.contains("x_opt") == true)
        var second = field("y", 2)
        second.oneofIndex = 0
        #expect(refusal(fields: [single, second], oneofs: ["part"]) == nil)
        #expect(refusal(fields: [single, second], oneofs: ["part_opt"]) != nil)
    }

    @Test(
        "Names that are words of C, hide a member or meet in Swift are refused",
        arguments: ["class", "int", "encoded"]
    )
    func reservedNames(name: String) {
        #expect(refusal(fields: [field(name, 1)])?.rule == "the name is reserved")
    }

    @Test("Two fields with one Swift name are refused")
    func clash() {
        #expect(refusal(fields: [field("a_b", 1), field("a__b", 2)])?.element == "area.v1.M.a__b")
    }

    @Test("proto2, negative enum values and foreign package names are refused")
    func others() {
        #expect(refusal { $0.syntax = "proto2" }?.rule.contains("proto3") == true)
        #expect(refusal(package: "plain") { _ in }?.rule.contains("AREA.vNUMBER") == true)
        let negative = refusal { file in
            file.enumType = [
                .with {
                    $0.name = "E"
                    $0.value = [
                        .with {
                            $0.name = "E_ZERO"
                            $0.number = 0
                        },
                        .with {
                            $0.name = "E_LESS"
                            $0.number = -1
                        },
                    ]
                }
            ]
        }
        #expect(negative?.rule.contains("negative") == true)
    }
}
