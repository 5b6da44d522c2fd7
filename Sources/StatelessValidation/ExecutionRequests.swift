import EthereumTypes
import Hashes
import SSZ

/// What a block asks of the consensus layer (consensus-specs, `ExecutionRequests` of Electra and Fulu), in memory of an input that
/// must live as long as this. The lists are those of EIP-7685 without their type byte.
public struct ExecutionRequests {
  public let deposits: UnsafeRawBufferPointer
  public let withdrawals: UnsafeRawBufferPointer
  public let consolidations: UnsafeRawBufferPointer

  static let depositSize = 192
  static let withdrawalSize = 76
  static let consolidationSize = 116

  init(_ view: SSZView) throws(SSZError) {
    var r = try SSZReader(view, fixedSize: 12)
    let (first, second, third) = (try r.variable(), try r.variable(), try r.variable())
    try r.finish()
    _ = try r[first].elementCount(size: ExecutionRequests.depositSize)
    _ = try r[second].elementCount(size: ExecutionRequests.withdrawalSize)
    _ = try r[third].elementCount(size: ExecutionRequests.consolidationSize)
    (deposits, withdrawals, consolidations) = (r[first].bytes, r[second].bytes, r[third].bytes)
  }

  /// The header's commitment.
  var hash: Hash256 {
    Requests.hash([
      [Requests.deposit] + deposits, [Requests.withdrawal] + withdrawals, [Requests.consolidation] + consolidations,
    ])
  }

  /// hash_tree_root.
  func root(_ tree: inout SSZTree) -> Hash256 {
    let fields: [Hash256] = [
      list(deposits, ExecutionRequests.depositSize, [48, 32, 8, 96, 8], &tree),
      list(withdrawals, ExecutionRequests.withdrawalSize, [20, 48, 8], &tree),
      list(consolidations, ExecutionRequests.consolidationSize, [20, 48, 48], &tree),
    ]
    return tree.progressiveContainer(fields)
  }

  /// Of containers whose fields are byte vectors and numbers of these sizes, which have the same roots.
  private func list(
    _ bytes: UnsafeRawBufferPointer, _ size: Int, _ fields: [Int], _ tree: inout SSZTree
  ) -> Hash256 {
    var roots: [Hash256] = []
    var start = 0
    while start < bytes.count {
      var parts: [Hash256] = []
      for field in fields {
        parts.append(tree.byteVector(UnsafeRawBufferPointer(rebasing: bytes[start..<start &+ field])))
        start &+= field
      }
      roots.append(tree.container(parts))
    }
    return tree.progressiveList(roots)
  }
}
