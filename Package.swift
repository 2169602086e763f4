// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built with the same strictness: a warning is a fault, an existential is spelled
/// out, and a C type cannot leak through a module's interface.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "citywatch",
  products: [.executable(name: "citywatch", targets: ["citywatch"])],
  targets: [
    // C libraries, each seen by one Swift module only.
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CYAML"),
    .systemLibrary(name: "CMosquitto"),
    .systemLibrary(name: "CZstandard"),
    .systemLibrary(name: "CCrypto"),
    // One compiler builtin that Swift lacks.
    .systemLibrary(name: "CPrefetch"),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CMicroHTTPD", linkerSettings: [.linkedLibrary("microhttpd")]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CAllocationCounter"),
    .target(name: "CBareSubscriber", linkerSettings: [.linkedLibrary("mosquitto")]),

    // The vocabulary and the thin wrappers.
    module("Telemetry"),
    module("SQLiteStore", ["CSQLite"]),
    module("YAMLDocument", ["CYAML", "Telemetry"]),
    module("CSVDocument", ["Telemetry"]),
    module("JSONText"),
    module("Threads", ["Telemetry"]),
    module("HTTPServer", ["CMicroHTTPD", "Threads"]),
    module("HTTPClient", ["CCurl", "Threads"]),
    module("MQTTClient", ["CMosquitto", "Telemetry"]),
    module("LocalBroker"),
    module("LocalFiles"),
    module("Configuration", ["Telemetry", "YAMLDocument"]),

    // What the project exists for.
    module("PayloadDecoding", ["CSimdJSON", "Telemetry"]),
    module(
      "DeviceCatalog",
      ["CPrefetch", "CSVDocument", "LocalFiles", "PayloadDecoding", "Telemetry", "YAMLDocument"]),
    module(
      "AddressIndex", ["CPrefetch", "CSVDocument", "CSimdJSON", "LocalFiles", "SQLiteStore", "Telemetry"]),
    module(
      "AddressRegister",
      ["AddressIndex", "CSVDocument", "JSONText", "LocalFiles", "SQLiteStore", "Telemetry", "Threads"]),
    module("TimeSeries", ["CPrefetch", "CZstandard", "SQLiteStore", "Telemetry"]),
    module("RuleLanguage", ["LocalFiles", "Telemetry", "YAMLDocument"]),
    module("RuleEngine", ["CPrefetch", "RuleLanguage", "SQLiteStore", "Telemetry", "TimeSeries"]),
    module("RuleExport", ["DeviceCatalog", "RuleLanguage", "Telemetry", "TimeSeries"]),
    module(
      "RuleTesting",
      ["JSONText", "LocalFiles", "RuleEngine", "RuleLanguage", "Telemetry", "TimeSeries", "YAMLDocument"]),
    module("Explaining", ["RuleEngine", "RuleLanguage", "Telemetry", "TimeSeries"]),
    module(
      "Alerting",
      ["CCrypto", "HTTPClient", "JSONText", "MQTTClient", "SQLiteStore", "Telemetry", "Threads"]),
    module(
      "Pipeline",
      [
        "AddressIndex", "Alerting", "Configuration", "DeviceCatalog", "MQTTClient", "PayloadDecoding",
        "RuleEngine", "RuleLanguage", "SQLiteStore", "Telemetry", "Threads", "TimeSeries",
      ]),
    module(
      "Backtesting",
      [
        "DeviceCatalog", "JSONText", "RuleEngine", "RuleLanguage", "SQLiteStore", "Telemetry", "Threads",
        "TimeSeries",
      ]),
    module("Console", ["HTTPClient", "HTTPServer", "JSONText", "Telemetry", "Threads"]),
    module("Simulation", ["AddressIndex", "DeviceCatalog", "JSONText", "PayloadDecoding", "Telemetry"]),
    .executableTarget(
      name: "citywatch",
      dependencies: [
        "AddressIndex", "AddressRegister", "Alerting", "Backtesting", "Configuration",
        "Console", "DeviceCatalog", "Explaining", "HTTPClient",
        "HTTPServer", "JSONText",
        "LocalBroker", "LocalFiles", "MQTTClient", "Pipeline", "RuleEngine", "RuleExport", "RuleLanguage",
        "RuleTesting",
        "SQLiteStore", "Simulation", "Telemetry", "Threads", "TimeSeries",
      ], swiftSettings: strict),

    .executableTarget(
      name: "citywatch-bench",
      dependencies: [
        "AddressIndex", "AddressRegister", "Alerting", "Backtesting", "CBareSubscriber", "Configuration",
        "DeviceCatalog", "LocalBroker", "LocalFiles", "MQTTClient", "Pipeline", "RuleEngine", "RuleLanguage",
        "SQLiteStore", "Simulation", "Telemetry",
      ], path: "Sources/Benchmarks", swiftSettings: strict),

    .executableTarget(
      name: "citywatch-fuzz", dependencies: ["AddressIndex", "LocalFiles", "RuleLanguage", "Telemetry"],
      path: "Sources/Fuzzing", swiftSettings: strict),

    tests("TelemetryTests", ["Telemetry"]),
    tests("SQLiteStoreTests", ["SQLiteStore"]),
    tests("YAMLDocumentTests", ["Telemetry", "YAMLDocument"]),
    tests("CSVDocumentTests", ["CSVDocument", "Telemetry"]),
    tests("ConfigurationTests", ["Configuration", "Telemetry"]),
    tests("JSONTextTests", ["JSONText"]),
    tests("LocalFilesTests", ["LocalFiles"]),
    tests("HTTPTests", ["HTTPClient", "HTTPServer", "Threads"]),
    tests("BrokerTests", ["LocalBroker", "MQTTClient", "Telemetry"]),
    tests("ConsoleTests", ["Console", "HTTPServer", "JSONText", "Threads"]),
    tests(
      "PayloadDecodingTests", ["CAllocationCounter", "PayloadDecoding", "Telemetry"], exclude: ["cases"]),
    tests("DeviceCatalogTests", ["CAllocationCounter", "DeviceCatalog", "PayloadDecoding", "Telemetry"]),
    tests(
      "AddressIndexTests", ["AddressIndex", "CAllocationCounter", "SQLiteStore", "Telemetry"],
      exclude: ["cases"]),
    tests(
      "AddressRegisterTests",
      ["AddressIndex", "AddressRegister", "LocalFiles", "SQLiteStore", "Telemetry"]),
    tests("SimulationTests", ["AddressIndex", "CSVDocument", "Simulation", "Telemetry"]),
    tests("TimeSeriesTests", ["CAllocationCounter", "SQLiteStore", "Telemetry", "TimeSeries"]),
    tests("RuleLanguageTests", ["JSONText", "LocalBroker", "LocalFiles", "RuleLanguage", "Telemetry"]),
    tests(
      "RuleEngineTests",
      [
        "CAllocationCounter", "CSVDocument", "RuleEngine", "RuleLanguage", "SQLiteStore", "Telemetry",
        "TimeSeries",
      ]),
    // The same questions to the installed Prometheus.
    tests(
      "PrometheusTests",
      ["HTTPClient", "JSONText", "LocalBroker", "RuleEngine", "RuleLanguage", "Telemetry", "TimeSeries"]),
    tests(
      "RuleTestingTests",
      [
        "JSONText", "LocalBroker", "LocalFiles", "RuleEngine", "RuleLanguage", "RuleTesting", "Telemetry",
        "citywatch",
      ], exclude: ["cases"]),
    tests(
      "RuleExportTests",
      [
        "CSVDocument", "Configuration", "LocalBroker", "LocalFiles", "Pipeline", "RuleEngine", "RuleExport",
        "RuleLanguage", "Telemetry", "TimeSeries", "citywatch",
      ]),
    tests("ExplainingTests", ["Explaining", "RuleEngine", "RuleLanguage", "Telemetry"]),
    tests(
      "AlertingTests",
      [
        "Alerting", "HTTPClient", "HTTPServer", "JSONText", "LocalBroker", "MQTTClient", "SQLiteStore",
        "Telemetry", "Threads",
      ]),
    tests(
      "PipelineTests",
      [
        "Alerting", "CAllocationCounter", "Configuration", "LocalBroker", "MQTTClient", "Pipeline",
        "SQLiteStore", "Telemetry", "TimeSeries",
      ]),
    tests(
      "BacktestingTests",
      [
        "Alerting", "Backtesting", "Configuration", "DeviceCatalog", "JSONText", "LocalBroker", "LocalFiles",
        "Pipeline", "RuleLanguage", "SQLiteStore", "Telemetry",
      ]),
    // The real program between a real broker and its store.
    tests(
      "SystemTests",
      [
        "Alerting", "CSVDocument", "Console", "HTTPServer", "JSONText", "LocalBroker", "MQTTClient",
        "SQLiteStore", "Telemetry", "Threads", "TimeSeries", "citywatch",
      ]),
  ],
  cxxLanguageStandard: .cxx17
)
