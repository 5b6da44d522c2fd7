public import Hashes

/// Where the encodings of nodes come from that are not in memory yet: a witness, a database.
public protocol NodeSource: AnyObject {
  /// The bytes with that Keccak-256, or nil where there are none. They must stay where they are as long as the source
  /// and `arena` live; a source that has no such memory copies them into `arena`.
  func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer?
}

/// Why a trie could not be read or changed. The trie is not to be used any more then: a removal may be half done.
public enum TrieError: Error, Hashable, Sendable {
  /// The source has no node with this hash.
  case missingNode(Hash256)
  /// The node with this hash is none, or its value is not what it must be.
  case malformed(Hash256)
  /// A key of more than 512 bytes. Ethereum's own have 32 at most.
  case keyTooLong(Int)
}
