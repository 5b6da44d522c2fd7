/// Records the rules of a table. Every rule must hold on the zero row, with zero multiplicities: zero rows
/// are the padding. Violations of the builder's own rules (degrees, arities) are programming errors.
public final class TableBuilder {
  private enum Variable {
    case main(String)
    case preprocessed(String)
    case virtual(VirtualColumn)
  }

  private let name: String
  private let graph = ExpressionGraph()
  private var variables: [Variable] = []
  private var constraints: [(label: String, node: Int32, degree: Int)] = []
  private struct Pending {
    let label: String
    let bus: Bus
    let direction: Interaction.Direction
    let fields: [Int32]
    let multiplicity: Int32
  }
  private var interactions: [Pending] = []
  private var convolutions: [(x: [Int32], y: [Int32], firstConstraint: Int)] = []
  /// The first variable of the Keccak states.
  private var firstState: Int?

  public init(_ name: String) { self.name = name }

  private func add(_ variable: Variable) -> Expression {
    variables.append(variable)
    return graph.variable(variables.count - 1)
  }

  /// A committed column.
  public func column(_ name: String) -> Expression { add(.main(name)) }

  /// `count` committed columns `name[0]` … .
  public func columns(_ name: String, _ count: Int) -> [Expression] {
    (0..<count).map { column("\(name)[\($0)]") }
  }

  /// The committed columns of nine states of Keccak-f, each three rounds behind the one before: by state, byte 8 · lane + i
  /// with i = 0 the least significant one (`KeccakStates`). *Every* row of the table must hold such states, and an
  /// instance has at least 2⁵ rows. At most once a table.
  public func keccakStates() -> [[Expression]] {
    precondition(firstState == nil, "\(name): Keccak states twice")
    firstState = variables.count
    return (0..<KeccakStates.count).map { state in
      (0..<KeccakStates.width).map { column("state[\(state)][\($0 / 8)][\($0 % 8)]") }
    }
  }

  /// A column of the preprocessed commitment.
  public func preprocessed(_ name: String) -> Expression { add(.preprocessed(name)) }

  private func virtual(_ column: VirtualColumn) -> Expression {
    for (i, variable) in variables.enumerated() {
      if case .virtual(let other) = variable, other == column { return graph.variable(i) }
    }
    return add(.virtual(column))
  }

  /// The index of the row, as a virtual column.
  public func rowIndex() -> Expression {
    virtual(VirtualColumn(.bits, low: 0, high: Table.maximumLogHeight))
  }

  /// Bits `range` of the row index as a number, as a virtual column.
  public func rowBits(_ range: Range<Int>) -> Expression {
    precondition(range.lowerBound >= 0 && range.upperBound <= Table.maximumLogHeight, "bits 0 ..< 24")
    return virtual(VirtualColumn(.bits, low: range.lowerBound, high: range.upperBound))
  }

  /// (row mod 2^bits) AND (row / 2^bits mod 2^bits), as a virtual column.
  public func rowAnd(bits: Int) -> Expression {
    precondition(bits > 0 && 2 * bits <= Table.maximumLogHeight, "two halves of at most 12 bits")
    return virtual(VirtualColumn(.and, low: 0, high: bits))
  }

  /// A sum of functions of a few bits of the row index each, as a virtual column.
  public func rowSum(_ name: String, _ terms: [VirtualColumn.Term]) -> Expression {
    for term in terms {
      precondition(term.bits.allSatisfy { $0 < Table.maximumLogHeight }, "bits 0 ..< 24")
    }
    return virtual(VirtualColumn(sum: terms, name: name))
  }

  /// `expression` is zero on every row. Its degree is at most 3.
  public func constrain(_ expression: Expression, _ label: String) {
    precondition(expression.degree <= Table.maximumDegree, "\(name): \(label): degree above 3")
    let node = expression.node(in: graph)
    constraints.append((label, node, expression.degree))
  }

  /// For k = 0, 1, …: rest_k + Σ x_i y_(k − i), over all the products (x, y), is zero on every row. x and y are affine.
  ///
  /// For the product of polynomials with many coefficients: prover and verifier multiply once for each (x, y), whatever its
  /// length. `rest` is as long as the longest product.
  public func constrain(
    _ rest: [Expression], plus products: [(x: [Expression], y: [Expression])], _ label: (Int) -> String
  ) {
    let first = constraints.count
    var sums = rest
    for (x, y) in products {
      precondition(x.count + y.count - 1 <= rest.count, "\(name): \(label(0)): a product that is too long")
      for form in x + y { precondition(form.degree <= 1, "\(name): \(label(0)): a factor is not affine") }
      for k in 0..<x.count + y.count - 1 { sums[k] += graph.convolution(convolutions.count, k) }
      convolutions.append((x.map { $0.node(in: graph) }, y.map { $0.node(in: graph) }, first))
    }
    for (k, sum) in sums.enumerated() { constrain(sum, label(k)) }
  }

