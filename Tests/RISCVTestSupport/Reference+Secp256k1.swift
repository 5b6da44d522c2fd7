public import RISCV

/// Sums of points by the formulas of a school book, on fractions that are divided out bit by bit.
extension Reference {
  /// 2²⁵⁶ − 2³² − 977.
  public static let secp256k1: [UInt64] = [0xffff_fffe_ffff_fc2f, .max, .max, .max]

  /// Whether the accelerator has a result for these areas.
  public static func isDefined(_ accelerator: Accelerator, _ areas: [[UInt64]]) -> Bool {
    switch accelerator {
    case .secp256k1Add:
      let (x1, x2) = (Array(areas[0][..<4]), Array(areas[1][..<4]))
      return less(x1, secp256k1) && less(x2, secp256k1) && x1 != x2
    case .secp256k1Double: return modP(Array(areas[0][4...])).contains { $0 != 0 }
    default: return true
    }
  }

  /// Eight words each.
  static func curveSum(_ p: [UInt64], _ q: [UInt64]) -> [UInt64] {
    let (x1, y1, x2, y2) = (Array(p[..<4]), Array(p[4...]), Array(q[..<4]), Array(q[4...]))
    return third(slope: quotient(minus(y2, y1), minus(x2, x1)), x1, y1, x2)
  }

  static func curveDouble(_ p: [UInt64]) -> [UInt64] {
    let (x, y) = (Array(p[..<4]), Array(p[4...]))
    let square = times(x, x)
    return third(slope: quotient(plus(plus(square, square), square), plus(y, y)), x, y, x)
  }

  private static func third(slope: [UInt64], _ x1: [UInt64], _ y1: [UInt64], _ x2: [UInt64]) -> [UInt64] {
    let x = minus(minus(times(slope, slope), x1), x2)
    return x + minus(times(slope, minus(x1, x)), y1)
  }

  // Modulo p; results are below p.

  static func modP(_ x: [UInt64]) -> [UInt64] { plus(x, [0, 0, 0, 0]) }
  static func plus(_ x: [UInt64], _ y: [UInt64]) -> [UInt64] {
    multiplyAdd(x, [1, 0, 0, 0], y, modulus: secp256k1)
  }
  static func minus(_ x: [UInt64], _ y: [UInt64]) -> [UInt64] {
    multiplyAdd(y, subtracted(secp256k1, [1]), x, modulus: secp256k1)
  }
  static func times(_ x: [UInt64], _ y: [UInt64]) -> [UInt64] {
    multiplyAdd(x, y, [0, 0, 0, 0], modulus: secp256k1)
  }

  /// x / y for y ≠ 0: the pairs (u, a) and (v, b) keep a y = u x and b y = v x while u and v lose bits.
  static func quotient(_ x: [UInt64], _ y: [UInt64]) -> [UInt64] {
    var (u, a) = (modP(y), modP(x))
    var (v, b) = (secp256k1, [UInt64](repeating: 0, count: 4))
    while u.contains(where: { $0 != 0 }) {
      if u[0] % 2 == 0 {
        (u, a) = (half(u), halfModP(a))
      } else if less(u, v) {
        (u, a, v, b) = (v, b, u, a)
      } else {
        (u, a) = (subtracted(u, v), minusReduced(a, b))
      }
    }
    return b
  }

  private static func half(_ x: [UInt64]) -> [UInt64] {
    x.indices.map { x[$0] / 2 + ($0 + 1 < x.count ? x[$0 + 1] % 2 * (1 << 63) : 0) }
  }

  private static func halfModP(_ x: [UInt64]) -> [UInt64] {
    Array(half(x[0] % 2 == 0 ? x + [0] : added(x + [0], secp256k1))[..<4])
  }

  private static func minusReduced(_ x: [UInt64], _ y: [UInt64]) -> [UInt64] {
    less(x, y) ? Array(subtracted(added(x + [0], secp256k1), y)[..<4]) : subtracted(x, y)
  }
}
