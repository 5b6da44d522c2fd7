import Constraints

/// Which rules of a table depend on which of its variables, so that a changed cell costs no more than what it reaches.
struct ColumnUse: Sendable {
  /// By variable: the nodes whose value depends on it, ascending.
  let nodes: [[Int]]
  /// By variable: the constraints that contain it.
  let constraints: [[Int]]
  /// By variable: the interactions with it in a field or in the multiplicity.
  let interactions: [[Int]]

  init(_ table: Table) {
    let count = table.variableCount
    var users = [[Int]](repeating: [], count: table.nodes.count)
    var nodes = [[Int]](repeating: [], count: count)
    for (i, node) in table.nodes.enumerated() {
      switch node.kind {
      case .constant: break
      case .variable: nodes[Int(node.a)].append(i)
      case .convolution:
        let product = table.convolutions[Int(node.a)]
        for v in Set((product.x + product.y).flatMap { $0.terms.map(\.variable) }) { nodes[v].append(i) }
      case .add, .subtract, .multiply:
        users[Int(node.a)].append(i)
        if node.b != node.a { users[Int(node.b)].append(i) }
      }
    }
    var reached = [Int](repeating: -1, count: table.nodes.count)
    for v in 0..<count {
      var list = nodes[v]
      for i in list { reached[i] = v }
      var next = 0
      while next < list.count {
        for user in users[list[next]] where reached[user] != v {
          reached[user] = v
          list.append(user)
        }
        next += 1
      }
      nodes[v] = list.sorted()
    }
    var constraintsOf = [[Int]](repeating: [], count: table.nodes.count)
    for (i, constraint) in table.constraints.enumerated() { constraintsOf[constraint.root].append(i) }
    constraints = nodes.map { $0.flatMap { constraintsOf[$0] } }
    self.nodes = nodes

    var interactions = [[Int]](repeating: [], count: count)
    for (i, interaction) in table.interactions.enumerated() {
      for form in interaction.fields + [interaction.multiplicity] {
        for term in form.terms where interactions[term.variable].last != i {
          interactions[term.variable].append(i)
        }
      }
    }
    self.interactions = interactions
  }
}
