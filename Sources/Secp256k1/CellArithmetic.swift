import BigIntegers
import WeierstrassCells

/// Signatures with all numbers in memory: what the machine's accelerators compute in the fewest instructions.
/// The guest's path of `ECDSA`; natively it exists for tests.
enum CellArithmetic {
  /// The ladder behind g · G + k · p, for a point p with canonical coordinates.
  static func combine(_ g: Scalar, _ k: Scalar, _ p: AffinePoint, in ladder: inout AffineLadder) {
    let (k1, k2) = k.endomorphismSplit
    ladder.set(lane: 0, p, k1, k2)
    ladder.climb(lanes: 2, g, pieces: 2)
  }

  /// The inverse modulo the group order, x^(n − 2); zero for zero. In binary n − 2 begins with 127 ones; then windows of
  /// at most four bits: 293 multiplications.
  static func inverse(_ x: Scalar) -> Scalar {
    let cells = ModularCells(count: 15, modulus: Scalar.order)
    /// x to the power 2i + 1, i < 8.
    func odd(_ i: Int) -> Cell { Cell(4 &+ i) }
    let (t, seven, u) = (Cell(12), Cell(13), Cell(14))
    cells.set(odd(0), x.value)
    cells.multiply(t, odd(0), odd(0))
    for i in 0..<7 { cells.multiply(odd(i &+ 1), odd(i), t) }
    // Powers 2ᵏ − 1: k = 7, 14, 28, 56, 63, 126, 127.
    cells.square(seven, odd(7), times: 3)
    cells.multiply(seven, seven, odd(3))
    cells.square(t, seven, times: 7)
    cells.multiply(t, t, seven)
    cells.square(u, t, times: 14)
    cells.multiply(u, u, t)
    cells.square(t, u, times: 28)
    cells.multiply(t, t, u)
    cells.square(t, t, times: 7)
    cells.multiply(t, t, seven)
    cells.square(u, t, times: 63)
    cells.multiply(u, u, t)
    cells.multiply(u, u, u)
    cells.multiply(u, u, odd(0))
    @inline(__always) func window(_ squares: Int, _ power: Int) {
      cells.square(u, u, times: squares)
      cells.multiply(u, u, odd(power &>> 1))
    }
    window(5, 11); window(3, 5); window(4, 5); window(4, 7); window(5, 13)
    window(2, 3); window(5, 7); window(6, 13); window(5, 11); window(4, 13)
    window(3, 1); window(6, 5); window(10, 7); window(4, 7); window(5, 15)
    window(4, 15); window(5, 9); window(6, 11); window(4, 13); window(5, 3)
    window(6, 13); window(10, 13); window(4, 9); window(9, 9); window(4, 15)
    window(1, 1)
    let result = cells.get(u)
    cells.deallocate()
    return Scalar(unchecked: result)
  }

  /// The point with the abscissa `x` < p and that parity; nil when there is none.
  static func point(x: UInt256, yIsOdd: Bool, in cells: ModularCells) -> AffinePoint? {
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
    guard cells.areEqual(.t0, .s) else { return nil }
    if (cells.get(.y).limb0 & 1 != 0) != yIsOdd { cells.multiply(.y, .y, .minusOne) }
    return AffinePoint(uncheckedX: FieldElement(reducing: x), y: FieldElement(reducing: cells.get(.y)))
  }

  /// Powers 2ᵏ − 1 of `a`, which the exponent begins with: k = 2, 22, 223.
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

  // What `ECDSA` does, in cells.

  static func verify(_ u1: Scalar, _ u2: Scalar, _ key: AffinePoint, _ r: Scalar) -> Bool {
    var ladder = AffineLadder()
    combine(u1, u2, AffinePoint(uncheckedX: key.x.normalized, y: key.y.normalized), in: &ladder)
    guard let sum = ladder.point else { return false }
    return Scalar(reducing: sum.x.integer) == r
  }

  /// The key r⁻¹ (s R − z G) for the point R with abscissa `x` < p; u₁ = −z / r, u₂ = s / r.
  static func recover(
    _ u1: Scalar, _ u2: Scalar, x: UInt256, yIsOdd: Bool
  ) throws(SignatureError) -> AffinePoint {
    var ladder = AffineLadder()
    guard let point = point(x: x, yIsOdd: yIsOdd, in: ladder.cells) else { throw .noSuchPoint }
    combine(u1, u2, point, in: &ladder)
    guard let key = ladder.point else { throw .neutralKey }
    return key
  }
}
