public import Hashes

/// What a block's execution reads, in the form of `debug_executionWitness`.
public struct ExecutionWitness: Sendable {
  /// Encoded nodes of the account trie and of storage tries, in any order.
  public var state: [[UInt8]]
  /// Codes, in any order.
  public var codes: [[UInt8]]
  /// RLP of the headers before the block, the oldest first, the parent last. At least the parent, and back to the oldest
  /// block whose hash is asked for.
  public var headers: [[UInt8]]

  public init(state: [[UInt8]], codes: [[UInt8]], headers: [[UInt8]]) {
    self.state = state
    self.codes = codes
    self.headers = headers
  }
}

/// Where a block's execution starts from, when the parent's header is not there to say it: its checks against the parent
/// are left out then. The root, and all hashes but the parent's, are claims: a result on top of them shows what follows from
/// them, and BLOCKHASH answers by them.
public struct TrustedStart: Sendable {
  public var stateRoot: Hash256
  /// Hashes of the blocks before, the parent's first.
  public var blockHashes: [Hash256]

  public init(stateRoot: Hash256, blockHashes: [Hash256]) {
    self.stateRoot = stateRoot
    self.blockHashes = blockHashes
  }
}
