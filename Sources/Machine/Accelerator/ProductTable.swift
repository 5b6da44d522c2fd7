import Constraints
import KoalaBear
import RISCV

extension Machine {
  /// The 512-bit product of two 256-bit numbers: Σ 2^(16 k) (e_k − r_k) = 0.
  ///
  /// 0 ≤ e_k ≤ 257 · 255² · 32 = 534,765,600. With r the product itself, the carry into weight 2^(16 k) is the integer
  /// part of all of lower weight: at least 0 and at most 534,765,600 / 65,535 < 8,161 < 2¹⁴.
  static func product256Table() -> Table {
    let a = AcceleratorFrame(.product256, .product256)
    let x = a.readBytes(1, "a")
    let y = a.readBytes(2, "b")
    let r = a.t.columns("r", 32)
    a.write(0, "r", r)
    for i in r.indices { a.f.range16(r[i], "r[\(i)]") }
    let carries = WideCarries.terms(a.f, count: r.count, bits: 14, offset: 0)
    a.t.constrain(zip(carries, r).map { $0 - $1 }, plus: ByteProducts.product(x, y)) {
      "weight 2^\(16 * $0)"
    }
    return a.finish()
  }
}
