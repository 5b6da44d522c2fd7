import Constraints
import KoalaBear
import RISCV

extension Machine {
  /// r = (a b + c) mod m for numbers of N bytes: a b + c = q m' + r as integers and r < m', where m' is m, or 2^(8 N) if
  /// m = 0.
  ///
  /// a, b, q and m are in bytes, c and r in 16-bit limbs. `quotient` is the number of bytes of q: N + 1, enough for
  /// m ≥ 2^(8 (N − 1)) and m = 0, or 2 N for every modulus. The terms of q m' of weight 2^(16 N) and above are 0, each of
  /// them; what is left is Σ 2^(16 k) e_k over k < N, which `WideCarries` shows to be 0.
  ///
  /// |e_k| ≤ 257 · 255² N + 65,535, which is 802,213,935 for N = 48: where m' = 2^(8 N) the bytes of m are 0. The carries of
  /// a true equation are at most that divided by 65,535, 12,241, and no step wraps modulo p.
  static func multiplyAddTable(_ table: MachineTable, _ accelerator: Accelerator, quotient: Int) -> Table {
    let frame = AcceleratorFrame(table, accelerator)
    let f = frame.f
    let t = f.t
    let a = frame.readBytes(1, "a")
    let b = frame.readBytes(2, "b")
    let c = frame.read(3, "c")
    let m = frame.readBytes(4, "m")
    let r = t.columns("r", c.count)
    frame.write(0, "r", r)
    for i in r.indices { f.range16(r[i], "r[\(i)]") }
    let q = t.columns("qByte", quotient)
    f.bytes(Array(q[..<(quotient & ~1)]), "qByte")
    if quotient % 2 == 1 { f.bytes(q[quotient - 1], 0, "qByte[\(quotient - 1)] is a byte") }
    let zero = t.column("zero")
    let n = m.count

    // m' = m + 2^(8 N) zero. That zero is 1 where m = 0 follows from r < m'.
    t.boolean(zero, "zero is boolean")
    t.constrain(zero * m.sum(), "zero: every byte of m")
    WideComparison.greater(f, limbs(of: m), than: r, where: f.live - zero)

    // m' as one more "byte", zero. Above weight 2^(16 N) no carry leads and nothing is subtracted: sums of products of bytes
    // that are 0 only if each product is.
    var rest = WideCarries.terms(f, count: n, bits: 15, offset: 1 << 14)
    for k in c.indices { rest[k] += c[k] - r[k] }
    let count = (quotient + n + 1) / 2
    rest += [Expression](repeating: 0, count: count - n)
    t.constrain(
      rest, plus: ByteProducts.product(a, b) + ByteProducts.product(q, m + [zero], negative: true)
    ) { "weight 2^\(16 * $0)" }
    return frame.finish()
  }
}
