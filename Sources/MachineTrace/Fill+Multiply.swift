import Executor
import Machine

/// Column sums and carries as the constraints of `CarryChain` have them.
struct Chain {
  private(set) var carry = 0

  /// The carry out of a term; the division is exact.
  @inline(__always)
  mutating func add(_ e: Int) -> Int {
    let sum = e &+ carry
    precondition(sum & 255 == 0, "a product that does not carry")
    carry = sum >> 8
    return carry
  }

  /// Σ x_i y_(n − 2 i) for 16-bit limbs of x and the first `bytes` bytes of y.
  @inline(__always)
  static func term(_ n: Int, _ x: UInt64, limbs: Int, _ y: UInt64, bytes: Int) -> Int {
    var sum = 0
    for i in 0..<limbs where n >= 2 * i && n - 2 * i < bytes {
      sum &+= Int(limb(x, i)) &* Int((y &>> UInt64(8 &* (n &- 2 &* i))) & 0xff)
    }
    return sum
  }
}

extension RowWriter {
  @inline(__always)
  private mutating func put(carry: Int) {
    let x = UInt32(carry + 1024)
    put(x)
    counters.countRange20(x)
  }

  @inline(__always)
  mutating func fillMultiply() {
    let (a, b) = alu(second: .bytes)
    put(limbs: r.rd)
    bytePairs(b)
    range16(limbs: r.rd)
    var chain = Chain()
    for n in 0..<8 {
      let e = Chain.term(n, a, limbs: 4, b, bytes: 8) - (n & 1 == 0 ? Int(limb(r.rd, n / 2)) : 0)
      put(carry: chain.add(e))
    }
  }

  @inline(__always)
  mutating func fillMultiplyHigh(signed: Bool) {
    let (a, b) = alu(second: .bytes)
    let low = a &* b
    let high = r.rd
    put(limbs: low)
    put(limbs: high)
    bytePairs(b)
    range16(limbs: low)
    range16(limbs: high)
    var (sa, sb) = (0, 0)
    if signed {
      let tops = (sign(limb(a, 3)), sign(limb(b, 3)))
      sa = Int(tops.0)
      sb = Int(tops.1 & row.fields.0)
      put(tops.0)
      put(tops.1)
      put(row.fields.0)
      put(UInt32(sb))
    }
    func term(_ m: Int) -> Int {
      m < 4
        ? Int(limb(low, m)) : Int(limb(high, m - 4)) + sa * Int(limb(b, m - 4)) + sb * Int(limb(a, m - 4))
    }
    var chain = Chain()
    for n in 0..<14 {
      let e = Chain.term(n, a, limbs: 4, b, bytes: 8) - (n & 1 == 0 ? term(n / 2) : 0)
      let carry = chain.add(e)
      if n < 13 || signed { put(carry: carry) }
    }
    if signed {
      let overflow = UInt32((chain.carry - term(7)) >> 16 + 8)
      put(overflow)
      counters.countBytes(overflow, 0)
    }
  }

  @inline(__always)
  mutating func fillMultiplyWord() {
    let (a, b) = alu(second: .limbs)
    put(bytes: b, 4)
    bytePairs(b, 4)
    wordResult()
    var chain = Chain()
    for n in 0..<4 {
      let e = Chain.term(n, a, limbs: 2, b, bytes: 4) - (n & 1 == 0 ? Int(limb(r.rd, n / 2)) : 0)
      put(carry: chain.add(e))
    }
  }

  @inline(never)
  mutating func fillDivide(limbs L: Int) {
    let (fullA, fullB) = alu(second: .limbs)
    let remainder = row.fields.0 & 1 == 1
    let signed = row.fields.0 >> 1
    let mask: UInt64 = L == 4 ? .max : 0xffff_ffff
    let (a, b) = (fullA & mask, fullB & mask)
    let tops = (sign(limb(a, L - 1)), sign(limb(b, L - 1)))
    let (sa, sb) = (tops.0 & signed, tops.1 & signed)
    let A = (sa == 1 ? 0 &- a : a) & mask
    let B = (sb == 1 ? 0 &- b : b) & mask
    let result = r.rd & mask
    let zero = B == 0
    let negative = remainder ? sa : sa ^ sb
    let magnitude = (negative == 1 ? 0 &- result : result) & mask
    let Q = zero ? (remainder ? 0 : magnitude) : A / B
    let R = zero ? A : A % B
    put(remainder)
    put(signed)
    put(bytes: B, 2 * L)
    put(limbs: Q, 0..<L)
    put(limbs: R, 0..<L)
    put(zero)
    put(tops.0)
    put(tops.1)
    put(sa)
    put(sb)
    put(limbs: A, 0..<L)
    put(limbs: magnitude, 0..<L)
    put(limbs: result, 0..<L)
    put(negative)
    bytePairs(B, 2 * L)
    range16(limbs: Q, L)
    range16(limbs: R, L)
    range16(limbs: result, L)
    var chain = Chain()
    for n in 0..<2 * L {
      var e = Chain.term(n, Q, limbs: L, B, bytes: 2 * L)
      if n & 1 == 0 { e += Int(limb(R, n / 2)) - Int(limb(A, n / 2)) }
      let carry = chain.add(e)
      if n < 2 * L - 1 { put(carry: carry) }
    }
    let differences = R ^ B
    let k = zero || differences == 0 ? L - 1 : (63 - differences.leadingZeroBitCount) / 16
    let d = Int(limb(R, k)) - Int(limb(B, k)) + (zero ? 0 : 65536)
    if L == 4 { put(k >= 2) }
    put(k & 1 == 1)
    put(UInt32(truncatingIfNeeded: d))
    counters.countRange16(UInt32(truncatingIfNeeded: d))
    if L == 2 { put(sign(limb(result, 1))) }
  }
}
