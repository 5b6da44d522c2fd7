public import KoalaBear

/// A polynomial that vanishes on every row.
public struct Constraint: Sendable {
  public let label: String
  /// Index into the table's nodes.
  public let root: Int
  /// 0 … `Table.maximumDegree`.
  public let degree: Int
}

/// A message put on a bus (or taken from it) by every row, `multiplicity` times.
public struct Interaction: Sendable {
  public enum Direction: UInt8, Sendable { case send, receive }
  public let label: String
  public let bus: Bus
  public let direction: Direction
  public let fields: [Affine]
  public let multiplicity: Affine
}

/// The rules of one table: its columns, constraints and interactions.
///
/// Variables are numbered: main columns, then preprocessed columns, then virtual columns.
/// Interactions 2k and 2k + 1 share one fraction of the lookup argument; the last one of an odd number
/// stands alone.
public struct Table: Sendable {
  /// The highest degree of a constraint.
  public static let maximumDegree = 3
  /// The lowest height of an instance: 2⁴ rows, one packed vector.
  public static let minimumLogHeight = 4
  /// The greatest height of an instance.
  public static let maximumLogHeight = 24

  public let name: String
  /// The names of the committed columns.
  public let columns: [String]
  /// The names of the columns in the preprocessed commitment. Such a table has exactly one instance.
  public let preprocessed: [String]
  public let virtuals: [VirtualColumn]
  /// When set, the table has exactly one instance, of this height.
  public private(set) var fixedLogHeight: Int?
  /// Operands first; only what the constraints need.
  public let nodes: [Node]
  public let constraints: [Constraint]
  /// Products that are parts of constraints, as nodes of kind `convolution`.
  public let convolutions: [Convolution]
  public let interactions: [Interaction]
  /// The constraints once more, as the proof's last step needs them.
  public let products: ProductForm
  /// Columns that hold states of Keccak-f. At most one table of a system has them.
  public let keccak: KeccakStates?

  /// The same table with another fixed height, for one that has a fixed height.
  func fixed(logHeight: Int) -> Table {
    precondition(
      fixedLogHeight != nil && logHeight >= leastLogHeight && logHeight <= Table.maximumLogHeight,
      "heights are 2^\(leastLogHeight) … 2^24")
    var table = self
    table.fixedLogHeight = logHeight
    return table
  }

  public var variableCount: Int { columns.count + preprocessed.count + virtuals.count }
  /// The lowest height of an instance of this table.
  public var leastLogHeight: Int {
    keccak == nil ? Table.minimumLogHeight : max(Table.minimumLogHeight, KeccakStates.minimumLogHeight)
  }
  /// Pairs of interactions, the last one perhaps of one only.
  public var pairCount: Int { (interactions.count + 1) / 2 }
  /// Fractions per row: one a pair, then one a column of the states.
  public var blockCount: Int { pairCount + (keccak == nil ? 0 : KeccakStates.columns) }
  /// Products in the summand of an instance: one for all that is linear, those of constraints, two a pair of
  /// interactions, one a convolution.
  public var productCount: Int {
    1 + products.products.count + 2 * (interactions.count / 2) + convolutions.count
  }
  /// The highest degree of a constraint, 0 without constraints.
  public var degree: Int { constraints.reduce(0) { max($0, $1.degree) } }

  /// The name of a variable, for reports.
  public func variableName(_ index: Int) -> String {
    if index < columns.count { return columns[index] }
    if index < columns.count + preprocessed.count { return preprocessed[index - columns.count] }
    let v = virtuals[index - columns.count - preprocessed.count]
    switch v.kind {
    case .bits: return "row[\(v.low)..<\(v.high)]"
    case .and: return "row[0..<\(v.high)] & row[\(v.high)..<\(2 * v.high)]"
    case .sum: return v.name
    }
  }

  /// All constraints at a row; `nodeValues` is scratch of `nodes.count` elements.
  public func evaluateNodes(_ values: UnsafeBufferPointer<Felt>, into nodeValues: inout [Felt]) {
    for (i, node) in nodes.enumerated() {
      switch node.kind {
      case .constant: nodeValues[i] = node.value
      case .variable: nodeValues[i] = values[Int(node.a)]
      case .add: nodeValues[i] = nodeValues[Int(node.a)] + nodeValues[Int(node.b)]
      case .subtract: nodeValues[i] = nodeValues[Int(node.a)] - nodeValues[Int(node.b)]
      case .multiply: nodeValues[i] = nodeValues[Int(node.a)] * nodeValues[Int(node.b)]
      case .convolution: nodeValues[i] = convolutions[Int(node.a)].coefficient(Int(node.b), values)
      }
    }
  }

  /// The constraints' values, given the value of every variable.
  public func evaluateConstraints(_ values: [Felt5]) -> [Felt5] {
    evaluateConstraints(values) { convolutions[$0].coefficient($1, values) }
  }

  /// The same with the coefficients of convolutions, by index and k, as the caller has them.
  func evaluateConstraints(_ values: [Felt5], convolution: (Int, Int) -> Felt5) -> [Felt5] {
    var nodeValues = [Felt5](repeating: .zero, count: nodes.count)
    for (i, node) in nodes.enumerated() {
      switch node.kind {
      case .constant: nodeValues[i] = Felt5(node.value)
      case .variable: nodeValues[i] = values[Int(node.a)]
      case .add: nodeValues[i] = nodeValues[Int(node.a)] + nodeValues[Int(node.b)]
      case .subtract: nodeValues[i] = nodeValues[Int(node.a)] - nodeValues[Int(node.b)]
      case .multiply: nodeValues[i] = nodeValues[Int(node.a)] * nodeValues[Int(node.b)]
      case .convolution: nodeValues[i] = convolution(Int(node.a), Int(node.b))
      }
    }
    return constraints.map { nodeValues[$0.root] }
  }
}
