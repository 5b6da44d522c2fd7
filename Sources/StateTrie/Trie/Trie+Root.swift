import EthereumTypes
public import Hashes
import Parallel

extension Trie {
  /// Changed leaves from which on hashing is spread over threads.
  static let parallelThreshold = 256

  /// The root's hash. Only what has changed since the last call is encoded and hashed; on several threads where that is
  /// much.
  public func rootHash() -> Hash256 {
    if changes >= Trie.parallelThreshold && Parallel.threadCount > 1 { nameInParallel(root.pointee) }
    changes = 0
    return finish(nil)
  }

  /// The same on the caller's thread; `sink` sees the encoding of each node that was hashed anew and is not part of
  /// another, valid during its call, a node before its parent. That is what a database stores. The root's node is among
  /// them, however short.
  public func rootHash(storing sink: (Hash256, UnsafeRawBufferPointer) -> Void) -> Hash256 {
    changes = 0
    return withoutActuallyEscaping(sink) { finish($0) }
  }

  private func finish(_ sink: TrieHasher.Sink?) -> Hash256 {
    switch root.pointee.kind {
    case .empty: return AccountState.emptyRoot
    case .hash: return Hash256(load: root.pointee.hashBytes)
    default:
      let name = hasher.name(root.pointee, sink)
      if name.count == 32 { return name.bytes }
      // A root is hashed however short it is.
      return withUnsafeBytes(of: name.bytes) {
        let bytes = UnsafeRawBufferPointer(rebasing: $0[0..<Int(name.count)])
        let hash = Keccak256.hash(bytes)
        sink?(hash, bytes)
        return hash
      }
    }
  }

  /// Names the nodes two levels below the root's branch, each subtree by one thread.
  private func nameInParallel(_ node: NodeRef) {
    var top = node
    if top.kind == .extension { top = top.short.pointee.child }
    guard top.kind == .branch else { return }
    var subtrees: [NodeRef] = []
    func collect(_ branch: UnsafeMutablePointer<Branch>, depth: Int) {
      var dirty = branch.pointee.name.count == 0 ? branch.pointee.dirty : 0
      while dirty != 0 {
        let i = dirty.trailingZeroBitCount
        dirty &= dirty &- 1
        let child = branch.children[i]
        switch child.kind {
        case .empty, .hash: continue
        case .branch where depth > 0: collect(child.branch, depth: depth &- 1)
        default: subtrees.append(child)
        }
      }
    }
    collect(top.branch, depth: 1)
    let list = subtrees
    Parallel.forChunks(list.count, grain: max(1, list.count / 32)) { range in
      let hasher = TrieHasher()
      for i in range { _ = hasher.name(list[i], nil) }
    }
  }
}
