// swift-tools-version: 6.2
import PackageDescription

// The protoc plugin that writes Sources/Messages/Generated and Sources/Stubs/Generated. A package of its own, so that a
// build of the services never compiles swift-protobuf: dev/generate-protos.sh builds it only when messages change.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let pluginLibrary = Target.Dependency.product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")

let package = Package(
    name: "protoc-gen-pointsman",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0")],
    targets: [
        .target(name: "Generator", dependencies: [protobuf, pluginLibrary], swiftSettings: settings),
        .executableTarget(
            name: "protoc-gen-pointsman",
            dependencies: ["Generator", protobuf, pluginLibrary],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GeneratorTests",
            dependencies: ["Generator", protobuf, pluginLibrary],
            swiftSettings: settings
        ),
    ]
)
