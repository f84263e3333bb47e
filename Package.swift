// swift-tools-version: 6.2
import PackageDescription

// One package. Targets stand in layer order: C boundaries, messages, RPC, building blocks, services, programs.
// Who may import whom is in docs/ARCHITECTURE.md; `--explicit-target-dependency-import-check error` and TidyTests hold it.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency] = ["Components", "ServiceRuntime"]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: "services/\(name)",
        exclude: ["README.md"],
        swiftSettings: settings
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let boundaries: [Target] = [
    .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CCurlShims", dependencies: ["CCurl"]),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CProcess"),
    .target(name: "CMessageArena", dependencies: ["CProtobufC"]),
    .target(name: "CMessages", dependencies: ["CProtobufC"]),
]

let rpc: [Target] = [
    module("Messages", ["CMessages", "CMessageArena", "CProtobufC"]),
    module("RPCCore"),
    module("RPCInProcess", ["RPCCore"]),
    module("RPCTransport", ["RPCCore", "Resilience", nioCore, nioPosix, logging]),
    // Its BoringSSL takes minutes to build: programs link it, the modules that they are made of do not.
    module("RPCTLS", ["FileWatch", "RPCCore", "RPCTransport", nioCore, nioSSL, nioTLS, logging]),
    module("Stubs", ["RPCCore", "Messages"]),
]

let blocks: [Target] = [
    module("Crypto", ["CCrypto"]),
    module("JSON", ["CSimdjson"]),
    module("MessageJSON", ["JSON", "Messages"]),
    module("Multipart"),
    module("Resilience"),
    module("BlockingThread"),
    module("FileWatch", ["BlockingThread"]),
    module("Telemetry", [logging]),
    module("ServiceConfiguration", [yams]),
    module("HTTPServer", [nioCore, nioPosix, nioHTTP1, logging]),
    module("SQLite", ["CSQLite", "BlockingThread"]),
    module("FileStore", ["Crypto", "BlockingThread"]),
    module("Journal", ["BlockingThread"]),
    .target(
        name: "Catalogue",
        dependencies: ["JSON", "Messages", yams],
        resources: [.embedInCode("Resources/models.yaml"), .embedInCode("Resources/models.simulator.yaml")],
        swiftSettings: settings
    ),
    module("Bodies", ["JSON", "Crypto", "Multipart"]),
    module("Evidence", ["Messages"]),
    module("Provider", ["JSON"]),
    module("ProviderClient", ["BlockingThread", "CCurl", "CCurlShims", "Provider"]),
    module(
        "Spending",
        ["BlockingThread", "Crypto", "Journal", "Stubs", "Messages", "RPCCore", "Resilience", logging]
    ),
    module("Alerts", ["Messages", "RPCCore", "Stubs", logging]),
    module(
        "ServiceRuntime",
        [
            "Crypto", "FileWatch", "HTTPServer", "JSON", "Messages", "RPCCore", "RPCInProcess", "RPCTransport",
            "ServiceConfiguration", "Stubs", "Telemetry", lifecycle, signals, logging,
        ]
    ),
]

let services: [Target] = [
    module("EchoService", ["Messages", "RPCCore", "Stubs"]),
    module("CostService", ["Catalogue", "Crypto", "Messages", "RPCCore", "Stubs", "Telemetry", logging]),
    module("CacheService", ["Messages", "RPCCore", "Stubs", "Telemetry", logging]),
    module(
        "InferenceService",
        [
            "Bodies", "Catalogue", "Evidence", "Messages", "Provider", "RPCCore", "Spending", "Stubs", "Telemetry",
            logging,
        ]
    ),
    module(
        "RouterService",
        [
            "Alerts", "Bodies", "Catalogue", "Crypto", "Evidence", "JSON", "Messages", "RPCCore", "Resilience", "Stubs",
            "Telemetry", logging,
        ]
    ),
    module(
        "BatchService",
        [
            "Bodies", "Catalogue", "Crypto", "FileStore", "JSON", "Messages", "Provider", "RPCCore", "Resilience",
            "Spending", "Stubs", "Telemetry", logging,
        ]
    ),
    module(
        "FinetuneService",
        [
            "Bodies", "Catalogue", "Crypto", "FileStore", "JSON", "Messages", "Provider", "RPCCore", "Resilience",
            "Spending", "Stubs", logging,
        ]
    ),
    module(
        "GatewayService",
        [
            "Bodies", "Crypto", "HTTPServer", "JSON", "Messages", "Multipart", "RPCCore", "Stubs", "Telemetry", logging,
        ]
    ),
    module(
        "SimulatorService",
        ["BlockingThread", "Crypto", "HTTPServer", "JSON", "Multipart", "Telemetry", logging]
    ),
    module(
        "SQLStore",
        ["BatchService", "CostService", "FinetuneService", "Messages", "SQLite", "Spending"]
    ),
    module(
        "RedisStore",
        [
            "BatchService", "CHiredis", "CacheService", "Crypto", "InferenceService", "Messages", "Resilience",
            "RouterService", "Telemetry", nioCore, nioPosix, logging,
        ]
    ),
]

