public import BigIntegers
public import EthereumTypes
public import Hashes

/// The `env` of a state test, and what the transition tool reads besides.
public struct FixtureEnvironment: Sendable {
  public var coinbase: Address
  public var gasLimit: UInt64
  public var number: UInt64
  public var timestamp: UInt64
  public var difficulty: UInt256?
  public var random: Hash256?
  public var baseFee: UInt256?
  public var excessBlobGas: UInt64?
  public var blobGasUsed: UInt64?
  public var parentBeaconBlockRoot: Hash256?
  public var previousHash: Hash256?
  public var blockHashes: [UInt64: Hash256]
  public var parent = Parent()
  public var ommers: [Ommer]
  public var withdrawals: [FixtureWithdrawal]?

  /// What the transition tool computes the block's values from where they are not given.
  public struct Parent: Sendable {
    public var timestamp: UInt64?
    public var difficulty: UInt256?
    public var baseFee: UInt256?
    public var gasUsed: UInt64?
    public var gasLimit: UInt64?
    public var excessBlobGas: UInt64?
    public var blobGasUsed: UInt64?
    public var uncleHash: Hash256?
  }

  /// An ommer: how many blocks before, and whose.
  public struct Ommer: Sendable {
    public var delta: UInt64
    public var address: Address
  }

  public init(_ json: JSONValue) throws(FixtureError) {
    let uint64 = { (v: JSONValue) throws(FixtureError) in try v.uint64() }
    let uint256 = { (v: JSONValue) throws(FixtureError) in try v.uint256() }
    let hash = { (v: JSONValue) throws(FixtureError) in Hash256(try v.uint256()) }
    coinbase = try json.get("currentCoinbase") { (v) throws(FixtureError) in try v.address() }
    gasLimit = try json.get("currentGasLimit", uint64)
    number = try json.get("currentNumber", uint64)
    timestamp = try json.get("currentTimestamp", uint64)
    difficulty = try json.optional("currentDifficulty", uint256)
    random = try json.optional("currentRandom", hash)
    baseFee = try json.optional("currentBaseFee", uint256)
    excessBlobGas = try json.optional("currentExcessBlobGas", uint64)
    blobGasUsed = try json.optional("currentBlobGasUsed", uint64)
    parentBeaconBlockRoot = try json.optional("parentBeaconBlockRoot", hash)
    previousHash = try json.optional("previousHash", hash)
    blockHashes = [:]
    for (key, value) in json["blockHashes"]?.members ?? [] {
      guard let number = UInt256(quantity: key)?.uint64 else { throw FixtureError("blockHashes: \(key) is no number") }
      blockHashes[number] = try value.hash()
    }
    parent.timestamp = try json.optional("parentTimestamp", uint64)
    parent.difficulty = try json.optional("parentDifficulty", uint256)
    parent.baseFee = try json.optional("parentBaseFee", uint256)
    parent.gasUsed = try json.optional("parentGasUsed", uint64)
    parent.gasLimit = try json.optional("parentGasLimit", uint64)
    parent.excessBlobGas = try json.optional("parentExcessBlobGas", uint64)
    parent.blobGasUsed = try json.optional("parentBlobGasUsed", uint64)
    parent.uncleHash = try json.optional("parentUncleHash", hash)
    ommers =
      try json.optional("ommers") { (v) throws(FixtureError) in
        try v.array { (v) throws(FixtureError) in
          Ommer(
            delta: try v.get("delta", uint64),
            address: try v.get("address") { (v) throws(FixtureError) in try v.address() })
        }
      } ?? []
    withdrawals = try json.optional("withdrawals") { (v) throws(FixtureError) in
      try v.array { (v) throws(FixtureError) in try FixtureWithdrawal(v) }
    }
  }
}

/// A withdrawal of the consensus layer (EIP-4895).
public struct FixtureWithdrawal: Hashable, Sendable {
  public var index: UInt64
  public var validatorIndex: UInt64
  public var address: Address
  /// In gwei.
  public var amount: UInt64

  init(_ json: JSONValue) throws(FixtureError) {
    let uint64 = { (v: JSONValue) throws(FixtureError) in try v.uint64() }
    index = try json.get("index", uint64)
    validatorIndex = try json.get("validatorIndex", uint64)
    address = try json.get("address") { (v) throws(FixtureError) in try v.address() }
    amount = try json.get("amount", uint64)
  }
}

/// Blobs of a fork, as fixtures give them in `config.blobSchedule`.
public struct FixtureBlobSchedule: Hashable, Sendable {
  public var target: UInt64
  public var maximum: UInt64
  public var updateFraction: UInt64

  /// By fork name.
  static func read(_ config: JSONValue?) throws(FixtureError) -> [String: FixtureBlobSchedule] {
    var result: [String: FixtureBlobSchedule] = [:]
    for (fork, value) in config?["blobSchedule"]?.members ?? [] {
      result[fork] = FixtureBlobSchedule(
        target: try value.get("target") { (v) throws(FixtureError) in try v.uint64() },
        maximum: try value.get("max") { (v) throws(FixtureError) in try v.uint64() },
        updateFraction: try value.get("baseFeeUpdateFraction") { (v) throws(FixtureError) in try v.uint64() })
    }
    return result
  }
}
