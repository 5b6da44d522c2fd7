public import EthereumTypes

extension AccountTree {
  /// A tree of the given accounts; empty ones are left out, of several at one address the last counts.
  public init(_ accounts: some Sequence<(Address, Account)>) {
    self.init()
    for (address, account) in accounts {
      // A tree that was built here has no opaque nodes.
      try? set(account, at: address)
    }
  }

  /// Every account that is stored, by ascending address. Opaque parts are passed over.
  public var entries: [(address: Address, account: Account)] {
    var result: [(address: Address, account: Account)] = []
    collect(top, into: &result)
    return result
  }

  private func collect(_ i: Int32, into result: inout [(address: Address, account: Account)]) {
    if i < 0 { return }
    let node = nodes[Int(i)]
    switch node.kind {
    case .opaque: break
    case .leaf: result.append((node.key, accounts[Int(node.left)]))
    case .branch:
      collect(node.left, into: &result)
      collect(node.right, into: &result)
    }
  }

  /// The same accounts without the nodes that only earlier checkpoints need; those checkpoints become
  /// invalid.
  public mutating func compact() {
    var nodes: [TreeNode] = []
    var accounts: [Account] = []
    let top = top < 0 ? top : copy(top, &nodes, &accounts)
    self = AccountTree(nodes: nodes, accounts: accounts, top: top)
  }

  private func copy(_ i: Int32, _ nodes: inout [TreeNode], _ accounts: inout [Account]) -> Int32 {
    var node = self.nodes[Int(i)]
    switch node.kind {
    case .opaque: break
    case .leaf:
      accounts.append(self.accounts[Int(node.left)])
      node.left = Int32(truncatingIfNeeded: accounts.count - 1)
    case .branch:
      node.left = copy(node.left, &nodes, &accounts)
      node.right = copy(node.right, &nodes, &accounts)
    }
    nodes.append(node)
    return Int32(truncatingIfNeeded: nodes.count - 1)
  }
}
