public import BigIntegers
public import EthereumTypes
public import Hashes

/// What a fork decides about execution, worked out once. Gas prices that no fork changed are in `Opcode`.
@frozen
public struct Rules: Sendable, BitwiseCopyable {
  public let fork: Fork

  // Prices of state access. From Berlin on (EIP-2929) the ones for warm items; cold ones pay more.
  public let balanceGas: Int64
  public let codeSizeGas: Int64
  public let codeHashGas: Int64
  public let callGas: Int64
  public let sloadGas: Int64
  public let selfDestructGas: Int64
  /// A byte of EXP's exponent: 10, or 50 from EIP-160 on.
  public let expByteGas: Int64
  /// EIP-2929: accounts and slots are cold until touched.
  public let hasAccessLists: Bool
  /// EIP-150: a call keeps a 64th of the gas; a callee that asks for more gets the rest.
  public let keeps64th: Bool
  /// EIP-161: touched empty accounts vanish; new contracts start with nonce 1; no account comes into being without value.
  public let clearsEmpty: Bool
  /// EIP-170: 24,576 bytes at most; 0: no limit.
  public let maximumCodeSize: Int
  /// EIP-3860; 0: no limit.
  public let maximumInitCodeSize: Int
  /// EIP-3541: no new code starts with 0xef.
  public let refusesEF: Bool
  /// EIP-2: a creation that cannot pay for its code fails; Frontier left an empty account.
  public let creationMustPay: Bool
  /// EIP-3529: no refund for SELFDESTRUCT, a fifth of the gas at most, smaller refunds for SSTORE.
  public let reducedRefunds: Bool
  /// EIP-6780: SELFDESTRUCT removes accounts of the same transaction only.
  public let selfDestructsSameTransactionOnly: Bool
  /// EIP-7702: codes that name another account's code.
  public let hasDelegations: Bool
  /// EIP-4399.
  public let hasPrevRandao: Bool

  public init(_ fork: Fork) {
    self.fork = fork
    let berlin = fork >= .berlin
    balanceGas = berlin ? 100 : fork >= .istanbul ? 700 : fork >= .tangerineWhistle ? 400 : 20
    codeSizeGas = berlin ? 100 : fork >= .tangerineWhistle ? 700 : 20
    codeHashGas = berlin ? 100 : fork >= .istanbul ? 700 : 400
    callGas = berlin ? 100 : fork >= .tangerineWhistle ? 700 : 40
    sloadGas = berlin ? 100 : fork >= .istanbul ? 800 : fork >= .tangerineWhistle ? 200 : 50
    selfDestructGas = fork >= .tangerineWhistle ? 5_000 : 0
    expByteGas = fork >= .spuriousDragon ? 50 : 10
    hasAccessLists = berlin
    keeps64th = fork >= .tangerineWhistle
    clearsEmpty = fork >= .spuriousDragon
    maximumCodeSize = fork >= .spuriousDragon ? 24_576 : 0
    maximumInitCodeSize = fork >= .shanghai ? 49_152 : 0
    refusesEF = fork >= .london
    creationMustPay = fork >= .homestead
    reducedRefunds = fork >= .london
    selfDestructsSameTransactionOnly = fork >= .cancun
    hasDelegations = fork >= .prague
    hasPrevRandao = fork >= .paris
  }

  /// What cold accounts and slots cost more than warm ones (EIP-2929).
  static let coldAccountGas: Int64 = 2_500
  static let coldSlotGas: Int64 = 2_000
}

/// What the block says to the code that runs in it.
public struct BlockEnvironment: Sendable {
  public var number: UInt64
  public var timestamp: UInt64
  public var coinbase: Address
  public var gasLimit: UInt64
  /// Zero before London.
  public var baseFee: UInt256
  /// Before Paris.
  public var difficulty: UInt256
  /// From Paris on (EIP-4399).
  public var prevRandao: Hash256
  public var chainID: UInt256
  /// The price of blob gas; 1 is the least. Zero before Cancun.
  public var blobBaseFee: UInt256
  /// The most blobs a block may have; 0 before Cancun.
  public var maximumBlobs: Int

  public init(
    number: UInt64, timestamp: UInt64, coinbase: Address, gasLimit: UInt64, baseFee: UInt256 = .zero,
    difficulty: UInt256 = .zero, prevRandao: Hash256 = .zero, chainID: UInt256 = .one,
    blobBaseFee: UInt256 = .zero,
    maximumBlobs: Int = 0
  ) {
    self.number = number
    self.timestamp = timestamp
    self.coinbase = coinbase
    self.gasLimit = gasLimit
    self.baseFee = baseFee
    self.difficulty = difficulty
    self.prevRandao = prevRandao
    self.chainID = chainID
    self.blobBaseFee = blobBaseFee
    self.maximumBlobs = maximumBlobs
  }
}
