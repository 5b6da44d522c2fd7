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
  support("VectorTestSupport", []),
  // 0 base
  .target(name: "CIntrinsics"),
  library("Buffers", ["CIntrinsics"]),
  library("Parallel"),
  library("BigIntegers", ["CIntrinsics"]),
  tests("BigIntegersTests", ["BigIntegers", "VectorTestSupport"]),
  library("Hashes", ["KoalaBear", "CIntrinsics"]),
  tests("HashesTests", ["Hashes", "KoalaBear", "VectorTestSupport"]),
  tests("ParallelTests", ["Parallel"]),
  tests("BuffersTests", ["Buffers"]),
  // 1 algebra
  library("KoalaBear", ["Buffers", "CIntrinsics", "Parallel"]),
  library("EllipticCurves", ["BigIntegers", "CIntrinsics"]),
  tests("EllipticCurvesTests", ["BigIntegers", "BLS12381", "BN254", "EllipticCurves"]),
  library("BN254", ["BigIntegers", "CIntrinsics", "EllipticCurves"]),
  tests("BN254Tests", ["BigIntegers", "BN254", "EllipticCurves", "VectorTestSupport"]),
  library("BLS12381", ["BigIntegers", "CIntrinsics", "EllipticCurves"]),
  tests("BLS12381Tests", ["BigIntegers", "BLS12381", "EllipticCurves", "Hashes", "VectorTestSupport"]),
  library("CurveValues", ["BigIntegers", "EllipticCurves"]),
  tests("CurveValuesTests", ["BigIntegers", "BLS12381", "BN254", "CurveValues", "EllipticCurves"]),
  library("BN254Vectors", ["BigIntegers", "BN254", "Buffers", "CIntrinsics", "CurveValues", "EllipticCurves", "Parallel"]),
  tests("BN254VectorsTests", ["BigIntegers", "BN254", "BN254Vectors", "CurveValues", "EllipticCurves"]),
  library("WeierstrassCells", ["BigIntegers", "CIntrinsics"]),
  library("Secp256k1", ["BigIntegers", "Hashes", "WeierstrassCells"]),
  library("ModularExponentiation", ["BigIntegers", "CIntrinsics"]),
  tests("ModularExponentiationTests", ["ModularExponentiation", "VectorTestSupport"]),
  tests("Secp256k1Tests", ["Secp256k1", "BigIntegers", "Hashes", "VectorTestSupport", "WeierstrassCells"]),
  library("P256", ["BigIntegers", "Hashes", "WeierstrassCells"]),
  tests("P256Tests", ["P256", "BigIntegers", "Hashes", "VectorTestSupport", "WeierstrassCells"]),
  tests("KoalaBearTests", ["KoalaBear"]),
  library("Multilinear", ["KoalaBear", "Parallel"]),
  tests("MultilinearTests", ["Multilinear", "KoalaBear"]),
  // 2 proofs
  library("BLSSignatures", ["BLS12381", "BigIntegers", "EllipticCurves", "Hashes"]),
  tests("BLSSignaturesTests", ["BLS12381", "BLSSignatures", "BigIntegers", "EllipticCurves", "VectorTestSupport"]),
  library("KZG", ["BigIntegers", "BLS12381", "EllipticCurves", "Hashes"]),
  library("KZGProver", ["BigIntegers", "BLS12381", "CurveValues", "EllipticCurves", "Hashes", "Parallel"]),
  tests("KZGTests", ["BigIntegers", "BLS12381", "EllipticCurves", "KZG", "KZGProver", "VectorTestSupport"]),
  library("R1CS", ["BigIntegers", "BN254", "EllipticCurves", "Hashes", "KoalaBear", "Parallel"]),
  tests(
    "R1CSTests",
    ["BigIntegers", "BN254", "CurveValues", "EllipticCurves", "Hashes", "KoalaBear", "R1CS", "VectorTestSupport"]),
  library("Groth16", ["BigIntegers", "BN254", "EllipticCurves"]),
  library(
    "Groth16Prover",
    [
      "BigIntegers", "BN254", "BN254Vectors", "Buffers", "CurveValues", "EllipticCurves", "Groth16", "Hashes", "Parallel",
      "R1CS",
    ]),
  tests(
    "Groth16Tests",
    [
      "BigIntegers", "BN254", "CurveValues", "EllipticCurves", "Groth16", "Groth16Prover", "Hashes", "R1CS", "VectorTestSupport",
    ]),
  library("Constraints", ["Hashes", "KoalaBear"]),
  library("Transcript", ["Hashes", "KoalaBear", "Parallel"]),
  tests("TranscriptTests", ["Hashes", "KoalaBear", "Transcript"]),
  library("Sumcheck", ["KoalaBear", "Multilinear"]),
  library("LogUp", ["Buffers", "CIntrinsics", "KoalaBear", "Multilinear", "Parallel", "Sumcheck", "Transcript"]),
  library("KeccakArgument", ["Buffers", "CIntrinsics", "Constraints", "Hashes", "KoalaBear", "Multilinear", "Parallel", "Transcript"]),
  tests("KeccakArgumentTests", ["Constraints", "Hashes", "KeccakArgument", "KoalaBear", "Multilinear", "ProofTestSupport", "Transcript"]),
  tests("SumcheckTests", ["KoalaBear", "Multilinear", "Sumcheck"]),
  tests("LogUpTests", ["Buffers", "KoalaBear", "LogUp", "Sumcheck", "Transcript"]),
  library(
    "Verifier", ["Constraints", "KeccakArgument", "KoalaBear", "LogUp", "MerkleTree", "Multilinear", "Soundness", "Transcript", "WHIR"]),
  library(
    "Prover",
    [
      "Buffers", "CIntrinsics", "Constraints", "KeccakArgument", "KoalaBear", "LogUp", "Multilinear", "Parallel", "Soundness",
      "Transcript", "Verifier", "WHIR",
    ]),
  support("ProofTestSupport", ["Constraints", "KoalaBear", "Parallel", "Prover", "Verifier"]),
  tests("ConstraintsTests", ["Constraints", "KoalaBear", "Prover", "ProofTestSupport"]),
  tests(
    "ProverTests",
    [
      "Constraints", "Hashes", "KeccakArgument", "KoalaBear", "LogUp", "Machine", "Multilinear", "ProofTestSupport", "Prover",
      "Soundness", "Transcript", "Verifier", "WHIR",
    ]),
  library("MerkleTree", ["Buffers", "CIntrinsics", "Hashes", "KoalaBear", "Parallel", "Transcript"]),
  tests("MerkleTreeTests", ["Hashes", "KoalaBear", "MerkleTree", "Transcript"]),
  library("Soundness"),
  tests("SoundnessTests", ["Soundness"]),
  library("WHIR", ["KoalaBear", "MerkleTree", "Multilinear", "Parallel", "Soundness", "Transcript"]),
  tests("WHIRTests", ["KoalaBear", "MerkleTree", "ProofTestSupport", "Soundness", "Transcript", "WHIR"]),
  library("ConstraintAudit", ["Constraints", "KoalaBear", "Prover"]),
  tests("ConstraintAuditTests", ["ConstraintAudit", "Constraints", "KoalaBear", "ProofTestSupport", "Prover"]),
  // 3 zkVM
  library("RISCV"),
  library("Executor", ["BigIntegers", "Buffers", "Hashes", "KoalaBear", "RISCV", "Secp256k1"]),
  library("MemoryTree", ["KoalaBear", "MerkleTree", "RISCV", "Transcript"]),
  tests("MemoryTreeTests", ["KoalaBear", "MemoryTree", "MerkleTree", "RISCV", "Transcript"]),
  library("Machine", ["Constraints", "Hashes", "KoalaBear", "RISCV"]),
  library("MachineVerifier", ["Constraints", "KoalaBear", "Machine", "MemoryTree", "Transcript", "Verifier"]),
  library(
    "ZKVM",
    [
      "Constraints", "Executor", "Machine", "MachineTrace", "MachineVerifier", "MemoryTree", "Parallel", "Prover", "RISCV",
      "Transcript", "Verifier",
    ]),
  support("MachineTestSupport", ["MachineAudit", "ProofTestSupport", "RISCV", "RISCVTestSupport"]),
  tests(
    "ZKVMTests",
    [
      "Constraints", "Executor", "KoalaBear", "Machine", "MachineTestSupport", "MachineTrace", "MachineVerifier", "MemoryTree",
      "ProofTestSupport", "Prover", "RISCV", "RISCVTestSupport", "Transcript", "Verifier", "ZKVM",
    ]),
  tests(
    "MachineTests",
    [
      "ConstraintAudit", "Constraints", "Executor", "KoalaBear", "Machine", "MachineAudit", "MachineTestSupport",
      "MachineTrace", "MachineVerifier", "MemoryTree", "MerkleTree", "Multilinear", "ProofTestSupport", "Prover", "RISCV",
      "RISCVTestSupport", "Transcript", "Verifier",
    ]),
  library(
    "MachineTrace",
    [
      "BigIntegers", "Constraints", "Executor", "Hashes", "KoalaBear", "Machine", "MemoryTree", "Parallel", "Prover", "RISCV",
      "Secp256k1", "Transcript",
    ]),
  library(
    "MachineAudit",
    [
      "ConstraintAudit", "Constraints", "Executor", "KoalaBear", "Machine", "MachineTrace", "MemoryTree", "Prover", "RISCV",
      "Transcript",
    ]),
  support("RISCVTestSupport", ["Hashes", "KoalaBear", "RISCV"]),
  tests("RISCVTests", ["RISCV", "RISCVTestSupport"]),
  tests("ExecutorTests", ["RISCV", "Executor", "RISCVTestSupport"]),
  // 4 execution
  library("EthereumTypes", ["BigIntegers", "Hashes", "Secp256k1"]),
  tests("EthereumTypesTests", ["BigIntegers", "EthereumTypes", "Hashes", "Secp256k1", "VectorTestSupport"]),
  library("StateTrie", ["BigIntegers", "EthereumTypes", "Hashes", "Parallel"]),
  tests("StateTrieTests", ["BigIntegers", "EthereumTypes", "Hashes", "StateTrie", "VectorTestSupport"]),
  library(
    "Precompiles",
    [
      "BLS12381", "BN254", "BigIntegers", "EllipticCurves", "EthereumTypes", "Hashes", "KZG", "ModularExponentiation", "P256",
      "Secp256k1",
    ]),
  tests("PrecompilesTests", ["EthereumTypes", "Precompiles", "VectorTestSupport"]),
  library("EVM", ["BigIntegers", "EthereumTypes", "Hashes", "Precompiles"]),
  tests("EVMTests", ["BigIntegers", "EVM", "EthereumTypes", "Hashes", "VectorTestSupport"]),
  library(
    "StatelessExecution", ["BigIntegers", "EVM", "EthereumTypes", "Hashes", "Parallel", "StateTrie"]),
  tests(
    "StatelessExecutionTests",
    [
      "BigIntegers", "EVM", "EthereumTypes", "GenesisFile", "Hashes", "StateTrie", "StatelessExecution",
      "VectorTestSupport",
    ]),
  library("SSZ", ["BigIntegers", "Hashes"]),
  tests("SSZTests", ["BigIntegers", "Hashes", "SSZ"]),
  library(
    "StatelessValidation",
    [
      "BigIntegers", "EthereumTypes", "Hashes", "Parallel", "SSZ", "Secp256k1", "StateTrie", "StatelessExecution",
    ]),
  tests(
    "StatelessValidationTests",
    [
      "BigIntegers", "EVM", "EthereumTypes", "ExecutionFixtures", "Hashes", "SSZ", "StateTrie", "StatelessExecution",
      "StatelessValidation", "VectorTestSupport",
    ]),
  library("GenesisFile", ["BigIntegers", "EthereumTypes", "Hashes", "StateTrie"]),
  tests("GenesisFileTests", ["BigIntegers", "EthereumTypes", "GenesisFile", "Hashes", "VectorTestSupport"]),
  library(
    "ExecutionFixtures",
    [
      "BigIntegers", "EVM", "EthereumTypes", "Hashes", "Parallel", "Secp256k1", "StateTrie", "StatelessExecution",
      "StatelessValidation",
    ]),
  tests("ExecutionFixturesTests", ["BigIntegers", "EVM", "EthereumTypes", "ExecutionFixtures", "Hashes", "VectorTestSupport"]),
  // 5 rollup
  library("StateMachine"),
  library("Ledger", ["BigIntegers", "EthereumTypes", "Hashes", "KoalaBear", "Secp256k1", "StateMachine"]),
  tests("LedgerTests", ["BigIntegers", "EthereumTypes", "Hashes", "KoalaBear", "Ledger", "Secp256k1"]),
  library("RollupProtocol", ["BigIntegers", "EthereumTypes", "Hashes", "Ledger", "Secp256k1"]),
  tests("RollupProtocolTests", ["BigIntegers", "EthereumTypes", "Hashes", "Ledger", "RollupProtocol", "Secp256k1"]),
]

let package = Package(
  name: "Martinet",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: targets.filter { $0.type == .regular && ($0.path == nil || ["MachineTestSupport", "RISCVTestSupport", "VectorTestSupport"].contains($0.name)) }
    .map { .library(name: $0.name, targets: [$0.name]) },
  targets: targets
)
