public import BigIntegers
public import EthereumTypes

/// Why a transaction cannot be in the block. It changes nothing.
public enum TransactionError: Error, Hashable, Sendable {
  /// The fork does not know the kind.
  case kindNotActive(Transaction.Kind, since: Fork)
  case wrongChainID(expected: UInt256, found: UInt256)
  case nonceTooLow(expected: UInt64, found: UInt64)
  case nonceTooHigh(expected: UInt64, found: UInt64)
  /// EIP-2681: 2⁶⁴ − 1.
  case nonceExhausted
  /// EIP-3607: the sender has code, which is no delegation.
  case senderHasCode(Address)
  case balanceTooLow(needed: UInt256, found: UInt256)
  /// The cost does not fit 256 bits.
  case costOverflow
  /// Below the price of the transaction before it runs, or (EIP-7623) below its floor.
  case intrinsicGasTooLow(needed: UInt64, found: UInt64)
  case floorGasTooLow(needed: UInt64, found: UInt64)
  /// More than is left in the block.
  case blockGasExceeded(left: UInt64, found: UInt64)
  /// EIP-7825: 2²⁴.
  case gasLimitTooHigh(maximum: UInt64, found: UInt64)
  case maxFeeBelowBaseFee(baseFee: UInt256, found: UInt256)
  case priorityFeeAboveMaxFee(maximum: UInt256, found: UInt256)
  /// EIP-3860, in bytes.
  case initCodeTooLarge(maximum: Int, found: Int)
  /// EIP-4844.
  case blobFeeTooLow(needed: UInt256, found: UInt256)
  case noBlobs
  case tooManyBlobs(maximum: Int, found: Int)
  case blobGasExceeded(left: Int, found: Int)
  case unknownBlobVersion(index: Int)
  case blobTransactionCreates
  /// EIP-7702.
  case noAuthorizations
  case setCodeTransactionCreates
}

/// Why there is no result.
public enum ExecutionError: Error, Hashable, Sendable {
  case invalid(TransactionError)
  /// The state that was given does not suffice. The world state may have changed in part and is not to be used further.
  case state(StateError)
}

/// What became of a transaction.
public struct ExecutionResult: Sendable {
  public let halt: Halt
  /// What the sender paid for: after refunds.
  public let gasUsed: UInt64
  /// What was given back.
  public let gasRefunded: UInt64
  public let logs: [Log]
  public let output: [UInt8]
  /// The contract a creation made, or would have made.
  public let created: Address?

  public var isSuccess: Bool { halt.isSuccess }
}

/// Checks a caller may waive, as eth_call does.
public struct WaivedChecks: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let nonce = WaivedChecks(rawValue: 1)
  /// The sender's balance need only cover the value; no fee is taken and none is paid.
  public static let fees = WaivedChecks(rawValue: 2)
  public static let senderCode = WaivedChecks(rawValue: 4)
  /// The limits of block and transaction on gas.
  public static let gasLimits = WaivedChecks(rawValue: 8)
}