let programs: [Target] = [
    module(
        "Components",
        [
            "Alerts", "BatchService", "BlockingThread", "CacheService", "Catalogue", "CostService", "Crypto",
            "FileStore",
            "FinetuneService", "GatewayService", "HTTPServer", "InferenceService", "JSON", "Messages", "Provider",
            "ProviderClient", "RPCCore", "RPCTLS", "RPCTransport", "RedisStore", "Resilience", "RouterService",
            "SQLStore", "SQLite",
            "ServiceConfiguration", "ServiceRuntime", "SimulatorService", "Spending", "Stubs", "Telemetry",
            lifecycle, logging,
        ]
    ),
    .executableTarget(
        name: "rpc-echo",
        dependencies: [
            "Crypto", "EchoService", "Messages", "RPCCore", "RPCTransport", "ServiceConfiguration", "ServiceRuntime",
            "Stubs", arguments, logging, signals,
        ],
        swiftSettings: settings
    ),
    program("router"),
    program("cache"),
    program("inference"),
    program("finetune-manager"),
    program("cost-tracker"),
    program("batch-worker"),
    program("gateway"),
    program("provider-simulator"),
    program(
        "pointsman",
        [
            "BlockingThread", "CProcess", "Components", "Crypto", "JSON", "MessageJSON", "Messages", "RPCCore",
            "RPCTransport",
            "ServiceConfiguration", "ServiceRuntime", "Stubs", arguments, logging,
        ]
    ),
]

