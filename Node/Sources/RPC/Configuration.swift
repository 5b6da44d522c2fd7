import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import Hashes

/// `eth_config` (EIP-7910): which rules hold now, which come next, which come last.
extension RPCDispatcher {
  func configuration() -> JSON {
    let specification = chain.specification
    let now = chain.head.header.timestamp
    let times = Set(specification.timeForks.map(\.start) + specification.blobSchedule.map(\.timestamp))
      .sorted()
    let current = times.last { $0 <= now } ?? 0
    let future = times.filter { $0 > now }
    return .object([
      ("current", rules(at: current)), ("next", future.first.map { rules(at: $0) } ?? .null),
      ("last", future.last.map { rules(at: $0) } ?? .null),
    ])
  }

  private func rules(at time: UInt64) -> JSON {
    let specification = chain.specification
    let fork = specification.fork(number: UInt64(Int64.max), timestamp: time)
    let blobs: JSON =
      specification.blobParameters(timestamp: time).map {
        .object([
          ("baseFeeUpdateFraction", .quantityNumber($0.baseFeeUpdateFraction)),
          ("max", .quantityNumber($0.max)),
          ("target", .quantityNumber($0.target)),
        ])
      } ?? .null
    return .object([
      ("activationTime", .quantityNumber(time)), ("blobSchedule", blobs),
      ("chainId", .quantity(specification.chainID)), ("forkId", .data(forkIdentifier(at: time))),
      ("precompiles", .object(ProtocolAddresses.precompiles(fork))),
      (
        "systemContracts",
        .object(ProtocolAddresses.systemContracts(fork, deposits: specification.depositContract))
      ),
    ])
  }

  /// EIP-2124 and EIP-6122: the genesis hash and all forks up to then, as a CRC-32.
  private func forkIdentifier(at time: UInt64) -> [UInt8] {
    let specification = chain.specification
    var sum = CRC32()
    sum.update(chain.genesis.hash.bytes)
    var blocks = Set(specification.blockForks.map(\.start))
    if let split = chain.mergeNetsplitBlock { blocks.insert(split) }
    if let dao = specification.daoForkBlock { blocks.insert(dao) }
    blocks.remove(0)
    let times = Set(specification.timeForks.map(\.start) + specification.blobSchedule.map(\.timestamp))
      .filter { $0 > chain.genesis.header.timestamp && $0 <= time }
    for start in blocks.sorted() + times.sorted() {
      sum.update((0..<8).map { UInt8(truncatingIfNeeded: start >> (56 - 8 * $0)) })
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: sum.value >> (24 - 8 * $0)) }
  }
}

/// CRC-32 with the polynomial of IEEE 802.3.
struct CRC32 {
  private var state: UInt32 = .max
  var value: UInt32 { ~state }

  mutating func update(_ bytes: [UInt8]) {
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? (state >> 1) ^ 0xedb8_8320 : state >> 1 }
    }
  }
}

/// Addresses that the protocol gives a meaning.
enum ProtocolAddresses {
  private static let table: [(name: String, number: UInt64, since: Fork)] = [
    ("ECREC", 1, .frontier), ("SHA256", 2, .frontier), ("RIPEMD160", 3, .frontier), ("ID", 4, .frontier),
    ("MODEXP", 5, .byzantium), ("BN254_ADD", 6, .byzantium), ("BN254_MUL", 7, .byzantium),
    ("BN254_PAIRING", 8, .byzantium),
    ("BLAKE2F", 9, .istanbul), ("KZG_POINT_EVALUATION", 10, .cancun), ("BLS12_G1ADD", 11, .prague),
    ("BLS12_G1MSM", 12, .prague), ("BLS12_G2ADD", 13, .prague), ("BLS12_G2MSM", 14, .prague),
    ("BLS12_PAIRING_CHECK", 15, .prague), ("BLS12_MAP_FP_TO_G1", 16, .prague),
    ("BLS12_MAP_FP2_TO_G2", 17, .prague),
    ("P256VERIFY", 0x100, .osaka),
  ]

  private static func address(_ number: UInt64) -> Address {
    Address(high: 0, middle: number >> 32, low: UInt32(truncatingIfNeeded: number))
  }

  static func precompiles(_ fork: Fork) -> [(String, JSON)] {
    table.filter { $0.since <= fork }.map { ($0.name, .address(address($0.number))) }
  }

  static func isPrecompile(_ other: Address, _ fork: Fork) -> Bool {
    table.contains { $0.since <= fork && address($0.number) == other }
  }

  static func systemContracts(_ fork: Fork, deposits: Address) -> [(String, JSON)] {
    var list: [(String, JSON)] = []
    if fork >= .cancun { list.append(("BEACON_ROOTS_ADDRESS", "0x000f3df6d732807ef1319fb7b8bb8522d0beac02")) }
    if fork >= .prague {
      list += [
        ("CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", "0x0000bbddc7ce488642fb579f8b00f3a590007251"),
        ("DEPOSIT_CONTRACT_ADDRESS", .address(deposits)),
        ("HISTORY_STORAGE_ADDRESS", "0x0000f90827f1c53a10cb7a02335b175320002935"),
        ("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", "0x00000961ef480eb55e80d19ad83579a64c007002"),
      ]
    }
    return list
  }
}
