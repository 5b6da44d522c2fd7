public import Hashes

/// Why a store of the chain cannot do what it was asked.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The disk or the database: its own words.
  case storage(String)
  /// Something that was written whole is not whole: what, and what was found.
  case damaged(String)
  /// The directory holds another chain.
  case foreignChain(expected: Hash256, found: Hash256)
  /// The directory was written by another version of the format.
  case format(expected: UInt64, found: UInt64)
  /// The state is not the one that the head's header names.
  case stateRoot(block: UInt64, expected: Hash256, found: Hash256)
  /// The state of that block has been pruned; `oldest` is the first that is kept.
  case pruned(block: UInt64, oldest: UInt64)
  case unknownBlock(Hash256)

  public var description: String {
    switch self {
    case .storage(let words): "the chain's store failed: \(words)"
    case .damaged(let what): "the chain's store is damaged: \(what)"
    case .foreignChain(let expected, let found):
      "the directory holds another chain: expected genesis \(expected), found \(found)"
    case .format(let expected, let found):
      "the store has format \(found), this version reads \(expected): restore it from the chain's data"
    case .stateRoot(let block, let expected, let found):
      "the state at block \(block) has root \(found), the header says \(expected)"
    case .pruned(let block, let oldest): "the state of block \(block) is pruned; the oldest kept is that of block \(oldest)"
    case .unknownBlock(let hash): "no block \(hash)"
    }
  }
}
