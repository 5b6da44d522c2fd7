// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled in Swift 6 mode with the upcoming features the house rules name.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One line a target: name, what it depends on. Layers are in `Documentation/Map.md`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// What several test targets share; not a product.
func support(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

let targets: [Target] = [
  // 0 base
  .target(name: "CIntrinsics"),
  library("Buffers", ["CIntrinsics"]),
  library("Parallel"),
  library("BigIntegers", ["CIntrinsics"]),
  tests("BigIntegersTests", ["BigIntegers"]),
  library("Hashes", ["KoalaBear", "CIntrinsics"]),
  tests("HashesTests", ["Hashes", "KoalaBear"]),
  tests("ParallelTests", ["Parallel"]),
  tests("BuffersTests", ["Buffers"]),
  // 1 algebra
  library("KoalaBear", ["Buffers", "CIntrinsics", "Parallel"]),
  library("Secp256k1", ["BigIntegers", "Hashes"]),
  tests("Secp256k1Tests", ["Secp256k1", "BigIntegers", "Hashes"]),
  tests("KoalaBearTests", ["KoalaBear"]),
  library("Multilinear", ["KoalaBear", "Parallel"]),
  tests("MultilinearTests", ["Multilinear", "KoalaBear"]),
  // 2 proofs
  library("Constraints", ["KoalaBear"]),
  library("Transcript", ["Hashes", "KoalaBear", "Parallel"]),
  tests("TranscriptTests", ["Hashes", "KoalaBear", "Transcript"]),
  library("Sumcheck", ["KoalaBear", "Multilinear"]),
  library("LogUp", ["Buffers", "KoalaBear", "Multilinear", "Parallel", "Sumcheck", "Transcript"]),
  tests("SumcheckTests", ["KoalaBear", "Multilinear", "Sumcheck"]),
  tests("LogUpTests", ["Buffers", "KoalaBear", "LogUp", "Sumcheck", "Transcript"]),
  library("Verifier", ["Constraints", "KoalaBear", "LogUp", "Soundness", "Transcript", "WHIR"]),
  library(
    "Prover",
    ["Buffers", "Constraints", "KoalaBear", "LogUp", "Multilinear", "Parallel", "Transcript", "Verifier", "WHIR"]),
  support("ProofTestSupport", ["Constraints", "KoalaBear", "Prover", "Verifier"]),
  tests("ConstraintsTests", ["Constraints", "KoalaBear", "Prover", "ProofTestSupport"]),
  tests(
    "ProverTests",
    ["Constraints", "KoalaBear", "Multilinear", "ProofTestSupport", "Prover", "Transcript", "Verifier"]),
  library("MerkleTree", ["Hashes", "KoalaBear", "Parallel", "Transcript"]),
  tests("MerkleTreeTests", ["Hashes", "KoalaBear", "MerkleTree", "Transcript"]),
  library("Soundness"),
  tests("SoundnessTests", ["Soundness"]),
  library("WHIR", ["KoalaBear", "MerkleTree", "Multilinear", "Parallel", "Soundness", "Transcript"]),
  tests("WHIRTests", ["KoalaBear", "MerkleTree", "Soundness", "Transcript", "WHIR"]),
  // 3 zkVM
  library("RISCV"),
  library("Executor", ["BigIntegers", "Buffers", "Hashes", "RISCV"]),
  library("Machine", ["Constraints", "KoalaBear", "RISCV"]),
  library("MachineVerifier", ["Constraints", "KoalaBear", "Machine", "Transcript", "Verifier"]),
  library(
    "ZKVM",
    ["Constraints", "Executor", "Machine", "MachineTrace", "MachineVerifier", "Prover", "RISCV", "Verifier"]),
  support("MachineTestSupport", ["ProofTestSupport", "RISCV", "RISCVTestSupport"]),
  tests(
    "ZKVMTests",
    [
      "Constraints", "Executor", "KoalaBear", "Machine", "MachineTestSupport", "MachineTrace", "MachineVerifier", "Prover", "RISCV",
      "RISCVTestSupport", "Verifier", "ZKVM",
    ]),
  tests(
    "MachineTests",
    [
      "Constraints", "Executor", "KoalaBear", "Machine", "MachineTestSupport", "MachineTrace", "MachineVerifier",
      "ProofTestSupport", "Prover", "RISCV", "RISCVTestSupport",
    ]),
  library("MachineTrace", ["BigIntegers", "Constraints", "Executor", "KoalaBear", "Machine", "Parallel", "Prover", "RISCV"]),
  support("RISCVTestSupport", ["RISCV"]),
  tests("RISCVTests", ["RISCV", "RISCVTestSupport"]),
  tests("ExecutorTests", ["RISCV", "Executor", "RISCVTestSupport"]),
  // 5 rollup
  library("EthereumTypes", ["BigIntegers", "Hashes", "Secp256k1"]),
  library("StateMachine"),
  library("Ledger", ["BigIntegers", "EthereumTypes", "Hashes", "KoalaBear", "Secp256k1", "StateMachine"]),
  tests("LedgerTests", ["BigIntegers", "EthereumTypes", "Hashes", "KoalaBear", "Ledger", "Secp256k1"]),
  library("RollupProtocol", ["BigIntegers", "EthereumTypes", "Hashes", "Ledger", "Secp256k1"]),
  tests("RollupProtocolTests", ["BigIntegers", "EthereumTypes", "Hashes", "Ledger", "RollupProtocol", "Secp256k1"]),
]

let package = Package(
  name: "Martinet",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: targets.filter { $0.type == .regular && $0.path == nil }.map { .library(name: $0.name, targets: [$0.name]) },
  targets: targets
)
