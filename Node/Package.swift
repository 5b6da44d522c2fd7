// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Targets of the root package.
func root(_ names: String...) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "Martinet") }
}

let crypto: [Target.Dependency] = [
  .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
]

let package = Package(
  name: "MartinetNode",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "martinet", targets: ["martinet"])],
  dependencies: [
    .package(name: "Martinet", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "Console", swiftSettings: settings),
    .target(
      name: "Settlement",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Ledger", "RollupProtocol") + [
        "Console", .product(name: "GRDB", package: "GRDB.swift")
      ],
      swiftSettings: settings),
    .target(
      name: "Sequencer",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Ledger", "RollupProtocol", "Secp256k1") + [
        "Console", "Settlement",
      ],
      swiftSettings: settings),
    // The state of a chain in RocksDB, its blocks in SQLite.
    .systemLibrary(
      name: "CRocksDB", path: "Sources/CRocksDB", providers: [.apt(["librocksdb-dev"]), .brew(["rocksdb"])]),
    .target(
      name: "ChainStore",
      dependencies: root("BigIntegers", "EVM", "EthereumTypes", "Hashes", "StateTrie", "StatelessExecution") + [
        "CRocksDB", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "Chain",
      dependencies: root(
        "BigIntegers", "EVM", "EthereumTypes", "GenesisFile", "Hashes", "KZG", "KZGProver", "Parallel", "Precompiles",
        "StateTrie", "StatelessExecution", "StatelessValidation"
      ) + ["ChainStore", "Console"],
      swiftSettings: settings),
    // Keys that everybody knows, by BIP-39 and BIP-32.
    .target(
      name: "DevelopmentKeys",
      dependencies: root("BigIntegers", "EthereumTypes", "Secp256k1") + [
        .product(name: "Crypto", package: "swift-crypto")
      ],
      swiftSettings: settings),
    // Values of a chain as JSON-RPC writes them.
    .target(
      name: "EthereumJSON", dependencies: root("BigIntegers", "EthereumTypes", "ExecutionFixtures", "Hashes") + ["Console"],
      swiftSettings: settings),
    // go-ethereum's tracers of transactions: for JSON-RPC and the transition tool.
    .target(
      name: "Tracers",
      dependencies: root("BigIntegers", "EVM", "EthereumTypes", "ExecutionFixtures", "Hashes", "Precompiles") + [
        "Console", "EthereumJSON",
      ],
      swiftSettings: settings),
    // JSON-RPC without a network: bytes in, bytes out.
    .target(
      name: "RPC",
      dependencies: root(
        "BigIntegers", "EVM", "EthereumTypes", "ExecutionFixtures", "Hashes", "KZGProver", "Parallel", "Precompiles", "Secp256k1",
        "StateTrie", "StatelessExecution", "StatelessValidation"
      ) + [
        "Chain", "ChainStore", "Console", "DevelopmentKeys", "EthereumJSON", "Tracers",
        .product(name: "DequeModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    // Private keys in files under a password.
    .target(
      name: "Keystore",
      dependencies: root("BigIntegers", "EthereumTypes", "ExecutionFixtures", "Hashes", "Secp256k1") + ["Console"] + crypto,
      swiftSettings: settings),
    // Counters, gauges and histograms as Prometheus reads them.
    .target(
      name: "PrometheusMetrics", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: settings),
    // The same over HTTP and WebSocket.
    .target(
      name: "RPCServer",
      dependencies: [
        "RPC",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    // Everything that a node can be told, and where it is read from.
    .target(
      name: "NodeConfiguration",
      dependencies: root("BigIntegers", "EthereumTypes") + [
        "Chain", "RPC", "RPCServer",
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: settings),
    // Pages of a chain.
    .target(
      name: "Explorer",
      dependencies: root("BigIntegers", "EVM", "EthereumTypes", "Hashes", "StatelessExecution") + [
        "Chain", "ChainStore", "Console", "Tracers",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    // One chain with everything around it, as a service.
    .target(
      name: "NodeService",
      dependencies: root("BigIntegers", "EthereumTypes", "GenesisFile", "Hashes", "KZGProver") + [
        "Chain", "ChainStore", "Console", "DevelopmentKeys", "Explorer", "NodeConfiguration", "PrometheusMetrics", "RPC", "RPCServer",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "martinet",
      dependencies: root(
        "BN254", "BN254Vectors", "BigIntegers", "CurveValues", "EVM", "EllipticCurves", "EthereumTypes", "ExecutionFixtures",
        "Executor", "Groth16", "Groth16Prover", "Hashes", "KZGProver", "Ledger", "MachineVerifier", "Constraints", "ConstraintAudit",
        "Machine", "MachineAudit", "MachineTestSupport", "R1CS", "RISCV", "RollupProtocol", "Soundness",
        "StatelessExecution", "StatelessValidation", "Verifier", "ZKVM"
      ) + [
        "Chain", "Console", "DevelopmentKeys", "Explorer", "Keystore", "NodeConfiguration", "NodeService", "PrometheusMetrics",
        "RPCServer", "Sequencer", "Settlement", "Tracers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    // Folders of tests, which are gone afterwards.
    .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders", swiftSettings: settings),
    // Commits in a loop and says so; the tests kill it.
    .executableTarget(
      name: "CommitLoop",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Ledger") + ["Settlement"],
      path: "Tests/CommitLoop", swiftSettings: settings),
    .testTarget(
      name: "SettlementTests",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Ledger", "RollupProtocol") + [
        "Settlement", "CommitLoop", "TemporaryFolders",
      ],
      swiftSettings: settings),
    .target(
      name: "ChainTestSupport",
      dependencies: root("BigIntegers", "EthereumTypes", "GenesisFile", "Hashes", "Secp256k1", "VectorTestSupport") + [
        "Chain"
      ],
      path: "Tests/ChainTestSupport", swiftSettings: settings),
    // Seals blocks in a loop and says so; the tests kill it.
    .executableTarget(
      name: "ChainLoop",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes") + ["Chain", "ChainStore", "ChainTestSupport"],
      path: "Tests/ChainLoop", swiftSettings: settings),
    // Measures: Documentation/Node.md.
    .executableTarget(
      name: "ChainThroughput",
      dependencies: root("BigIntegers", "EthereumTypes", "GenesisFile", "Hashes", "Parallel") + [
        "Chain", "ChainTestSupport", "Console", "TemporaryFolders",
      ],
      path: "Tests/ChainThroughput", swiftSettings: settings),
    // Measures: Documentation/RPC.md.
    .executableTarget(
      name: "RPCLoad",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Parallel") + [
        "Chain", "ChainTestSupport", "Console", "TemporaryFolders",
      ],
      path: "Tests/RPCLoad", swiftSettings: settings),
    .testTarget(
      name: "ChainTests",
      dependencies: root(
        "BigIntegers", "EVM", "EthereumTypes", "GenesisFile", "Hashes", "StateTrie", "StatelessExecution",
        "StatelessValidation", "VectorTestSupport"
      ) + ["Chain", "ChainLoop", "ChainStore", "ChainTestSupport", "TemporaryFolders"],
      swiftSettings: settings),
    .testTarget(
      name: "RPCTests",
      dependencies: root(
        "BigIntegers", "EVM", "EthereumTypes", "ExecutionFixtures", "GenesisFile", "Hashes", "KZGProver", "Secp256k1",
        "StatelessExecution", "VectorTestSupport"
      ) + ["Chain", "ChainStore", "ChainTestSupport", "Console", "DevelopmentKeys", "RPC", "Tracers", "TemporaryFolders"],
      swiftSettings: settings),
    .testTarget(
      name: "KeystoreTests",
      dependencies: root("BigIntegers", "EthereumTypes") + ["Console", "Keystore", "TemporaryFolders"] + crypto,
      swiftSettings: settings),
    .testTarget(
      name: "PrometheusMetricsTests",
      dependencies: ["PrometheusMetrics", .product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: settings),
    // A chain with something to see, for pictures of the explorer and tests in a browser.
    .executableTarget(
      name: "ExplorerPreview",
      dependencies: root("BigIntegers", "EVM", "EthereumTypes", "Hashes") + [
        "Chain", "ChainStore", "ChainTestSupport", "Explorer", "TemporaryFolders",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      path: "Tests/ExplorerPreview", swiftSettings: settings),
    .testTarget(
      name: "ExplorerTests",
      dependencies: root("BigIntegers", "EVM", "EthereumTypes", "GenesisFile", "Hashes", "VectorTestSupport") + [
        "Chain", "ChainStore", "ChainTestSupport", "Explorer", "TemporaryFolders",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "NodeConfigurationTests",
      dependencies: root("BigIntegers", "EthereumTypes") + ["Chain", "NodeConfiguration", "RPCServer", "TemporaryFolders"],
      swiftSettings: settings),
    .testTarget(
      name: "NodeServiceTests",
      dependencies: root("EthereumTypes", "GenesisFile") + [
        "Chain", "NodeConfiguration", "NodeService", "TemporaryFolders", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RPCServerTests",
      dependencies: root("BigIntegers", "EthereumTypes", "GenesisFile", "Hashes") + [
        "Chain", "ChainStore", "ChainTestSupport", "RPC", "RPCServer", "TemporaryFolders",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    // Measures: Documentation/RPC.md.
    .executableTarget(
      name: "RPCServerLoad",
      dependencies: root("BigIntegers", "EthereumTypes", "GenesisFile", "Hashes") + [
        "Chain", "ChainStore", "ChainTestSupport", "RPC", "RPCServer", "TemporaryFolders",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      path: "Tests/RPCServerLoad", swiftSettings: settings),
    .testTarget(
      name: "CommandTests",
      dependencies: root("BN254", "EllipticCurves", "MachineTestSupport", "R1CS", "RISCVTestSupport") + [
        "martinet", "TemporaryFolders",
      ],
      swiftSettings: settings),
  ]
)
