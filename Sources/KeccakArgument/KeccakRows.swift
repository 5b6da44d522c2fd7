import Constraints
public import KoalaBear
import Multilinear

/// The rows of all instances of a table with Keccak states, one after the other: instance i begins at a multiple of its own
/// height because heights descend.
public struct KeccakRows: Sendable, Hashable {
  /// log₂ of the instances' heights, descending, each at least 5.
  public let logHeights: [Int]
  /// The first row of each instance.
  public let offsets: [Int]
  public let count: Int
  /// All rows are below 2^variables.
  public let variables: Int

  /// - Parameter logHeights: at least one, descending, each in 5 … 24.
  public init(logHeights: [Int]) {
    self.logHeights = logHeights
    var offsets: [Int] = []
    var count = 0
    for height in logHeights {
      offsets.append(count)
      count += 1 << height
    }
    self.offsets = offsets
    self.count = count
    variables = TraceLayout.ceilLog2(count)
  }

  /// Variables above those of a block of 16 rows.
  public var blockVariables: Int { variables - KeccakPoint.blockVariables }
  /// Blocks of 16 rows.
  public var blocks: Int { count >> KeccakPoint.blockVariables }

  /// Σ of a point's weights over all rows.
  func mass(_ point: KeccakPoint) -> Felt5 {
    var sum = Felt5.zero
    for i in logHeights.indices { sum += prefix(point, instance: i) }
    return sum
  }

  /// eq of the point's first coordinates and the bits of the instance's offset that all its rows have in common.
  func prefix(_ point: KeccakPoint, instance i: Int) -> Felt5 {
    var product = Felt5.one
    for k in 0..<variables - logHeights[i] {
      let r = point.block[k]
      product *= offsets[i] >> (variables - 1 - k) & 1 == 1 ? r : Felt5.one - r
    }
    return product
  }

  /// Σ_x eq(low, x) · weight(offset + x) over the rows x of an instance: the multilinear extension of the point's weights.
  ///
  /// - Parameter low: as many coordinates as the instance's height has bits, top bit first.
  public func evaluate(_ point: KeccakPoint, instance i: Int, at low: [Felt5]) -> Felt5 {
    let middle = logHeights[i] - KeccakPoint.blockVariables
    let eq = Eq.evaluate(point.block.suffix(middle), low.prefix(middle))
    let inner = Eq.table(low.suffix(KeccakPoint.blockVariables))
    var sum = Felt5.zero
    for (x, y) in zip(inner, KeccakPoint.lagrange(at: point.inner)) { sum += x * y }
    return prefix(point, instance: i) * eq * sum
  }
}

/// Weights of rows: of row 16 b + u they are L_u(inner) · eq(block, b), with L_u the Lagrange polynomials on the subgroup of 16
/// elements, u-th element ω^u.
public struct KeccakPoint: Sendable, Hashable {
  public static let blockVariables = 4

  public var inner: Felt5
  /// As many coordinates as there are block variables, top bit first.
  public var block: [Felt5]

  public init(inner: Felt5, block: [Felt5]) { (self.inner, self.block) = (inner, block) }

  /// L_u(x) for u < 16.
  public static func lagrange(at x: Felt5) -> [Felt5] {
    let omega = Felt.twoAdicGenerator(blockVariables)
    let size = 1 << blockVariables
    var differences: [Felt5] = []
    var h = Felt.one
    var powers: [Felt] = []
    for _ in 0..<size {
      powers.append(h)
      differences.append(x - h)
      h *= omega
    }
    // At a point of the subgroup one of them is 1.
    if let u = differences.firstIndex(of: .zero) {
      var list = [Felt5](repeating: .zero, count: size)
      list[u] = .one
      return list
    }
    BatchInverse.invert(&differences)
    var power = x
    for _ in 0..<blockVariables { power *= power }
    let scale = (power - Felt.one) * Felt(UInt32(size)).inverse
    return zip(powers, differences).map { scale * $0 * $1 }
  }

  /// The weights of the first `count` rows.
  public func weights(_ count: Int) -> [Felt5] {
    let inner = KeccakPoint.lagrange(at: self.inner)
    var list: [Felt5] = []
    list.reserveCapacity(count)
    let size = 1 << KeccakPoint.blockVariables
    for (b, scale) in Eq.table(block).prefix((count + size - 1) / size).enumerated() {
      for u in 0..<min(size, count - size * b) { list.append(scale * inner[u]) }
    }
    return list
  }
}
