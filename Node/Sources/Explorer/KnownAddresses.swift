import BigIntegers
import EthereumTypes
import StatelessExecution

/// Names of accounts that the protocol itself gives.
enum KnownAddresses {
  static let labels: [Address: String] = {
    var labels: [Address: String] = [
      SystemContracts.beaconRoots: "Beacon roots (EIP-4788)",
      SystemContracts.history: "Block hashes (EIP-2935)",
      SystemContracts.withdrawalRequests: "Withdrawal requests (EIP-7002)",
      SystemContracts.consolidationRequests: "Consolidation requests (EIP-7251)",
    ]
    let precompiles: [(UInt64, String)] = [
      (1, "ecRecover"), (2, "SHA-256"), (3, "RIPEMD-160"), (4, "identity"), (5, "modexp"), (6, "bn254Add"),
      (7, "bn254Mul"), (8, "bn254Pairing"), (9, "blake2f"), (10, "KZG point evaluation"), (11, "bls12G1Add"),
      (12, "bls12G1MSM"), (13, "bls12G2Add"), (14, "bls12G2MSM"), (15, "bls12Pairing"),
      (16, "bls12MapFpToG1"),
      (17, "bls12MapFp2ToG2"), (0x100, "P-256 verify"),
    ]
    for (number, name) in precompiles { labels[Address(truncating: UInt256(number))] = "Precompile \(name)" }
    return labels
  }()
}
