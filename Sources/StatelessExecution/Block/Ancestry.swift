public import EthereumTypes
public import Hashes

/// What a block's rules ask of the blocks before it.
public struct Ancestry: Sendable {
  public var parent: Header
  public var parentHash: Hash256
  /// Older headers, the grandparent first; ommers need up to six.
  public var older: [Header]
  /// Hashes of the ommers of the parent and the six blocks before it; nil where they are not known.
  public var ommers: [Hash256]?

  /// `hash`: the parent's, where it is known.
  public init(parent: Header, hash: Hash256? = nil, older: [Header] = [], ommers: [Hash256]? = nil) {
    self.parent = parent
    parentHash = hash ?? parent.hash
    self.older = older
    self.ommers = ommers
  }
}
