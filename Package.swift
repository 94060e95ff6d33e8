// swift-tools-version: 6.2
import PackageDescription

/// Third-party files that SwiftPM cannot fetch (`make deps`), never committed.
let dependenciesDirectory = Context.packageDirectory + "/.deps/lib"

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// `-rpath` of a `.pc` file is dropped by SwiftPM, so the library is named here; `$ORIGIN` serves an installed binary.
let duckDB: [LinkerSetting] = [
    .linkedLibrary("duckdb"),
    .unsafeFlags([
        "-L\(dependenciesDirectory)", "-Xlinker", "-rpath=$ORIGIN", "-Xlinker", "-rpath=\(dependenciesDirectory)",
    ]),
]

let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "bellwether",
    products: [.executable(name: "bellwether", targets: ["bellwether"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "Ecosystem", swiftSettings: settings),
        .target(name: "Answers", dependencies: ["Ecosystem"], swiftSettings: settings),
        .target(name: "Statistics", swiftSettings: settings),
        .target(
            name: "Registry", dependencies: ["Ecosystem", "Yams", crypto],
            resources: [.copy("Resources")], swiftSettings: settings),
        .target(name: "CDuckDB"),
        .target(
            name: "Lake",
            dependencies: ["CDuckDB", "Ecosystem", crypto],
            swiftSettings: settings + [.strictMemorySafety()], linkerSettings: duckDB),
        .target(
            name: "Collectors",
            dependencies: [
                "Ecosystem", "Lake", "Statistics", httpClient, nioCore, nioHTTP1, nioHTTPCompression, nioPosix,
                nioSSL,
            ],
            swiftSettings: settings),
        .target(
            name: "Audit",
            dependencies: [
                "Answers", "Ecosystem", "Lake", "Statistics", "Yams", crypto, httpClient, logging, nioCore, nioHTTP1,
                subprocess,
            ],
            resources: [.copy("Resources")], swiftSettings: settings),
        .target(
            name: "Adoption", dependencies: ["Answers", "Ecosystem", "Lake", "Registry", "Statistics"],
            resources: [.copy("Stages")], swiftSettings: settings),
        .target(
            name: "Reporting", dependencies: ["Answers", "Ecosystem", subprocess],
            resources: [.copy("Resources")], swiftSettings: settings),
        .target(
            name: "Simulation", dependencies: ["Ecosystem", "Lake", httpTypes, hummingbird, logging, nioCore],
            swiftSettings: settings),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib"),
        .target(
            name: "Dashboard",
            dependencies: [
                "Adoption", "Answers", "Audit", "CZlib", "Ecosystem", "Lake", "Registry", "Reporting", "Statistics",
                crypto, httpTypes, hummingbird, logging, mustache, nioCore, nioHTTP1, nioHTTPTypes, serviceLifecycle,
                unixSignals,
            ],
            resources: [.copy("Resources")], swiftSettings: settings),
        .target(
            name: "Commands",
            dependencies: [
                "Adoption", "Answers", "Audit", "CMalloc", "Collectors", "Dashboard", "Ecosystem", "Lake", "Registry",
                "Reporting", "Simulation", "Statistics", logging, serviceLifecycle,
                unixSignals,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(name: "bellwether", dependencies: ["Commands"], swiftSettings: settings),
        // Not a product: `make validate` runs it.
        .executableTarget(
            name: "Validation",
            dependencies: [
                "Adoption", "Answers", "Audit", "Collectors", "Ecosystem", "Lake", "Registry", "Simulation",
                "Statistics",
            ],
            swiftSettings: settings),

        .target(
            name: "TestSupport", dependencies: ["Ecosystem", "Lake", "Simulation"], path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(name: "EcosystemTests", dependencies: ["Ecosystem"], swiftSettings: settings),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics"], exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "RegistryTests", dependencies: ["Ecosystem", "Registry", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "LakeTests", dependencies: ["Ecosystem", "Lake", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CollectorsTests",
            dependencies: ["Collectors", "Ecosystem", "Lake", "Simulation", "Statistics", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "AuditTests",
            dependencies: ["Answers", "Audit", "Ecosystem", "Lake", "Simulation", "Statistics", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Ecosystem", "Lake", "Simulation", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "AdoptionTests",
            dependencies: [
                "Adoption", "Answers", "Collectors", "Ecosystem", "Lake", "Registry", "Simulation", "Statistics",
                "TestSupport",
            ], swiftSettings: settings),
        .testTarget(
            name: "ReportingTests", dependencies: ["Answers", "Ecosystem", "Reporting", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Adoption", "Answers", "Collectors", "Dashboard", "Ecosystem", "Lake", "Registry", "Reporting",
                "TestSupport", httpTypes, hummingbird, hummingbirdTesting, nioCore,
            ], swiftSettings: settings),
        .testTarget(
            name: "CommandsTests",
            dependencies: ["bellwether", "Ecosystem", "Lake", "TestSupport", nioCore, nioPosix, nioSSL],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
