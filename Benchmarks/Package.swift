// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func martinet(_ names: String...) -> [Target.Dependency] { names.map { .product(name: $0, package: "Martinet") } }

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Martinet", path: "..")],
  targets: [
    .executableTarget(
      name: "AlgebraBenchmarks", dependencies: martinet("KoalaBear", "Hashes", "Multilinear"), swiftSettings: settings),
    .executableTarget(
      name: "CurveBenchmarks", dependencies: martinet("BLS12381", "BN254", "BigIntegers", "EllipticCurves", "KZG", "KZGProver"),
      swiftSettings: settings),
    .executableTarget(
      name: "SnarkBenchmarks",
      dependencies: martinet(
        "BN254", "BN254Vectors", "BigIntegers", "CurveValues", "EllipticCurves", "Groth16", "Groth16Prover", "R1CS"),
      swiftSettings: settings),
    .executableTarget(
      name: "PrecompileBenchmarks",
      dependencies: martinet("BigIntegers", "Hashes", "ModularExponentiation", "P256", "Secp256k1"),
      swiftSettings: settings),
    .executableTarget(
      name: "OpeningBenchmarks", dependencies: martinet("KoalaBear", "Multilinear", "Parallel", "Soundness", "Transcript", "WHIR"),
      swiftSettings: settings),
    .executableTarget(
      name: "KeccakBenchmarks", dependencies: martinet("Constraints", "KeccakArgument", "KoalaBear", "Transcript"),
      swiftSettings: settings),
    .executableTarget(
      name: "LogUpBenchmarks", dependencies: martinet("Buffers", "KoalaBear", "LogUp", "Parallel", "Transcript"),
      swiftSettings: settings),
    .executableTarget(
      name: "TrieBenchmarks", dependencies: martinet("BigIntegers", "EthereumTypes", "Hashes", "StateTrie"), swiftSettings: settings),
    .executableTarget(
      name: "ProofBenchmarks", dependencies: martinet("MachineVerifier", "ZKVM"), swiftSettings: settings),
  ]
)
