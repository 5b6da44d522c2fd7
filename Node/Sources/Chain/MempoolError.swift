public import BigIntegers
public import EthereumTypes
public import EVM
public import Hashes

/// Why a transaction is not taken into the pool.
public enum MempoolError: Error, Hashable, Sendable, CustomStringConvertible {
  case malformed(RLPError)
  case alreadyKnown(Hash256)
  case invalidSignature
  /// What execution would say of it in any block.
  case invalid(TransactionError)
  case nonceTooLow(expected: UInt64, found: UInt64)
  /// So far ahead of the sender's account that it is not kept.
  case nonceTooFar(limit: UInt64, found: UInt64)
  /// The sender's balance does not pay for this and for what of theirs is in the pool.
  case balanceTooLow(needed: UInt256, found: UInt256)
  /// One with the same nonce is there, and this does not offer enough more.
  case replacementUnderpriced(neededFee: UInt256, neededTip: UInt256)
  case underpriced(needed: UInt256, found: UInt256)
  case senderFull(limit: Int)
  /// The pool is full of better ones.
  case poolFull(needed: UInt256, found: UInt256)
  case tooLarge(limit: Int, found: Int)
  case blockGasLimit(limit: UInt64, found: UInt64)
  /// A blob transaction without its blobs.
  case noSidecar
  /// The blobs are not those that the transaction names, or the proofs do not hold.
  case wrongSidecar
  /// This pool has nobody who checks blobs' proofs.
  case blobsNotAccepted
  /// So many wait to be looked at.
  case busy(waiting: Int)
  case journal(String)
  case chain(ChainError)
  case closed

  public var description: String {
    switch self {
    case .malformed(let error): "the transaction cannot be decoded: \(error)"
    case .alreadyKnown(let hash): "already known: \(hash)"
    case .invalidSignature: "invalid sender: the signature recovers to no account under the chain's rules"
    case .invalid(let error): "invalid transaction: \(error)"
    case .nonceTooLow(let expected, let found): "nonce too low: the account's next nonce is \(expected), found \(found)"
    case .nonceTooFar(let limit, let found): "nonce too high: at most \(limit) is kept, found \(found)"
    case .balanceTooLow(let needed, let found):
      "insufficient funds for gas * price + value: with what is pending \(needed) is needed, the balance is \(found)"
    case .replacementUnderpriced(let fee, let tip):
      "replacement transaction underpriced: at least a fee of \(fee) and a tip of \(tip) are needed"
    case .underpriced(let needed, let found): "transaction underpriced: at least \(needed) is needed, found \(found)"
    case .senderFull(let limit): "the sender has \(limit) transactions in the pool already"
    case .poolFull(let needed, let found):
      "the pool is full: a tip of \(needed) is needed at the present base fee, found \(found)"
    case .tooLarge(let limit, let found): "oversized data: transactions have at most \(limit) bytes, found \(found)"
    case .blockGasLimit(let limit, let found): "exceeds block gas limit: \(limit), found \(found)"
    case .noSidecar: "a blob transaction must come with its blobs"
    case .wrongSidecar: "the blobs or their proofs do not belong to the transaction"
    case .blobsNotAccepted: "this node takes no blob transactions"
    case .busy(let waiting): "\(waiting) transactions wait to be looked at: try again"
    case .journal(let words): "the pool's journal failed: \(words)"
    case .chain(let error): "\(error)"
    case .closed: "the pool is closed"
    }
  }
}
