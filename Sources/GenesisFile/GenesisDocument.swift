import BigIntegers
import EthereumTypes
import Hashes

/// The JSON of a genesis file.
struct GenesisDocument: Decodable {
  struct Account: Decodable {
    var balance: Quantity?
    /// An older name of the balance.
    var wei: Quantity?
    var nonce: Quantity?
    var code: HexBytes?
    var storage: [String: Quantity]?
  }

  var config: GenesisConfiguration?
  var nonce: Quantity?
  var timestamp: Quantity?
  var extraData: HexBytes?
  var gasLimit: Quantity?
  var gasUsed: Quantity?
  var difficulty: Quantity?
  var mixHash: HexBytes?
  var coinbase: HexBytes?
  var number: Quantity?
  var parentHash: HexBytes?
  var baseFeePerGas: Quantity?
  var excessBlobGas: Quantity?
  var blobGasUsed: Quantity?
  var alloc: [String: Account]?

  /// The header of block 0, with what the forks at its time add.
  func header(_ chain: ChainSpecification, stateRoot: Hash256) throws -> Header {
    func hash(_ bytes: HexBytes?, _ field: String) throws -> Hash256 {
      Hash256(try bytes?.padded(32, field) ?? []) ?? .zero
    }
    let number = try self.number?.small("number") ?? 0
    let timestamp = try self.timestamp?.small("timestamp") ?? 0
    let isProofOfStake = chain.terminalTotalDifficulty == .zero
    let difficulty = self.difficulty?.value ?? (isProofOfStake ? .zero : Difficulty.minimum)
    let fork = chain.fork(number: number, timestamp: timestamp, difficulty: difficulty)
    // What go-ethereum puts where the file has nothing.
    let gasLimit = try self.gasLimit?.small("gasLimit") ?? 0
    var header = Header(
      parentHash: try hash(parentHash, "parentHash"),
      beneficiary: Address(try coinbase?.padded(20, "coinbase") ?? []) ?? .zero, stateRoot: stateRoot,
      difficulty: difficulty, number: number, gasLimit: gasLimit == 0 ? 4_712_388 : gasLimit,
      gasUsed: try gasUsed?.small("gasUsed") ?? 0, timestamp: timestamp, extraData: extraData?.bytes ?? [],
      mixHash: try hash(mixHash, "mixHash"), nonce: try nonce?.small("nonce") ?? 0)
    if fork >= .london { header.baseFeePerGas = baseFeePerGas?.value ?? BaseFee.initial }
    if fork >= .shanghai { header.withdrawalsRoot = AccountState.emptyRoot }
    if fork >= .cancun {
      header.blobGasUsed = try blobGasUsed?.small("blobGasUsed") ?? 0
      header.excessBlobGas = try excessBlobGas?.small("excessBlobGas") ?? 0
      header.parentBeaconBlockRoot = .zero
    }
    if fork >= .prague { header.requestsHash = Requests.hash([]) }
    return header
  }
}
