public import BigIntegers
public import EthereumTypes
public import Hashes

/// Where accounts come from that no transaction has touched yet: a trie, a witness, a database.
///
/// Bound to classes, so that a guest in Embedded Swift can hold one behind this name. Each account and each slot is asked
/// for once.
public protocol StateReader: AnyObject {
  /// The account, or nil where the state has none.
  func account(_ address: Address) throws(StateError) -> AccountState?
  /// The storage slot `key` of an account that `account` has given; zero where there is none.
  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256
  /// The code with this Keccak-256. Not called for the hash of no bytes.
  func code(_ hash: Hash256) throws(StateError) -> [UInt8]
  /// The hash of the block `number`, one of the 256 before the block that runs.
  func blockHash(_ number: UInt64) throws(StateError) -> Hash256
}

/// Something execution needs is not in the state it was given. The transaction has no result then.
public enum StateError: Error, Hashable, Sendable {
  /// A trie node, by its hash.
  case missingNode(Hash256)
  case missingCode(Hash256)
  case missingBlockHash(UInt64)
  /// A node or a value that is not of the form it must have, by its hash.
  case malformed(Hash256)
  #if !hasFeature(Embedded)
    /// Nothing is missing: a tracer has ended the execution.
    case interrupted
  #endif
}
