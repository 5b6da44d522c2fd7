public import Hashes

/// What the execution layer asks of the consensus layer (EIP-7685). A request list is one byte string: the type, and
/// the requests of that type one after the other.
public enum Requests {
  /// EIP-6110.
  public static let deposit: UInt8 = 0
  /// EIP-7002.
  public static let withdrawal: UInt8 = 1
  /// EIP-7251.
  public static let consolidation: UInt8 = 2

  /// The header's commitment to lists in the order of their types; lists with nothing behind the type do not count.
  public static func hash(_ lists: [[UInt8]]) -> Hash256 {
    var digests: [UInt8] = []
    for list in lists where list.count > 1 { digests += SHA256.hash(list).bytes }
    return SHA256.hash(digests)
  }
}
