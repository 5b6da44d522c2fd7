import Constraints
import KoalaBear
import RISCV

/// A point in a row: abscissa in bytes, ordinate in limbs or in bytes too.
private struct RowPoint {
  let x: [Expression]
  let yBytes: [Expression]
  let y: [Expression]

  init(_ f: Frame, _ n: Int, ordinateInBytes: Bool = false) {
    x = f.t.columns("x\(n)Byte", 32)
    f.bytes(x, "x\(n)Byte")
    if ordinateInBytes {
      yBytes = f.t.columns("y\(n)Byte", 32)
      f.bytes(yBytes, "y\(n)Byte")
      y = limbs(of: yBytes)
    } else {
      yBytes = []
      y = f.t.columns("y\(n)", 16)
    }
  }

  /// The limbs of its eight words.
  var words: [Expression] { limbs(of: x) + y }
}

extension Machine {
  /// P ← P + Q by the chord, with its slope λ in bytes:
  /// λ (x₂ − x₁) − (y₂ − y₁) = q₁ p, λ² − x₁ − x₂ − x₃ = q₂ p, λ (x₁ − x₃) − y₁ − y₃ = q₃ p; x₁ ≠ x₂; x₁, x₂, x₃ and y₃ are below p.
  static func secp256k1AddTable() -> Table {
    let frame = AcceleratorFrame(.secp256k1Add, .secp256k1Add)
    let f = frame.f
    let (p, q) = (RowPoint(f, 1), RowPoint(f, 2))
    let sum = RowPoint(f, 3)
    frame.update(1, "q", old: q.words, new: q.words)
    frame.update(0, "p", old: p.words, new: sum.words)
    let slope = f.t.columns("slopeByte", 32)
    f.bytes(slope, "slopeByte")

    let sign = f.t.column("slopeSign")
    f.t.boolean(sign, "slopeSign is boolean")
    Secp256k1Field.equate(
      f, "slope", ByteProducts.product(slope, zip(q.x, p.x).map { $0 - $1 }), zip(p.y, q.y).map { $0 - $1 },
      quotient: Secp256k1Field.quotient(f, "slopeQuotient"), top: -sign)
    third(f, p, limbs(of: q.x), sum, slope)
    Secp256k1Field.isReduced(f, "x1", limbs(of: p.x))
    Secp256k1Field.isReduced(f, "x2", limbs(of: q.x))
    Secp256k1Field.differ(f, p.x, q.x, "x1 differs from x2")
    return frame.finish()
  }

  /// P ← 2 P by the tangent, whose slope λ has 3 x₁² − 2 λ y₁ = q₁ p; the rest as in a sum with x₂ = x₁. y₁ is neither 0 nor p.
  ///
  /// The parts of 3 x₁² and 2 λ y₁ of weight 2^(16 k) have no room below the field's prime. By weights 2^(8 n) they are at
  /// most 3 · 255² · 32 and 2 · 255² · 32, and q₁ p, every second of them, adds at most 64,100,000: within −4,300,000 … 70,400,000, so
  /// the carries lie within −17,000 … 276,000. A column has 2¹⁵ more and is below 2²⁰; and 70,400,000 + 2²⁰ + 2⁸ · 2²⁰ is far below
  /// the field's prime. −2 < q₁ / 2²⁵⁶ < 4: the top of q₁ is at least −2.
  static func secp256k1DoubleTable() -> Table {
    let frame = AcceleratorFrame(.secp256k1Double, .secp256k1Double)
    let f = frame.f
    let p = RowPoint(f, 1, ordinateInBytes: true)
    let double = RowPoint(f, 3)
    frame.update(0, "p", old: p.words, new: double.words)
    let slope = f.t.columns("slopeByte", 32)
    f.bytes(slope, "slopeByte")

    let topByte = f.t.column("slopeTop")
    f.bytes(topByte, 0, "slopeTop is a byte")
    let top = topByte - 2 * f.live
    let quotient = Secp256k1Field.quotient(f, "slopeQuotient") + [top]
    var carry = Expression(Felt.zero)
    let rest = (0..<64).map { n in
      var next = top
      if n < 63 {
        let column = f.t.column("slopeCarry[\(n + 1)]")
        f.range20(column, "slopeCarry[\(n + 1)]")
        next = column - 32768 * f.live
      }
      defer { carry = next }
      return carry - 256 * next - (n % 2 == 0 ? Secp256k1Field.multiple(quotient, n / 2) : 0)
    }
    f.t.constrain(
      rest, plus: [(p.x.map { 3 * $0 }, p.x), (slope.map { -2 * $0 }, p.yBytes)]
    ) { "slope: weight 2^\(8 * $0)" }
    third(f, p, limbs(of: p.x), double, slope)
    Secp256k1Field.differ(f, p.yBytes, [Expression](repeating: 0, count: 32), "y1 is not 0")
    Secp256k1Field.differ(f, p.yBytes, modulusBytes(f), "y1 is not p")
    return frame.finish()
  }

  /// The point (x₃, y₃) with the abscissas of two points on the line through `p` with that slope.
  ///
  /// λ² − x₁ − x₂ − x₃ > −4 p for numbers of 256 bits, so 3 more is a quotient of 16 limbs where λ < p; and λ (x₁ − x₃) − y₁ − y₃ is below
  /// 2²⁵⁶ p in absolute value.
  private static func third(
    _ f: Frame, _ p: RowPoint, _ x2: [Expression], _ third: RowPoint, _ slope: [Expression]
  ) {
    for i in third.y.indices { f.range16(third.y[i], "y3[\(i)]") }
    let (x1, x3) = (limbs(of: p.x), limbs(of: third.x))
    let columns = Secp256k1Field.quotient(f, "xQuotient")
    Secp256k1Field.equate(
      f, "x", ByteProducts.product(slope, slope), x1.indices.map { -x1[$0] - x2[$0] - x3[$0] },
      quotient: [columns[0] - 3 * f.live] + columns[1...], top: 0)
    let sign = f.t.column("ySign")
    f.t.boolean(sign, "ySign is boolean")
    Secp256k1Field.equate(
      f, "y", ByteProducts.product(slope, zip(p.x, third.x).map { $0 - $1 }), zip(p.y, third.y).map { -$0 - $1 },
      quotient: Secp256k1Field.quotient(f, "yQuotient"), top: -sign)
    Secp256k1Field.isReduced(f, "x3", x3)
    Secp256k1Field.isReduced(f, "y3", third.y)
  }

  /// p's bytes on live rows.
  private static func modulusBytes(_ f: Frame) -> [Expression] {
    [0x2f, 0xfc, 0xff, 0xff, 0xfe].map { (x: Int64) in Expression(integerLiteral: x) * f.live }
      + [Expression](repeating: 255 * f.live, count: 27)
  }
}
