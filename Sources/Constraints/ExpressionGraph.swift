public import KoalaBear

/// A node of a table's expression graph. Operands come before the node that uses them.
public struct Node: Sendable, Equatable {
  public enum Kind: UInt8, Sendable {
    /// `a` holds the Montgomery representative.
    case constant
    /// Column `a` of the table's variables; see `Table.variableCount` for the order.
    case variable
    case add, subtract, multiply
    /// Coefficient `b` of the table's convolution `a`.
    case convolution
  }
  public var kind: Kind
  public var a: Int32
  public var b: Int32

  public init(_ kind: Kind, _ a: Int32, _ b: Int32 = 0) {
    self.kind = kind
    self.a = a
    self.b = b
  }

  /// The value of a `.constant`.
  public var value: Felt { Felt(raw: UInt32(bitPattern: a)) }
}

/// The graph that a `TableBuilder` records into; equal nodes are shared.
///
/// Until `build`, the operand of a `.variable` is an entry of the builder's variable list.
final class ExpressionGraph {
  var nodes: [Node] = []
  var degrees: [Int8] = []
  /// Open addressing over `nodes`: −1 for free. The length is a power of two.
  private var slots = [Int32](repeating: -1, count: 64)

  private static func hash(_ n: Node) -> Int {
    var h = UInt64(n.kind.rawValue) &+ 0x9e37_79b9_7f4a_7c15
    h = (h ^ UInt64(UInt32(bitPattern: n.a))) &* 0xbf58_476d_1ce4_e5b9
    h ^= h &>> 29
    h = (h ^ UInt64(UInt32(bitPattern: n.b))) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: (h ^ (h &>> 32)) & 0x7fff_ffff)
  }

  private func insert(_ node: Node, degree: Int) -> Int32 {
    var i = Self.hash(node) & (slots.count - 1)
    while slots[i] >= 0 {
      if nodes[Int(slots[i])] == node { return slots[i] }
      i = (i + 1) & (slots.count - 1)
    }
    precondition(degree <= 100, "expression of absurd degree")
    nodes.append(node)
    degrees.append(Int8(degree))
    slots[i] = Int32(nodes.count - 1)
    if nodes.count * 2 > slots.count { grow() }
    return Int32(nodes.count - 1)
  }

  private func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for k in nodes.indices {
      var i = Self.hash(nodes[k]) & (slots.count - 1)
      while slots[i] >= 0 { i = (i + 1) & (slots.count - 1) }
      slots[i] = Int32(k)
    }
  }

  func constant(_ value: Felt) -> Int32 { insert(Node(.constant, Int32(bitPattern: value.raw)), degree: 0) }
  func variable(_ index: Int) -> Expression {
    Expression(graph: self, node: insert(Node(.variable, Int32(index)), degree: 1))
  }

  /// Coefficient k of a convolution.
  func convolution(_ index: Int, _ k: Int) -> Expression {
    Expression(graph: self, node: insert(Node(.convolution, Int32(index), Int32(k)), degree: 2))
  }

  private func constantValue(_ node: Int32) -> Felt? {
    nodes[Int(node)].kind == .constant ? nodes[Int(node)].value : nil
  }

  /// Records an operation, with the neutral elements simplified away.
  func record(_ kind: Node.Kind, _ a: Int32, _ b: Int32) -> Expression {
    let x = constantValue(a)
    let y = constantValue(b)
    switch kind {
    case .add:
      if let x, let y { return Expression(x + y) }
      if let x, x.isZero { return Expression(graph: self, node: b) }
      if let y, y.isZero { return Expression(graph: self, node: a) }
    case .subtract:
      if let x, let y { return Expression(x - y) }
      if let y, y.isZero { return Expression(graph: self, node: a) }
      if a == b { return Expression(Felt.zero) }
    default:
      if let x, let y { return Expression(x * y) }
      if let x {
        if x.isZero { return Expression(Felt.zero) }
        if x == .one { return Expression(graph: self, node: b) }
      }
      if let y {
        if y.isZero { return Expression(Felt.zero) }
        if y == .one { return Expression(graph: self, node: a) }
      }
    }
    let da = Int(degrees[Int(a)])
    let db = Int(degrees[Int(b)])
    let degree = kind == .multiply ? da + db : max(da, db)
    // Commutative operations are recorded with ordered operands.
    let ordered = kind != .subtract && a > b
    return Expression(graph: self, node: insert(Node(kind, ordered ? b : a, ordered ? a : b), degree: degree))
  }

  /// The affine form of a node of degree ≤ 1; `renumbered` are the variables' places in the table.
  func affine(_ root: Int32, renumbered: [Int]) -> Affine {
    var constant = Felt.zero
    var found: [Affine.Term] = []
    accumulate(root, .one, &found, &constant)
    for i in found.indices { found[i].variable = renumbered[found[i].variable] }
    return Affine(constant: constant, unsorted: found)
  }

  /// Adds a node's terms, in no order, to `terms`; no coefficient is zero, as no constant operand is.
  private func accumulate(_ node: Int32, _ scale: Felt, _ terms: inout [Affine.Term], _ constant: inout Felt) {
    let n = nodes[Int(node)]
    switch n.kind {
    case .constant: constant += scale * n.value
    case .variable: terms.append(Affine.Term(variable: Int(n.a), coefficient: scale))
    case .add:
      accumulate(n.a, scale, &terms, &constant)
      accumulate(n.b, scale, &terms, &constant)
    case .subtract:
      accumulate(n.a, scale, &terms, &constant)
      accumulate(n.b, -scale, &terms, &constant)
    case .multiply:
      // Of degree ≤ 1, so one operand is a recorded constant.
      if let x = constantValue(n.a) {
        accumulate(n.b, scale * x, &terms, &constant)
      } else if let y = constantValue(n.b) {
        accumulate(n.a, scale * y, &terms, &constant)
      } else {
        preconditionFailure("not affine")
      }
    case .convolution: preconditionFailure("not affine")
    }
  }
}
