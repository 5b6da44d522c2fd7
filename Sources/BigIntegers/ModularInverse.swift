/// Inverses modulo an odd number of at most 256 bits, in variable time.
///
/// Bernstein and Yang, "Fast constant-time gcd computation and modular inversion" (2019): division steps on the low
/// bits alone, 62 at a time, collected in a matrix that is then applied to the whole numbers. Here zeros are stripped
/// in one shift and up to six bits are cancelled at once, so the time depends on the value.
public struct ModularInverse: Sendable {
  private let modulus: Signed62
  /// modulus⁻¹ mod 2⁶², for exact divisions by 2⁶².
  private let inverse62: UInt64

  /// `modulus` must be odd.
  public init(modulus: UInt256) {
    self.modulus = Signed62(modulus)
    // Newton: each step doubles the correct bits, and an odd number is its own inverse modulo 8.
    let m = modulus.limb0
    var inverse = m
    for _ in 0..<5 { inverse = inverse &* (2 &- m &* inverse) }
    inverse62 = inverse & Signed62.mask
  }

  /// The number in `0 ..< modulus` whose product with `value` is 1 modulo `modulus`; 0 when `value` and the modulus
  /// are not coprime. `value` must be below the modulus.
  public func callAsFunction(_ value: UInt256) -> UInt256 {
    var f = modulus
    var g = Signed62(value)
    // f ≡ d · value and g ≡ e · value modulo the modulus, up to the steps' common power of two.
    var d = Signed62(.zero)
    var e = Signed62(.one)
    var eta: Int64 = -1
    // 742 steps are enough for 256 bits (loc. cit., section 11): twelve batches. One more shows a zero g.
    for _ in 0..<13 {
      if g.isZero { break }
      let t = Transition(&eta, f.l0, g.l0)
      update(&d, &e, t)
      Signed62.update(&f, &g, t)
    }
    // f is ± the greatest common divisor.
    guard f.isOneUpToSign else { return .zero }
    return normalized(d, negated: f.l4 < 0)
  }

  /// (d, e) ← t · (d, e) / 2⁶² modulo the modulus; both stay between −2 and 1 times it.
  @inline(__always)
  private func update(_ d: inout Signed62, _ e: inout Signed62, _ t: Transition) {
    // A multiple of the modulus is added that makes the sums divisible, corrected for negative d and e so that the
    // bounds hold.
    let signD = d.l4 >> 63
    let signE = e.l4 >> 63
    var md = (t.u & signD) &+ (t.v & signE)
    var me = (t.q & signD) &+ (t.r & signE)
    var cd = wide(t.u, d.l0) &+ wide(t.v, e.l0)
    var ce = wide(t.q, d.l0) &+ wide(t.r, e.l0)
    md &-= low62(inverse62 &* UInt64(truncatingIfNeeded: cd) &+ UInt64(bitPattern: md))
    me &-= low62(inverse62 &* UInt64(truncatingIfNeeded: ce) &+ UInt64(bitPattern: me))
    cd = (cd &+ wide(modulus.l0, md)) >> 62
    ce = (ce &+ wide(modulus.l0, me)) >> 62
    let (d1, e1, d2, e2, d3, e3, d4, e4) = (d.l1, e.l1, d.l2, e.l2, d.l3, e.l3, d.l4, e.l4)
    d.l0 = next(&cd, wide(t.u, d1) &+ wide(t.v, e1) &+ wide(modulus.l1, md))
    e.l0 = next(&ce, wide(t.q, d1) &+ wide(t.r, e1) &+ wide(modulus.l1, me))
    d.l1 = next(&cd, wide(t.u, d2) &+ wide(t.v, e2) &+ wide(modulus.l2, md))
    e.l1 = next(&ce, wide(t.q, d2) &+ wide(t.r, e2) &+ wide(modulus.l2, me))
    d.l2 = next(&cd, wide(t.u, d3) &+ wide(t.v, e3) &+ wide(modulus.l3, md))
    e.l2 = next(&ce, wide(t.q, d3) &+ wide(t.r, e3) &+ wide(modulus.l3, me))
    d.l3 = next(&cd, wide(t.u, d4) &+ wide(t.v, e4) &+ wide(modulus.l4, md))
    e.l3 = next(&ce, wide(t.q, d4) &+ wide(t.r, e4) &+ wide(modulus.l4, me))
    d.l4 = Int64(truncatingIfNeeded: cd)
    e.l4 = Int64(truncatingIfNeeded: ce)
  }

  /// ±d, which lies between −2 and 1 times the modulus, brought into `0 ..< modulus`.
  private func normalized(_ d: Signed62, negated: Bool) -> UInt256 {
    let m = modulus.magnitude
    // Two's complement: the value is above −2²⁵⁷, so one limb more holds it.
    var (low, top) = d.twosComplement
    while top < 0 {
      let (sum, carry) = low.addingReportingOverflow(m)
      low = sum
      top &+= carry ? 1 : 0
    }
    while top > 0 || low >= m {
      let (difference, borrow) = low.subtractingReportingOverflow(m)
      low = difference
      top &-= borrow ? 1 : 0
    }
    return negated && !low.isZero ? m &- low : low
  }
}

/// a · b in full.
@inline(__always)
private func wide(_ a: Int64, _ b: Int64) -> Int128 { Int128(a) &* Int128(b) }

@inline(__always)
private func low62(_ x: UInt64) -> Int64 { Int64(bitPattern: x & Signed62.mask) }

/// carry + term, split into its low 62 bits, returned, and the rest, the new carry.
@inline(__always)
private func next(_ carry: inout Int128, _ term: Int128) -> Int64 {
  let sum = carry &+ term
  carry = sum >> 62
  return Int64(truncatingIfNeeded: sum) & Int64(bitPattern: Signed62.mask)
}

