public import EthereumTypes

/// A node of the account tree.
struct TreeNode {
  enum Kind: UInt8 {
    /// Only the digest is known.
    case opaque
    case leaf
    case branch
  }

  var kind: Kind
  /// Whether `digest` is out of date.
  var isDirty: Bool
  /// A branch's splitting bit, in `0 ..< 160`.
  var depth: UInt8
  /// A branch's subtrees; a leaf's account in `left`.
  var left: Int32
  var right: Int32
  /// A leaf's address; a branch's first `depth` bits, the others zero.
  var key: Address
  /// As the parent hashes it.
  var digest: TreeDigest
}

/// Why a tree cannot be read or written at some place.
public enum TreeError: Error, Hashable, Sendable {
  /// The node on the way to this address is known by its digest alone: the witness lacks it.
  case missingNode(Address)
}

/// The accounts of the ledger: a binary trie over the bits of the address, paths without forks left out, with
/// a Poseidon2 digest of everything (Documentation/Ledger.md, "Account tree").
///
/// The same type is the whole state of a node and the pruned state of a guest, where some subtrees are
/// digests alone. Nodes lie in one array. Nodes older than the last checkpoint are never changed, but copied
/// along the path of a write, so that a checkpoint is four numbers and going back is cutting the arrays.
public struct AccountTree: Sendable {
  /// No node: an empty tree.
  static let none: Int32 = -1

  var nodes: [TreeNode]
  var accounts: [Account]
  var top: Int32
  /// Nodes and accounts below these indices belong to a checkpoint.
  private var frozenNodes: Int32
  private var frozenAccounts: Int32

  /// The tree without accounts.
  public init() { self.init(nodes: [], accounts: [], top: AccountTree.none) }

  init(nodes: [TreeNode], accounts: [Account], top: Int32) {
    self.nodes = nodes
    self.accounts = accounts
    self.top = top
    frozenNodes = 0
    frozenAccounts = 0
  }

  /// The account at `address`, empty if there is none.
  public func account(_ address: Address) throws(TreeError) -> Account {
    var i = top
    while i >= 0 {
      let node = nodes[Int(i)]
      switch node.kind {
      case .opaque: throw .missingNode(address)
      case .leaf: return node.key == address ? accounts[Int(node.left)] : .empty
      case .branch:
        let depth = Int(node.depth)
        guard address.prefix(depth) == node.key else { return .empty }
        i = address.bit(depth) ? node.right : node.left
      }
    }
    return .empty
  }

  /// Stores `account` at `address`. An empty account must not replace a stored one (accounts never become
  /// empty: who spends has a nonce); where none is stored it changes nothing.
  public mutating func set(_ account: Account, at address: Address) throws(TreeError) {
    if top < 0 {
      if !account.isEmpty { top = addLeaf(address, account) }
    } else {
      top = try set(account, at: address, in: top)
    }
  }

  private mutating func set(
    _ account: Account, at address: Address, in i: Int32
  ) throws(TreeError) -> Int32 {
    let node = nodes[Int(i)]
    switch node.kind {
    case .opaque:
      throw .missingNode(address)
    case .leaf:
      guard node.key == address else { return split(i, account, at: address) }
      if accounts[Int(node.left)] == account { return i }
      let j = writable(i)
      if node.left >= frozenAccounts {
        accounts[Int(node.left)] = account
      } else {
        nodes[Int(j)].left = Int32(truncatingIfNeeded: accounts.count)
        accounts.append(account)
      }
      nodes[Int(j)].isDirty = true
      return j
    case .branch:
      let depth = Int(node.depth)
      guard address.prefix(depth) == node.key else { return split(i, account, at: address) }
      let isRight = address.bit(depth)
      let child = isRight ? node.right : node.left
      let new = try set(account, at: address, in: child)
      if new == child && !nodes[Int(new)].isDirty { return i }
      let j = writable(i)
      if isRight { nodes[Int(j)].right = new } else { nodes[Int(j)].left = new }
      nodes[Int(j)].isDirty = true
      return j
    }
  }

