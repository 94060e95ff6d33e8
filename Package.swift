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

let package = Package(
    name: "bellwether",
    products: [.executable(name: "bellwether", targets: ["bellwether"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Ecosystem", swiftSettings: settings),
        .target(name: "Answers", dependencies: ["Ecosystem"], swiftSettings: settings),
        .target(name: "Statistics", swiftSettings: settings),
        .target(
            name: "Registry", dependencies: ["Ecosystem", "Yams", .product(name: "Crypto", package: "swift-crypto")],
            resources: [.copy("Resources")], swiftSettings: settings),
        .target(name: "CDuckDB"),
        .target(
            name: "Lake",
            dependencies: ["CDuckDB", "Ecosystem", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings + [.strictMemorySafety()], linkerSettings: duckDB),
        .target(name: "Collectors", dependencies: ["Ecosystem", "Lake"], swiftSettings: settings),
        .target(
            name: "Adoption", dependencies: ["Answers", "Ecosystem", "Lake", "Registry", "Statistics"],
            resources: [.copy("Stages")], swiftSettings: settings),
        .target(name: "Reporting", dependencies: ["Answers", "Ecosystem"], swiftSettings: settings),
        .target(name: "Simulation", dependencies: ["Ecosystem", "Lake"], swiftSettings: settings),
        .target(
            name: "Commands",
            dependencies: [
                "Adoption", "Answers", "Collectors", "Ecosystem", "Lake", "Registry", "Reporting", "Simulation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(name: "bellwether", dependencies: ["Commands"], swiftSettings: settings),

        .target(
            name: "TestSupport", dependencies: ["Ecosystem", "Lake"], path: "Tests/TestSupport", swiftSettings: settings
        ),
        .testTarget(name: "EcosystemTests", dependencies: ["Ecosystem"], swiftSettings: settings),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics"], exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "RegistryTests", dependencies: ["Ecosystem", "Registry", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "LakeTests", dependencies: ["Ecosystem", "Lake", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CollectorsTests", dependencies: ["Collectors", "Ecosystem", "Lake", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Ecosystem", "Lake", "Simulation", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "AdoptionTests",
            dependencies: [
                "Adoption", "Answers", "Collectors", "Ecosystem", "Lake", "Registry", "Simulation", "TestSupport",
            ], swiftSettings: settings),
        .testTarget(name: "ReportingTests", dependencies: ["Answers", "Reporting"], swiftSettings: settings),
        .testTarget(
            name: "CommandsTests", dependencies: ["bellwether", "Ecosystem", "Lake", "TestSupport"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
