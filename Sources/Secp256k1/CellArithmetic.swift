import BigIntegers
import WeierstrassCells

/// Signatures with all field elements in memory: what the machine's accelerator computes in the fewest instructions.
/// The guest's path of `ECDSA`; natively it exists for tests.
enum CellArithmetic {
  /// The curve's cells, without a point.
  static func makeCurve() -> CurveCells {
    // 3 / 2 = (p + 3) / 2.
    CurveCells(
      modulus: FieldElement.modulus, aHalf: .zero,
      threeHalves: UInt256(
        limbs: 0xffff_ffff_7fff_fe19, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0x7fff_ffff_ffff_ffff))
  }

  /// g · G + k · p for the point p in cells x, y.
  static func combine(_ g: Scalar, _ k: Scalar, in curve: inout CurveCells) {
    curve.makeTable()
    // (βx, y) is λ · (x, y): on the isomorphic curve as well.
    let cells = curve.cells
    let beta = Cell.free(2)
    cells.set(beta, FieldElement.beta.integer)
    for i in 0..<8 {
      let (from, to) = (Cell.multiple(i), Cell.secondMultiple(i))
      cells.multiply(to, from, beta)
      cells.copy(Cell(to.index + 1), from: cells.pointer(Cell(from.index + 1)))
    }
    let (k1, k2) = k.endomorphismSplit
    GeneratorTable.withPoints { points in
      let words = UnsafeRawPointer(points).assumingMemoryBound(to: UInt64.self)
      curve.sum(
        UInt256(k1.magnitude), isNegative: k1.isNegative, UInt256(k2.magnitude), isNegative: k2.isNegative,
        UInt256(g.value.low), generator: words, UInt256(g.value.high), shifted: words + 128 * 8)
    }
  }

  /// The inverse modulo the group order, by Fermat; zero for zero.
  static func inverse(_ x: Scalar) -> Scalar {
    let cells = ModularCells(count: 21, modulus: Scalar.order)
    let value = Cell(4)
    cells.set(value, x.value)
    cells.power(Cell(5), value, Scalar.order &- UInt256(2), table: Cell(6))
    let result = cells.get(Cell(5))
    cells.deallocate()
    return Scalar(unchecked: result)
  }

  /// Sets cells x, y to the point with the abscissa `x` < p and that parity; false when there is none.
  static func setPoint(x: UInt256, yIsOdd: Bool, in curve: borrowing CurveCells) -> Bool {
    let cells = curve.cells
    cells.set(.x, x)
    cells.set(.t0, UInt256(7))
    cells.multiply(.t1, .x, .x)
    cells.multiplyAdd(.s, .t1, .x, .t0)
    // s^((p + 1) / 4).
    let (k2, k22, k223) = ones(.s, cells)
    cells.square(.t0, k223, times: 23)
    cells.multiply(.t0, .t0, k22)
    cells.square(.t0, .t0, times: 6)
    cells.multiply(.t0, .t0, k2)
    cells.square(.y, .t0, times: 2)
    cells.multiply(.t0, .y, .y)
    guard cells.areEqual(.t0, .s) else { return false }
    if (cells.get(.y).limb0 & 1 != 0) != yIsOdd { cells.multiply(.y, .y, .minusOne) }
    return true
  }

  /// The sum of `combine` as a point; nil for the neutral one.
  static func affineSum(_ curve: borrowing CurveCells) -> AffinePoint? {
    if curve.isEmpty { return nil }
    if curve.isEmpty { return nil }
    let cells = curve.cells
    cells.multiply(.z, .z, .scale)
    // z^(p − 2).
    let (k2, k22, k223) = ones(.z, cells)
    cells.square(.t0, k223, times: 23)
    cells.multiply(.t0, .t0, k22)
    cells.square(.t0, .t0, times: 5)
    cells.multiply(.t0, .t0, .z)
    cells.square(.t0, .t0, times: 3)
    cells.multiply(.t0, .t0, k2)
    cells.square(.t0, .t0, times: 2)
    cells.multiply(.t0, .t0, .z)
    cells.multiply(.t1, .t0, .t0)
    cells.multiply(.x, .x, .t1)
    cells.multiply(.t1, .t1, .t0)
    if curve.isNegated { cells.multiply(.t1, .t1, .minusOne) }
    cells.multiply(.y, .y, .t1)
    return AffinePoint(
      uncheckedX: FieldElement(reducing: cells.get(.x)), y: FieldElement(reducing: cells.get(.y)))
  }

  /// Powers 2ᵏ − 1 of `a`, which both exponents begin with: k = 2, 22, 223.
  private static func ones(_ a: Cell, _ cells: ModularCells) -> (k2: Cell, k22: Cell, k223: Cell) {
    let (x2, x22, x223) = (Cell.free(0), Cell.free(1), Cell.free(2))
    let (x3, x9, x44, t) = (Cell.free(3), Cell.free(4), Cell.free(5), Cell.free(6))
    cells.multiply(t, a, a)
    cells.multiply(x2, t, a)
    cells.multiply(t, x2, x2)
    cells.multiply(x3, t, a)
    cells.square(t, x3, times: 3)
    cells.multiply(t, t, x3)
    cells.square(t, t, times: 3)
    cells.multiply(x9, t, x3)
    cells.square(t, x9, times: 2)
    cells.multiply(x9, t, x2)
    // x9 holds 2¹¹ − 1 by now.
    cells.square(t, x9, times: 11)
    cells.multiply(x22, t, x9)
    cells.square(t, x22, times: 22)
    cells.multiply(x44, t, x22)
    cells.square(t, x44, times: 44)
    cells.multiply(x9, t, x44)
    cells.square(t, x9, times: 88)
    cells.multiply(t, t, x9)
    cells.square(t, t, times: 44)
    cells.multiply(t, t, x44)
    cells.square(t, t, times: 3)
    cells.multiply(x223, t, x3)
    return (x2, x22, x223)
  }

  /// Whether the sum's abscissa is `r` modulo the group order; false for the neutral point.
  static func sumHasAbscissa(_ r: Scalar, _ curve: borrowing CurveCells) -> Bool {
    if curve.isEmpty { return false }
    let cells = curve.cells
    cells.multiply(.z, .z, .scale)
    cells.multiply(.z, .z, .z)
    cells.set(.t0, r.value)
    cells.multiply(.t1, .t0, .z)
    if cells.areEqual(.t1, .x) { return true }
    let (sum, overflow) = r.value.addingReportingOverflow(Scalar.order)
    guard !overflow, sum < FieldElement.modulus else { return false }
    cells.set(.t0, sum)
    cells.multiply(.t1, .t0, .z)
    return cells.areEqual(.t1, .x)
  }

  // What `ECDSA` does, in cells.

  static func verify(_ u1: Scalar, _ u2: Scalar, _ key: AffinePoint, _ r: Scalar) -> Bool {
    var curve = makeCurve()
    curve.cells.set(.x, key.x.integer)
    curve.cells.set(.y, key.y.integer)
    combine(u1, u2, in: &curve)
    return sumHasAbscissa(r, curve)
  }

  /// The key r⁻¹ (s R − z G) for the point R with abscissa `x` < p; u₁ = −z / r, u₂ = s / r.
  static func recover(
    _ u1: Scalar, _ u2: Scalar, x: UInt256, yIsOdd: Bool
  ) throws(SignatureError) -> AffinePoint {
    var curve = makeCurve()
    guard setPoint(x: x, yIsOdd: yIsOdd, in: curve) else { throw .noSuchPoint }
    combine(u1, u2, in: &curve)
    guard let key = affineSum(curve) else { throw .neutralKey }
    return key
  }
}
