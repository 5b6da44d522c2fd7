public import EthereumTypes
public import Hashes

/// What a block's rules ask of the blocks before it.
public struct Ancestry: Sendable {
  public var parent: Header
  /// Older headers, the grandparent first; ommers need up to six.
  public var older: [Header]
  /// Hashes of the ommers of the parent and the six blocks before it.
  public var ommers: [Hash256]

  public init(parent: Header, older: [Header] = [], ommers: [Hash256] = []) {
    self.parent = parent
    self.older = older
    self.ommers = ommers
  }
}
