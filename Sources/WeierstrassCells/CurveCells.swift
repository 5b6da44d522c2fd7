public import BigIntegers

/// A sum of points on a curve y² = x³ + a x + b over a prime field, in cells, by formulas with few calls: 11 for a
/// doubling, 15 for an addition.
///
/// The sum is (X / Z², Y / Z³) up to its sign: both formulas give the negative of what they should, which saves a call,
/// and `isNegated` keeps account. An addition of a point to itself or to its inverse makes Z = 0, and Z stays 0 from
/// then on: where Z = 0 in the end, the sum is computed again with a look at each addition.
///
/// To save an inversion the points of the table, and with them the sum, lie on the isomorphic curve (x z², y z³) for a
/// common z, cell `scale`; the generator's multiples are scaled where they are added.
public struct CurveCells: ~Copyable {
  public let cells: ModularCells
  /// Whether the cells hold the negative of the sum.
  public internal(set) var isNegated = false
  /// Whether there is nothing in the sum.
  public internal(set) var isEmpty = true

  /// `aHalf` is a / 2 and `threeHalves` 3 / 2 modulo `modulus`.
  public init(modulus: UInt256, aHalf: UInt256, threeHalves: UInt256) {
    cells = ModularCells(count: CurveCells.cellCount, modulus: modulus, extra: CurveCells.columnWords)
    cells.set(.minusTwo, modulus &- UInt256(2))
    cells.set(.threeHalves, threeHalves)
    cells.set(.aHalf, aHalf)
  }

  deinit { cells.deallocate() }

  /// Cells in all; offsets stay below 2 KiB, where an instruction reaches them.
  static let cellCount = 54
}

/// The formulas. Each negates.
extension ModularCells {
  /// (X, Y, Z) ← −2 (X, Y, Z).
  ///
  /// With S = Y², L = (3 X² + a Z⁴) / 2, T = X S: X' = L² − 2 T, −Y' = L (X' − T) + S², Z' = Y Z. a Z⁴ / 2 is kept: its
  /// next value is the last one times S².
  @inline(__always)
  func double() {
    multiply(.s, .y, .y)
    multiply(.t0, .x, .threeHalves)
    multiplyAdd(.l, .t0, .x, .w)
    multiply(.t0, .x, .s)
    multiply(.t1, .t0, .minusTwo)
    multiplyAdd(.x, .l, .l, .t1)
    multiplyAdd(.t0, .t0, .minusOne, .x)
    multiply(.s, .s, .s)
    multiply(.z, .y, .z)
    multiplyAdd(.y, .l, .t0, .s)
    multiply(.w, .w, .s)
  }

  /// (X, Y, Z) ← −((X, Y, Z) ± q) for the affine point at `q`, x then y. `isScaled`: q is on the curve itself and not
  /// on the isomorphic one.
  ///
  /// With n = X − x Z² and j = Y ∓ y Z³: X' = j² + n² (n − 2 X), Y' = j (X' − X n²) + Y n³, Z' = Z n.
  @inline(__always)
  func add(_ q: UnsafePointer<UInt64>, subtract: Bool, isScaled: Bool) {
    let z: Cell = isScaled ? .t2 : .z
    if isScaled { multiply(.t2, .z, .scale) }
    multiply(.t0, z, z)
    multiply(.t1, .t0, .minusOne)
    multiplyAdd(pointer(.n), q, pointer(.t1), pointer(.x))
    multiplyAdd(pointer(.t2), q + ModularCells.width, pointer(z), pointer(.zero))
    // t₀ and t₁ are neighbours: the sign chooses between them without a branch.
    let square = pointer(.t0) + (subtract ? 0 : ModularCells.width)
    multiplyAdd(pointer(.l), pointer(.t2), square, pointer(.y))
    multiply(.s, .n, .n)
    multiplyAdd(.t0, .x, .minusTwo, .n)
    multiply(.t0, .s, .t0)
    multiply(.t1, .x, .s)
    multiplyAdd(.x, .l, .l, .t0)
    multiplyAdd(.t1, .t1, .minusOne, .x)
    multiply(.s, .n, .s)
    multiply(.s, .y, .s)
    multiplyAdd(.y, .l, .t1, .s)
    multiply(.z, .z, .n)
  }