  /// `expression` is 0 or 1 on every row.
  public func boolean(_ expression: Expression, _ label: String) {
    constrain(expression * (expression - 1), label)
  }

  /// Puts the message on the bus `multiplicity` times. Fields and multiplicity are affine.
  public func send(_ bus: Bus, _ fields: [Expression], multiplicity: Expression, _ label: String) {
    interact(bus, .send, fields, multiplicity, label)
  }

  /// Takes the message from the bus `multiplicity` times. Fields and multiplicity are affine.
  public func receive(_ bus: Bus, _ fields: [Expression], multiplicity: Expression, _ label: String) {
    interact(bus, .receive, fields, multiplicity, label)
  }

  private func interact(
    _ bus: Bus, _ direction: Interaction.Direction, _ fields: [Expression], _ multiplicity: Expression,
    _ label: String
  ) {
    precondition(fields.count == bus.arity, "\(name): \(label): wrong number of fields")
    for field in fields { precondition(field.degree <= 1, "\(name): \(label): a field is not affine") }
    precondition(multiplicity.degree <= 1, "\(name): \(label): the multiplicity is not affine")
    interactions.append(
      Pending(
        label: label, bus: bus, direction: direction, fields: fields.map { $0.node(in: graph) },
        multiplicity: multiplicity.node(in: graph)))
  }

  /// The finished table. `fixedLogHeight`: exactly one instance, of 2^fixedLogHeight rows.
  public func build(fixedLogHeight: Int? = nil) -> Table {
    if let fixedLogHeight {
      let least = firstState == nil ? Table.minimumLogHeight : KeccakStates.minimumLogHeight
      precondition(
        fixedLogHeight >= least && fixedLogHeight <= Table.maximumLogHeight,
        "\(name): heights are 2^\(least) … 2^24")
    }
    var columns: [String] = []
    var preprocessed: [String] = []
    var virtuals: [VirtualColumn] = []
    for variable in variables {
      switch variable {
      case .main(let name): columns.append(name)
      case .preprocessed(let name): preprocessed.append(name)
      case .virtual(let column): virtuals.append(column)
      }
    }
    precondition(
      preprocessed.isEmpty || fixedLogHeight != nil, "\(name): preprocessed columns need a fixed height")
    // The order of declaration to: main, preprocessed, virtual.
    var next = (0, columns.count, columns.count + preprocessed.count)
    var renumbered: [Int] = []
    for variable in variables {
      switch variable {
      case .main:
        renumbered.append(next.0)
        next.0 += 1
      case .preprocessed:
        renumbered.append(next.1)
        next.1 += 1
      case .virtual:
        renumbered.append(next.2)
        next.2 += 1
      }
    }

    var needed = [Bool](repeating: false, count: graph.nodes.count)
    for constraint in constraints { needed[Int(constraint.node)] = true }
    for i in graph.nodes.indices.reversed() where needed[i] {
      let node = graph.nodes[i]
      if node.kind == .add || node.kind == .subtract || node.kind == .multiply {
        needed[Int(node.a)] = true
        needed[Int(node.b)] = true
      }
    }
    var nodes: [Node] = []
    var position = [Int32](repeating: -1, count: graph.nodes.count)
    for i in graph.nodes.indices where needed[i] {
      var node = graph.nodes[i]
      switch node.kind {
      case .constant, .convolution: break
      case .variable: node.a = Int32(renumbered[Int(node.a)])
      default:
        node.a = position[Int(node.a)]
        node.b = position[Int(node.b)]
      }
      position[i] = Int32(nodes.count)
      nodes.append(node)
    }

    func affine(_ node: Int32) -> Affine { graph.affine(node, renumbered: renumbered) }
    let rules = constraints.map {
      Constraint(label: $0.label, root: Int(position[Int($0.node)]), degree: $0.degree)
    }
    return Table(
      name: name, columns: columns, preprocessed: preprocessed, virtuals: virtuals,
      fixedLogHeight: fixedLogHeight, nodes: nodes,
      constraints: rules,
      convolutions: convolutions.map {
        Convolution(x: $0.x.map(affine), y: $0.y.map(affine), firstConstraint: $0.firstConstraint)
      },
      interactions: interactions.map {
        Interaction(
          label: $0.label, bus: $0.bus, direction: $0.direction, fields: $0.fields.map(affine),
          multiplicity: affine($0.multiplicity))
      },
      products: ProductForm(nodes: nodes, constraints: rules),
      keccak: firstState.map { KeccakStates(firstColumn: renumbered[$0]) })
  }
}