  /// A new leaf beside node `i`, whose key differs from `address` within the bits that it skips; their new
  /// parent.
  private mutating func split(_ i: Int32, _ account: Account, at address: Address) -> Int32 {
    if account.isEmpty { return i }
    let node = nodes[Int(i)]
    let depth = address.commonPrefix(node.key)
    var sibling = i
    if node.kind == .branch && Int(node.depth) == depth + 1 {
      // It skips no bits any more, so its digest changes.
      sibling = writable(i)
      nodes[Int(sibling)].isDirty = true
    }
    let leaf = addLeaf(address, account)
    let isRight = address.bit(depth)
    nodes.append(
      TreeNode(
        kind: .branch, isDirty: true, depth: UInt8(truncatingIfNeeded: depth), left: isRight ? sibling : leaf,
        right: isRight ? leaf : sibling, key: address.prefix(depth), digest: .empty))
    return Int32(truncatingIfNeeded: nodes.count - 1)
  }

  private mutating func addLeaf(_ address: Address, _ account: Account) -> Int32 {
    accounts.append(account)
    nodes.append(
      TreeNode(
        kind: .leaf, isDirty: true, depth: 160, left: Int32(truncatingIfNeeded: accounts.count - 1),
        right: -1,
        key: address, digest: .empty))
    return Int32(truncatingIfNeeded: nodes.count - 1)
  }

  /// `i`, or a copy of the node if it belongs to a checkpoint.
  private mutating func writable(_ i: Int32) -> Int32 {
    if i >= frozenNodes { return i }
    nodes.append(nodes[Int(i)])
    return Int32(truncatingIfNeeded: nodes.count - 1)
  }

  /// The root, hashing what has changed since it was last asked for.
  public mutating func root() -> TreeDigest {
    if top < 0 { return .empty }
    let hasher = TreeHasher()
    return refresh(top, bits: 0, hasher)
  }

  /// The digest of node `i`, whose parent has consumed the first `bits` bits.
  private mutating func refresh(_ i: Int32, bits: Int, _ hasher: borrowing TreeHasher) -> TreeDigest {
    let node = nodes[Int(i)]
    if !node.isDirty { return node.digest }
    let digest: TreeDigest
    if node.kind == .leaf {
      digest = hasher.leaf(node.key, accounts[Int(node.left)])
    } else {
      let depth = Int(node.depth)
      let left = refresh(node.left, bits: depth + 1, hasher)
      let right = refresh(node.right, bits: depth + 1, hasher)
      let inner = hasher.branch(left, right)
      digest = depth == bits ? inner : hasher.skip(inner, depth: depth, prefix: node.key)
    }
    nodes[Int(i)].digest = digest
    nodes[Int(i)].isDirty = false
    return digest
  }
}

extension AccountTree {
  /// A state of the tree to which it can go back.
  public struct Checkpoint: Sendable {
    let top: Int32
    let nodes: Int32
    let accounts: Int32
  }

  /// Freezes the present state.
  public mutating func checkpoint() -> Checkpoint {
    _ = root()
    let mark = Checkpoint(
      top: top, nodes: Int32(truncatingIfNeeded: nodes.count),
      accounts: Int32(truncatingIfNeeded: accounts.count))
    frozenNodes = mark.nodes
    frozenAccounts = mark.accounts
    return mark
  }

  /// Returns to the state at `mark`, which stays frozen. Checkpoints taken later become invalid.
  public mutating func restore(_ mark: Checkpoint) {
    top = mark.top
    nodes.removeLast(nodes.count - Int(mark.nodes))
    accounts.removeLast(accounts.count - Int(mark.accounts))
    frozenNodes = mark.nodes
    frozenAccounts = mark.accounts
  }
}
