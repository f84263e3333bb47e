package import SwiftProtobuf
package import SwiftProtobufPluginLibrary

/// The plugin. Its one parameter, `part`, says what to write: `messages` or `stubs`.
package struct PointsmanGenerator: CodeGenerator {
    /// The plugin has no state.
    package init() {}

    /// Writes one Swift file for each proto package; throws `SchemaError` for a schema that we refuse.
    package func generate(
        files: [FileDescriptor],
        parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs: any GeneratorOutputs
    ) throws {
        let part = try Self.part(parameter.parsedPairs)
        for file in files { try SchemaCheck.check(file) }
        for (package, files) in Self.byPackage(files) {
            switch part {
            case .messages:
                let file = MessagesFile(package: package, files: files)
                try generatorOutputs.add(fileName: file.name, contents: file.content())
            case .stubs:
                let file = StubsFile(package: package, files: files)
                if file.hasServices { try generatorOutputs.add(fileName: file.name, contents: file.content()) }
            }
        }
        if part == .stubs {
            let file = SchemasFile(files: files)
            try generatorOutputs.add(fileName: file.name, contents: file.content())
        }
    }

    /// `optional` is announced as supported only to be refused by SchemaCheck, with what to write instead.
    package var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] { [.proto3Optional] }
    /// proto2 comes in only to be refused by name.
    package var supportedEditionRange: ClosedRange<Google_Protobuf_Edition> { .proto2 ... .proto3 }
    /// None of ours.
    package var customOptionExtensions: [any AnyMessageExtension] { [] }
    /// Printed by --version.
    package var version: String? { "1" }
    /// For --help.
    package var projectURL: String? { nil }
    /// For --help.
    package var copyrightLine: String? { nil }

    enum Part: String {
        case messages
        case stubs
    }

    static func part(_ parameters: [(key: String, value: String)]) throws(SchemaError) -> Part {
        guard parameters.count == 1, parameters[0].key == "part", let part = Part(rawValue: parameters[0].value) else {
            throw SchemaError(element: "parameter", rule: "must be part=messages or part=stubs")
        }
        return part
    }

    /// A package's files stay together, packages are sorted: the output never depends on protoc's order of arguments.
    static func byPackage(_ files: [FileDescriptor]) -> [(String, [FileDescriptor])] {
        Dictionary(grouping: files, by: \.package)
            .mapValues { $0.sorted { $0.name < $1.name } }
            .sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }
}
