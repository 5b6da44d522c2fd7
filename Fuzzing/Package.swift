// swift-tools-version: 6.2
import PackageDescription

// Built with `swift build --sanitize fuzzer`, which supplies `main`: see Documentation/Fuzzing.md and `make fuzz`.

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
  name: "MartinetFuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Martinet", path: "..")],
  targets: [
    .target(name: "FuzzSupport", swiftSettings: settings),
    .executableTarget(
      name: "FuzzELF",
      dependencies: root("Executor", "MachineTrace", "RISCV", "RISCVTestSupport") + ["FuzzSupport"],
      swiftSettings: settings),
    .executableTarget(
      name: "FuzzProof",
      dependencies: root("MachineTestSupport", "MachineVerifier", "RISCV", "RISCVTestSupport", "ZKVM") + ["FuzzSupport"],
      swiftSettings: settings),
    .executableTarget(
      name: "FuzzVerifier",
      dependencies: root("MachineTestSupport", "MachineVerifier", "RISCV", "RISCVTestSupport", "ZKVM") + ["FuzzSupport"],
      swiftSettings: settings),
    .executableTarget(
      name: "FuzzRLP", dependencies: root("BigIntegers", "EthereumTypes", "Hashes") + ["FuzzSupport"], swiftSettings: settings),
    .executableTarget(
      name: "FuzzTransaction", dependencies: root("BigIntegers", "EthereumTypes", "Hashes", "Secp256k1") + ["FuzzSupport"],
      swiftSettings: settings),
    .executableTarget(
      name: "FuzzTrie", dependencies: root("EthereumTypes", "Hashes", "StateTrie") + ["FuzzSupport"], swiftSettings: settings),
    .executableTarget(
      name: "FuzzStateless",
      dependencies: root("EthereumTypes", "ExecutionFixtures", "Hashes", "StatelessValidation", "VectorTestSupport")
        + ["FuzzSupport"], swiftSettings: settings),
    .executableTarget(
      name: "FuzzInterpreter", dependencies: root("BigIntegers", "EVM", "EthereumTypes", "Hashes") + ["FuzzSupport"],
      swiftSettings: settings),
  ]
)