  /// How a sum and a summand can lie.
  enum Relation {
    case different, equal, inverse
  }

  /// How (X, Y, Z) and ± q lie to each other: n and j of an addition. Z must not be 0.
  func relation(_ q: UnsafePointer<UInt64>, subtract: Bool, isScaled: Bool) -> Relation {
    multiply(.t2, .z, isScaled ? .scale : .one)
    multiply(.t0, .t2, .t2)
    multiply(.t1, .t0, .minusOne)
    multiplyAdd(pointer(.n), q, pointer(.t1), pointer(.x))
    if !get(.n).isZero { return .different }
    multiplyAdd(pointer(.t2), q + ModularCells.width, pointer(.t2), pointer(.zero))
    multiplyAdd(.l, .t2, subtract ? .t0 : .t1, .y)
    return get(.l).isZero ? .equal : .inverse
  }

  /// (X, Y, Z) ← q.
  func start(_ q: UnsafePointer<UInt64>, isScaled: Bool) {
    copy(.x, from: q)
    copy(.y, from: q + ModularCells.width)
    copy(.z, from: pointer(.one))
    if isScaled {
      multiply(.t0, .scale, .scale)
      multiply(.x, .x, .t0)
      multiply(.t0, .t0, .scale)
      multiply(.y, .y, .t0)
    }
  }

  /// a Z⁴ / 2 after additions.
  @inline(__always)
  func renewW() {
    multiply(.t0, .z, .z)
    multiply(.t1, .t0, .aHalf)
    multiply(.w, .t1, .t0)
  }
}

/// The layout. What a formula names by itself comes first.
extension Cell {
  @inlinable @inline(__always) public static var minusTwo: Cell { Cell(4) }
  @inlinable @inline(__always) public static var threeHalves: Cell { Cell(5) }
  @inlinable @inline(__always) public static var x: Cell { Cell(6) }
  @inlinable @inline(__always) public static var y: Cell { Cell(7) }
  @inlinable @inline(__always) public static var z: Cell { Cell(8) }
  /// a Z⁴ / 2.
  @inlinable @inline(__always) public static var w: Cell { Cell(9) }
  /// a / 2 on the isomorphic curve.
  @inlinable @inline(__always) public static var aHalf: Cell { Cell(10) }
  /// The isomorphism's z.
  @inlinable @inline(__always) public static var scale: Cell { Cell(11) }
  @inlinable @inline(__always) public static var t0: Cell { Cell(12) }
  @inlinable @inline(__always) public static var t1: Cell { Cell(13) }
  @inlinable @inline(__always) public static var t2: Cell { Cell(14) }
  @inlinable @inline(__always) public static var l: Cell { Cell(15) }
  @inlinable @inline(__always) public static var s: Cell { Cell(16) }
  /// The difference of abscissas of an addition.
  @inlinable @inline(__always) public static var n: Cell { Cell(17) }
  /// Free for what a curve needs, i < 12.
  @inlinable @inline(__always) public static func free(_ i: Int) -> Cell { Cell(18 &+ i) }
  /// Abscissa, and behind it ordinate, of the multiple 2i + 1 of the point, i < 8.
  @inlinable @inline(__always) public static func multiple(_ i: Int) -> Cell { Cell(30 &+ 2 &* i) }
  /// The ratio of its Z to the one before, while the table is made.
  @inlinable @inline(__always) public static func ratio(_ i: Int) -> Cell { Cell(46 &+ i) }
  /// The cell behind this one.
  @inlinable @inline(__always) public var next: Cell { Cell(index &+ 1) }
}
