// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A guest is two targets: a library with the function from input to output, and the program around it.
func guest(_ name: String, _ dependencies: [Target.Dependency] = []) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .executableTarget(
      name: name + "Guest", dependencies: [.target(name: name), "GuestRuntime"], swiftSettings: settings),
  ]
}

/// A library target of the root package.
func martinet(_ name: String) -> Target.Dependency { .product(name: name, package: "Martinet") }

let guests: [[Target]] = [
  guest("Fibonacci"),
  guest("KeccakChain", [martinet("Hashes")]),
  // The transition of a batch is RollupProtocol's own function.
  [
    .executableTarget(
      name: "LedgerTransitionGuest", dependencies: [martinet("RollupProtocol"), "GuestRuntime"],
      swiftSettings: settings)
  ],
  guest("Primitives", ["BigIntegers", "Hashes", "KoalaBear", "Secp256k1"].map(martinet)),
  guest("RuntimeCheck"),
  guest("ProofCheck", [martinet("MachineVerifier")]),
  guest("CurvePrecompiles", ["BLS12381", "BN254", "EllipticCurves", "KZG"].map(martinet)),
  guest("EVMReplay", ["BigIntegers", "EVM", "EthereumTypes", "Hashes"].map(martinet)),
  guest("StatelessBlock", ["BigIntegers", "EthereumTypes", "Hashes", "StateTrie", "StatelessExecution"].map(martinet)),
  guest("StatelessValidator", [martinet("StatelessValidation")]),
  // In C, against the interfaces of zkvm-standards.
  [
    .target(name: "CAccelerators", dependencies: ["CZKVMAccelerators", "ZKVMAccelerators"]),
    .executableTarget(
      name: "CAcceleratorsGuest", dependencies: ["CAccelerators", "CGuestRuntime"])
  ],
]

let targets: [Target] = [
  .target(name: "CGuestRuntime", dependencies: [martinet("CIntrinsics")]),
  .target(name: "GuestRuntime", dependencies: ["CGuestRuntime"], swiftSettings: settings),
  // zkvm_accelerators.h and zkvm_u256.h, and their functions, for guests and for native programs.
  .target(name: "CZKVMAccelerators"),
  .target(
    name: "ZKVMAccelerators",
    dependencies: ["CZKVMAccelerators"]
      + [
        "BigIntegers", "BLS12381", "BN254", "EllipticCurves", "Hashes", "KZG", "ModularExponentiation", "P256", "Secp256k1",
      ].map(martinet), swiftSettings: settings),
  // Runs on the host only.
  .executableTarget(
    name: "ProgramIDs", dependencies: [martinet("MachineVerifier"), martinet("ZKVM")], swiftSettings: settings),
  .testTarget(
    name: "GuestTests",
    dependencies: [
      "CAccelerators", "CZKVMAccelerators", "Fibonacci", "KeccakChain", "Primitives", "ProofCheck", "RuntimeCheck", martinet("BigIntegers"), martinet("EthereumTypes"),
      "CurvePrecompiles", martinet("BLS12381"), martinet("BN254"), martinet("EllipticCurves"),
      martinet("Executor"), martinet("Hashes"), martinet("Ledger"), martinet("MachineVerifier"), martinet("RISCV"),
      martinet("RollupProtocol"), martinet("Secp256k1"), martinet("ZKVM"), martinet("EVM"), "EVMReplay", "StatelessBlock", "StatelessValidator",
      martinet("ExecutionFixtures"), martinet("StatelessValidation"), martinet("StatelessExecution"), martinet("RISCVTestSupport"), martinet("VectorTestSupport"),
    ], swiftSettings: settings),
] + guests.flatMap(\.self)

let package = Package(
  name: "Guests",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: targets.filter { $0.type == .regular }.map { .library(name: $0.name, targets: [$0.name]) },
  dependencies: [.package(name: "Martinet", path: "..")],
  targets: targets
)
