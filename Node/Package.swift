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

let package = Package(
  name: "MartinetNode",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "martinet", targets: ["martinet"])],
  dependencies: [
    .package(name: "Martinet", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
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
    .executableTarget(
      name: "martinet",
      dependencies: root(
        "BN254", "BN254Vectors", "BigIntegers", "EVM", "EllipticCurves", "EthereumTypes", "ExecutionFixtures", "Executor",
        "Groth16", "Groth16Prover", "Hashes", "KZGProver", "Ledger", "MachineVerifier", "Constraints", "ConstraintAudit",
        "Machine", "R1CS", "MachineAudit", "MachineTestSupport", "RISCV", "RollupProtocol", "Soundness", "StatelessExecution",
        "Verifier", "ZKVM"
      ) + [
        "Console", "Sequencer", "Settlement",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    // Commits in a loop and says so; the tests kill it.
    .executableTarget(
      name: "CommitLoop",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Ledger") + ["Settlement"],
      path: "Tests/CommitLoop", swiftSettings: settings),
    .testTarget(
      name: "SettlementTests",
      dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Ledger", "RollupProtocol") + [
        "Settlement", "CommitLoop",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CommandTests", dependencies: root("BN254", "EllipticCurves", "MachineTestSupport", "R1CS", "RISCVTestSupport") + ["martinet"],
      swiftSettings: settings),
  ]
)
