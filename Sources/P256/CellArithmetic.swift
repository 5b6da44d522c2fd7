import BigIntegers
import WeierstrassCells

/// Signatures with all field elements in memory: what the machine's accelerator computes in the fewest instructions.
/// The guest's path of `P256PublicKey`; natively it exists for tests.
enum CellArithmetic {
  /// The curve's cells, without a point.
  static func makeCurve() -> CurveCells {
    // a / 2 = −3 / 2 = (p − 3) / 2 and 3 / 2 = (p + 3) / 2.
    CurveCells(
      modulus: FieldElement.modulus,
      aHalf: UInt256(
        limbs: 0xffff_ffff_ffff_fffe, 0x0000_0000_7fff_ffff, 0x8000_0000_0000_0000, 0x7fff_ffff_8000_0000),
      threeHalves: UInt256(limbs: 1, 0x0000_0000_8000_0000, 0x8000_0000_0000_0000, 0x7fff_ffff_8000_0000))
  }

  /// g · G + k · q for the point q in cells x, y.
  static func combine(_ g: UInt256, _ k: UInt256, in curve: inout CurveCells) {
    curve.makeTable()
    generatorWords.span.withUnsafeBufferPointer { words in
      curve.sum(k, g, generator: words.baseAddress.unsafelyUnwrapped)
    }
  }

  /// Whether (x, y) are coordinates of a point: below p, and y² = x³ − 3x + b.
  static func isPoint(_ x: UInt256, _ y: UInt256) -> Bool {
    let p = FieldElement.modulus
    guard x < p, y < p else { return false }
    let t = Modular256.multiplyAdd(x, x, p &- UInt256(3), modulus: p)
    return Modular256.multiplyAdd(t, x, AffinePoint.bInteger, modulus: p) == y.multiplied(by: y, modulo: p)
  }

  /// The inverse modulo the group order, by Fermat; zero for zero.
  static func inverse(_ x: UInt256) -> UInt256 {
    let n = P256PublicKey.order
    let cells = ModularCells(count: 21, modulus: n)
    cells.set(Cell(4), x)
    cells.power(Cell(5), Cell(4), n &- UInt256(2), table: Cell(6))
    let result = cells.get(Cell(5))
    cells.deallocate()
    return result
  }

  /// Whether the abscissa of u₁ · G + u₂ · key is `r` modulo the group order; false for the neutral point.
  static func verify(_ u1: UInt256, _ u2: UInt256, _ key: P256PublicKey, _ r: UInt256) -> Bool {
    var curve = makeCurve()
    let cells = curve.cells
    cells.set(.x, key.x)
    cells.set(.y, key.y)
    combine(u1, u2, in: &curve)
    if curve.isEmpty { return false }
    cells.multiply(.z, .z, .scale)
    cells.multiply(.z, .z, .z)
    cells.set(.t0, r)
    cells.multiply(.t1, .t0, .z)
    if cells.areEqual(.t1, .x) { return true }
    let (sum, overflow) = r.addingReportingOverflow(P256PublicKey.order)
    guard !overflow, sum < FieldElement.modulus else { return false }
    cells.set(.t0, sum)
    cells.multiply(.t1, .t0, .z)
    return cells.areEqual(.t1, .x)
  }
}
