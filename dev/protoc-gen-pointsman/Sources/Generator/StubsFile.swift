import SwiftProtobufPluginLibrary

/// Assembles the stubs of one proto package: Sources/Stubs/Generated/AREA_vN.swift.
struct StubsFile {
    let package: String
    /// Of this package, in protoc's order.
    let files: [FileDescriptor]

    var name: String { MessagesFile.name(package: package) }
    var hasServices: Bool { files.contains { !$0.services.isEmpty } }

    func content() -> String {
        var source = SourceText()
        for line in MessagesFile.header(files) { source.line(line) }
        source.line("package import Messages")
        source.line("package import RPCCore")
        source.line()
        for service in files.flatMap(\.services) { ServiceSource(service: service).write(to: &source) }
        return source.text
    }
}