let support: [Target] = [
    module("TestSupport", [logging]),
    tests(
        "MessagesTests",
        [
            "CMessageArena", "CProtobufC", "EchoService", "Messages", "RPCCore", "RPCInProcess", "Stubs",
            "TestSupport",
        ]
    ),
    tests(
        "EchoServiceTests",
        ["EchoService", "Messages", "RPCCore", "RPCInProcess", "RPCTransport", "Stubs", "TestSupport", logging]
    ),
    .testTarget(
        name: "MessageJSONTests",
        dependencies: ["MessageJSON", "Messages", "RPCCore", "Stubs", "TestSupport"],
        exclude: ["scripts"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "RPCTests",
        dependencies: [
            "RPCCore", "RPCInProcess", "RPCTransport", "Messages", nioCore, nioPosix, logging, "TestSupport",
        ],
        exclude: ["Golden"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "RPCFaultTests",
        dependencies: [
            "RPCCore", "RPCInProcess", "RPCTransport", "Messages", nioCore, nioPosix, logging, "TestSupport",
        ],
        exclude: ["Corpus"],
        swiftSettings: settings
    ),
    tests(
        "RPCSecurityTests",
        [
            "Messages", "RPCCore", "RPCTLS", "RPCTransport", "ServiceConfiguration", "ServiceRuntime", "Stubs",
            "TestSupport", nioCore, nioPosix, nioSSL, logging,
        ]
    ),
    tests(
        "RPCChannelTests",
        ["RPCCore", "RPCTransport", "Resilience", nioCore, nioPosix, logging, "TestSupport"]
    ),
    tests(
        "ServiceRuntimeTests",
        [
            "HTTPServer", "RPCCore", "RPCTransport", "ServiceConfiguration", "ServiceRuntime", "Telemetry",
            "TestSupport", lifecycle, logging,
        ]
    ),
    tests("HTTPServerTests", ["HTTPServer", nioCore, nioPosix, logging]),
    tests("MultipartTests", ["Multipart", "TestSupport"]),
    .testTarget(
        name: "JSONTests",
        dependencies: ["JSON", "Bodies", "Crypto", "Multipart", "TestSupport"],
        exclude: ["Corpus"],
        swiftSettings: settings
    ),
    tests(
        "BlocksTests",
        [
            "BlockingThread", "Crypto", "FileStore", "Resilience", "ServiceConfiguration", "Telemetry", logging,
        ]
    ),
    tests(
        "StoreTests",
        [
            "SQLite", "SQLStore", "RedisStore", "BatchService", "CacheService", "InferenceService", "Messages",
            "RouterService", "Spending", "Telemetry", logging, "TestSupport",
        ]
    ),
    tests("JournalTests", ["Journal", logging, "Spending", "Messages"]),
    tests("CatalogueTests", ["Catalogue", "Messages"]),
    tests("ProviderTests", ["Provider", "ProviderClient", "TestSupport"]),
    tests(
        "InferenceServiceTests",
        [
            "Bodies", "Catalogue", "Evidence", "InferenceService", "JSON", "Messages", "Provider", "RPCCore",
            "RPCInProcess", "Spending", "Stubs", "Telemetry", logging, "TestSupport",
        ]
    ),
    tests(
        "RouterServiceTests",
        [
            "Alerts", "Evidence", "RouterService", "Catalogue", "Bodies", "Crypto", "Stubs", "Messages", "RPCCore",
            "RPCInProcess",
            "JSON",
            "Telemetry", logging, "TestSupport",
        ]
    ),
    tests(
        "CacheServiceTests",
        ["CacheService", "Stubs", "Messages", "RPCCore", "RPCInProcess", "Telemetry"]
    ),
    tests(
        "CostServiceTests",
        [
            "Alerts", "CostService", "SQLStore", "SQLite", "Stubs", "Messages", "RPCCore", "RPCInProcess", "Catalogue",
            "Crypto", "Telemetry", logging, "TestSupport",
        ]
    ),
    tests(
        "BatchServiceTests",
        [
            "BatchService", "Crypto", "FileStore", "SQLStore", "SQLite", "Provider", "RedisStore", "Spending", "Stubs",
            "Messages", "RPCCore", "RPCInProcess", "Catalogue", "HTTPServer", "JSON", "ProviderClient",
            "SimulatorService", "Telemetry", logging, "TestSupport",
        ]
    ),
    tests(
        "FinetuneServiceTests",
        [
            "FinetuneService", "SQLStore", "SQLite", "FileStore", "Provider", "Spending", "Stubs",
            "Messages", "RPCCore", "RPCInProcess", "Catalogue", "JSON", logging, "TestSupport",
        ]
    ),
    tests(
        "GatewayServiceTests",
        [
            "GatewayService", "Bodies", "HTTPServer", "Stubs", "Messages", "RPCCore", "RPCInProcess", "JSON",
            "Telemetry",
            logging, nioCore, nioPosix, "TestSupport",
        ]
    ),
    tests(
        "CallPathTests",
        [
            "Bodies", "Catalogue", "Crypto", "HTTPServer", "InferenceService", "JSON", "Messages", "Provider",
            "ProviderClient", "RPCCore", "RPCInProcess", "RouterService", "SimulatorService", "Spending", "Stubs",
            "Telemetry", logging,
        ]
    ),
    .testTarget(
        name: "SimulatorServiceTests",
        dependencies: ["SimulatorService", "BlockingThread", "Crypto", "HTTPServer", "JSON", logging, yams],
        exclude: ["Contract"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "EchoService", "HTTPServer", "JSON", "Messages", "RPCCore", "RPCTransport", "ServiceRuntime", "Stubs",
            logging, yams,
            "router",
            "cache", "inference", "finetune-manager", "cost-tracker", "batch-worker", "gateway", "provider-simulator",
            "pointsman", "rpc-echo", "TestSupport",
        ],
        exclude: ["scripts"],
        swiftSettings: settings
    ),
    tests("TidyTests", []),
]

let package = Package(
    name: "pointsman",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: boundaries + rpc + blocks + services + programs + support,
    cxxLanguageStandard: .cxx17
)
