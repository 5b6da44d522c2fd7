public import RISCV

/// What calls on arrays of elements of the extension compute, on integers: a word y stands for y · 2⁻³² modulo p, and polynomials are divided
/// by X⁵ + X² − 1 one power at a time.
extension Reference {
  static let koalaBear: UInt64 = 0x7f00_0001

  /// y · 2⁻³² for each word.
  private static func values(_ words: [UInt32]) -> [UInt64] {
    // 2³² halved 32 times: the inverse of 2 is (p + 1) / 2.
    let inverse = (0..<32).reduce(1 as UInt64) { x, _ in x * ((koalaBear + 1) / 2) % koalaBear }
    return words.map { UInt64($0) % koalaBear * inverse % koalaBear }
  }

  private static func extensionProduct(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var c = [UInt64](repeating: 0, count: 9)
    for i in 0..<5 { for j in 0..<5 { c[i + j] = (c[i + j] + a[i] * b[j] % koalaBear) % koalaBear } }
    for k in (5...8).reversed() {
      // X⁵ = 1 − X².
      c[k - 5] = (c[k - 5] + c[k]) % koalaBear
      c[k - 3] = (c[k - 3] + koalaBear - c[k]) % koalaBear
    }
    return Array(c[..<5])
  }

  private static func sum(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    zip(a, b).map { ($0 + $1) % koalaBear }
  }

  /// The five words of the result; `a` and `b` are all words of the arrays, b empty for sums.
  public static func vectors(
    _ operation: VectorOperation, r: [UInt32], a: [UInt32], b: [UInt32], count: Int
  ) -> [UInt32] {
    var value = values(r)
    for i in 0..<count {
      let x = values(Array(a[i * operation.strides[0]..<(i + 1) * operation.strides[0]]))
      let y = operation == .sum ? [] : values(Array(b[5 * i..<5 * i + 5]))
      switch operation {
      case .dotBase: value = sum(value, extensionProduct(x + [0, 0, 0, 0], y))
      case .dot: value = sum(value, extensionProduct(x, y))
      case .sum: value = sum(value, x)
      case .eq:
        // a b + (1 − a)(1 − b).
        let not = [x, y].map { z in z.indices.map { ((($0 == 0 ? 1 : 0) + koalaBear) - z[$0]) % koalaBear } }
        value = extensionProduct(value, sum(extensionProduct(x, y), extensionProduct(not[0], not[1])))
      }
    }
    return value.map { UInt32(($0 << 32) % koalaBear) }
  }
}
