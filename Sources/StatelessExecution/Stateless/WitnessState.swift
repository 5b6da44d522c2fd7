public import BigIntegers
public import EVM
public import EthereumTypes
public import Hashes
public import StateTrie

/// A state of which only what a witness shows is known.
public final class WitnessState: TrieStateReader {
  public let accounts: AccountTrie
  private let codes: WitnessNodes
  /// Hashes of blocks, that of `newest` first.
  private let hashes: [Hash256]
  private let newest: UInt64

  /// `hashes`: of the blocks before the one that runs, that of block `newest` first.
  public init(
    root: Hash256, nodes: WitnessNodes, codes: WitnessNodes, hashes: [Hash256], newest: UInt64,
    tableKey: TableKey = .any
  ) {
    accounts = AccountTrie(root: root, source: nodes, tableKey: tableKey)
    self.codes = codes
    self.hashes = hashes
    self.newest = newest
  }

  public func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let bytes = codes.node(hash) else { throw .missingCode(hash) }
    return [UInt8](copying: bytes)
  }

  public func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    guard number <= newest, newest &- number < UInt64(hashes.count) else { throw .missingBlockHash(number) }
    return hashes[Int(newest &- number)]
  }
}

extension StateError {
  public init(_ error: TrieError) {
    switch error {
    case .missingNode(let hash): self = .missingNode(hash)
    case .malformed(let hash): self = .malformed(hash)
    // Keys of a state are hashes.
    case .keyTooLong: self = .malformed(.zero)
    }
  }
}