/// Five limbs of 62 bits, least significant first; the last one has the sign.
private struct Signed62: Sendable {
  var l0: Int64
  var l1: Int64
  var l2: Int64
  var l3: Int64
  var l4: Int64

  static let mask: UInt64 = (1 << 62) - 1

  init(_ x: UInt256) {
    l0 = low62(x.limb0)
    l1 = low62(x.limb0 &>> 62 | x.limb1 &<< 2)
    l2 = low62(x.limb1 &>> 60 | x.limb2 &<< 4)
    l3 = low62(x.limb2 &>> 58 | x.limb3 &<< 6)
    l4 = Int64(bitPattern: x.limb3 &>> 56)
  }

  @inline(__always)
  var isZero: Bool { (l0 | l1 | l2 | l3 | l4) == 0 }

  /// Whether the value is 1 or −1, which in this form is all limbs below the last full.
  var isOneUpToSign: Bool {
    let ones = Int64(bitPattern: Signed62.mask)
    return (l0 == 1 && (l1 | l2 | l3 | l4) == 0)
      || (l0 == ones && l1 == ones && l2 == ones && l3 == ones && l4 == -1)
  }

  /// A non-negative value.
  var magnitude: UInt256 { twosComplement.low }

  /// The value as low + 2²⁵⁶ top.
  var twosComplement: (low: UInt256, top: Int64) {
    let (a, b, c, d) = (
      UInt64(bitPattern: l0), UInt64(bitPattern: l1), UInt64(bitPattern: l2), UInt64(bitPattern: l3)
    )
    let low = UInt256(
      limbs: a | b &<< 62, b &>> 2 | c &<< 60, c &>> 4 | d &<< 58, d &>> 6 | UInt64(bitPattern: l4) &<< 56)
    return (low, l4 >> 8)
  }

  /// (f, g) ← t · (f, g) / 2⁶², exactly.
  @inline(__always)
  static func update(_ f: inout Signed62, _ g: inout Signed62, _ t: Transition) {
    var cf = (wide(t.u, f.l0) &+ wide(t.v, g.l0)) >> 62
    var cg = (wide(t.q, f.l0) &+ wide(t.r, g.l0)) >> 62
    let (f1, g1, f2, g2, f3, g3, f4, g4) = (f.l1, g.l1, f.l2, g.l2, f.l3, g.l3, f.l4, g.l4)
    f.l0 = next(&cf, wide(t.u, f1) &+ wide(t.v, g1))
    g.l0 = next(&cg, wide(t.q, f1) &+ wide(t.r, g1))
    f.l1 = next(&cf, wide(t.u, f2) &+ wide(t.v, g2))
    g.l1 = next(&cg, wide(t.q, f2) &+ wide(t.r, g2))
    f.l2 = next(&cf, wide(t.u, f3) &+ wide(t.v, g3))
    g.l2 = next(&cg, wide(t.q, f3) &+ wide(t.r, g3))
    f.l3 = next(&cf, wide(t.u, f4) &+ wide(t.v, g4))
    g.l3 = next(&cg, wide(t.q, f4) &+ wide(t.r, g4))
    f.l4 = Int64(truncatingIfNeeded: cf)
    g.l4 = Int64(truncatingIfNeeded: cg)
  }
}

/// 62 division steps as a matrix: (f, g) goes to (u f + v g, q f + r g) / 2⁶².
private struct Transition {
  var u: Int64
  var v: Int64
  var q: Int64
  var r: Int64

  /// From the low 62 bits of an odd f and of g; `eta` is the negated counter of the division steps.
  @inline(__always)
  init(_ eta: inout Int64, _ f0: Int64, _ g0: Int64) {
    var (f, g) = (UInt64(bitPattern: f0), UInt64(bitPattern: g0))
    var (u, v, q, r) = (1 as UInt64, 0 as UInt64, 0 as UInt64, 1 as UInt64)
    var left: Int64 = 62
    while true {
      // As many steps as g has low zeros, but no more than are left.
      let zeros = (g | (UInt64.max &<< UInt64(bitPattern: left))).trailingZeroBitCount
      g = g &>> UInt64(truncatingIfNeeded: zeros)
      u = u &<< UInt64(truncatingIfNeeded: zeros)
      v = v &<< UInt64(truncatingIfNeeded: zeros)
      eta &-= Int64(truncatingIfNeeded: zeros)
      left &-= Int64(truncatingIfNeeded: zeros)
      if left == 0 { break }
      // Both odd. The next `limit` steps only halve g and add f: one multiple w of f does what they would.
      var w: UInt64
      if eta < 0 {
        eta = 0 &- eta
        (f, g) = (g, 0 &- f)
        (u, q) = (q, 0 &- u)
        (v, r) = (r, 0 &- v)
        let limit = min(eta &+ 1, left)
        let mask = (UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- limit)) & 63
        // −1/f = f · (f² − 2) modulo 64.
        w = (f &* g &* (f &* f &- 2)) & mask
      } else {
        let limit = min(eta &+ 1, left)
        let mask = (UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- limit)) & 15
        // 1/f modulo 16.
        let inverse = f &+ (((f &+ 1) & 4) &<< 1)
        w = (0 &- inverse &* g) & mask
      }
      g = g &+ f &* w
      q = q &+ u &* w
      r = r &+ v &* w
    }
    self.u = Int64(bitPattern: u)
    self.v = Int64(bitPattern: v)
    self.q = Int64(bitPattern: q)
    self.r = Int64(bitPattern: r)
  }
}
