import BigIntegers
public import EthereumTypes
public import Hashes

/// What a new block is to be, apart from its transactions.
public struct BlockPlan: Sendable {
  public var beneficiary = Address.zero
  /// Nil: the chain's clock says.
  public var timestamp: UInt64?
  /// Where the gas limit goes, by at most a 1,024th of the parent's with each block; nil: it stays.
  public var targetGasLimit: UInt64?
  /// At most 32 bytes.
  public var extraData: [UInt8] = []
  /// Nil: Keccak-256 of the parent's and the number, which anyone can foresee.
  public var prevRandao: Hash256?
  public var parentBeaconBlockRoot = Hash256.zero
  public var withdrawals: [Withdrawal] = []
  /// No transaction is begun later than this after building began.
  public var timeLimit: Duration?
  /// Whether there is a block without transactions; if not, `ChainError.nothingToSeal`.
  public var sealsEmpty = true

  /// What the block changes beside its transactions: development chains only, through `DevelopmentControl`.
  var decree: Decree?

  public init() {}
}

/// Where the transactions of a new block come from.
public protocol TransactionSource: AnyObject {
  /// The next transaction to try, or nil when there is none any more that could use `gas`.
  func next(gas: UInt64) -> (transaction: Transaction, sender: Address)?
  /// What became of the one that `next` gave: nil when it is in the block. After a reason nothing of that sender is given
  /// any more.
  func outcome(_ reason: InclusionFailure?)
}

/// Why a transaction is not in the block.
public enum InclusionFailure: Sendable {
  /// It cannot be in this block, but may be in another.
  case later
  /// It can be in no block behind this parent.
  case never(String)
}
