// The inverse modulo an odd number by division steps (Bernstein and Yang, "Fast constant-time gcd computation and modular
// inversion", 2019), in the variable-time form of Wuille's "safegcd implementation explained" for libsecp256k1: numbers
// are signed limbs of 62 bits, and 62 steps at a time, which depend on the lowest limbs alone, become a matrix that is
// applied to all limbs.

/// 62 division steps: (f, g) becomes (u f + v g, q f + r g) / 2⁶².
@usableFromInline
struct DivisionSteps {
  @usableFromInline var u: Int64 = 1
  @usableFromInline var v: Int64 = 0
  @usableFromInline var q: Int64 = 0
  @usableFromInline var r: Int64 = 1

  /// `eta` is carried from one call to the next, −1 at first.
  @usableFromInline
  init(eta: inout Int64, f: Int64, g: Int64) {
    var (f, g) = (UInt64(bitPattern: f), UInt64(bitPattern: g))
    var (u, v, q, r) = (UInt64(1), UInt64(0), UInt64(0), UInt64(1))
    var left = 62
    while true {
      // Halve g as often as it is even, but not beyond the last step.
      let zeros = (g | (UInt64.max &<< UInt64(left))).trailingZeroBitCount
      g = g &>> UInt64(zeros)
      u = u &<< UInt64(zeros)
      v = v &<< UInt64(zeros)
      eta -= Int64(zeros)
      left -= zeros
      if left == 0 { break }
      // A multiple w of f makes as many low bits of g vanish as neither the steps left nor eta forbid.
      let w: UInt64
      if eta < 0 {
        eta = -eta
        (f, g) = (g, 0 &- f)
        (u, q) = (q, 0 &- u)
        (v, r) = (r, 0 &- v)
        let limit = min(Int(eta) + 1, left)
        let mask = (UInt64.max &>> UInt64(64 - limit)) & 63
        w = (f &* g &* (f &* f &- 2)) & mask
      } else {
        let limit = min(Int(eta) + 1, left)
        let mask = (UInt64.max &>> UInt64(64 - limit)) & 15
        let inverse = f &+ (((f &+ 1) & 4) &<< 1)
        w = (0 &- inverse &* g) & mask
      }
      g = g &+ f &* w
      q = q &+ u &* w
      r = r &+ v &* w
    }
    (self.u, self.v) = (Int64(bitPattern: u), Int64(bitPattern: v))
    (self.q, self.r) = (Int64(bitPattern: q), Int64(bitPattern: r))
  }
}

extension WordArray {
  @usableFromInline static var limbMask: UInt64 { UInt64.max &>> 2 }

  /// self as limbs of 62 bits.
  @inlinable
  func split62(_ limbs: UnsafeMutablePointer<Int64>, count: Int) {
    for i in 0..<count {
      let (word, shift) = (62 * i / 64, UInt64(62 * i % 64))
      var limb = word < Self.count ? self[word] &>> shift : 0
      if shift > 2, word + 1 < Self.count { limb |= self[word + 1] &<< (64 &- shift) }
      limbs[i] = Int64(bitPattern: limb & Self.limbMask)
    }
  }

  /// The inverse of self modulo `modulus`, which is odd and leaves the highest two bits free; 0 for 0. Self is below the
  /// modulus. `negativeInverse` is −1 / modulus modulo 2⁶⁴.
  @inlinable
  public func inverse(modulo modulus: Self, negativeInverse: UInt64) -> Self {
    let count = (64 * Self.count + 61) / 62
    let inverse62 = (0 &- negativeInverse) & Self.limbMask
    var result = Self.zero
    withTemporaries(Int64.self, 5 * count) { memory in
      let (d, e, f, g, m) = (
        memory, memory + count, memory + 2 * count, memory + 3 * count, memory + 4 * count
      )
      d.initialize(repeating: 0, count: count)
      e.initialize(repeating: 0, count: count)
      e[0] = 1
      modulus.split62(f, count: count)
      modulus.split62(m, count: count)
      split62(g, count: count)
      var eta: Int64 = -1
      var any: Int64 = 1
      while any != 0 {
        let t = DivisionSteps(eta: &eta, f: f[0], g: g[0])
        Self.applyModulo(t, d, e, m, inverse62, count: count)
        Self.apply(t, f, g, count: count)
        any = 0
        for i in 0..<count { any |= g[i] }
      }
      // f is ±1 now, and d · self = f modulo m; d lies between −2m and m.
      Self.normalize(d, m, negated: f[count - 1] < 0, count: count)
      for i in 0..<count {
        let (word, shift) = (62 * i / 64, UInt64(62 * i % 64))
        let limb = UInt64(bitPattern: d[i])
        if word < Self.count { result[word] |= limb &<< shift }
        if shift > 2, word + 1 < Self.count { result[word + 1] |= limb &>> (64 &- shift) }
      }
    }
    return result
  }

  /// (f, g) = t (f, g) / 2⁶²
  @inlinable
  static func apply(
    _ t: DivisionSteps, _ f: UnsafeMutablePointer<Int64>, _ g: UnsafeMutablePointer<Int64>, count: Int
  ) {
    let (u, v, q, r) = (Int128(t.u), Int128(t.v), Int128(t.q), Int128(t.r))
    let mask = Int128(limbMask)
    var cf = (u &* Int128(f[0]) &+ v &* Int128(g[0])) &>> 62
    var cg = (q &* Int128(f[0]) &+ r &* Int128(g[0])) &>> 62
    for i in 1..<count {
      let (fi, gi) = (Int128(f[i]), Int128(g[i]))
      cf = cf &+ u &* fi &+ v &* gi
      cg = cg &+ q &* fi &+ r &* gi
      f[i - 1] = Int64(truncatingIfNeeded: cf & mask)
      g[i - 1] = Int64(truncatingIfNeeded: cg & mask)
      cf = cf &>> 62
      cg = cg &>> 62
    }
    f[count - 1] = Int64(truncatingIfNeeded: cf)
    g[count - 1] = Int64(truncatingIfNeeded: cg)
  }

  /// (d, e) = t (d, e) / 2⁶² modulo m, both staying between −2m and m: multiples of m make the division exact.
  @inlinable
  static func applyModulo(
    _ t: DivisionSteps, _ d: UnsafeMutablePointer<Int64>, _ e: UnsafeMutablePointer<Int64>,
    _ m: UnsafePointer<Int64>, _ inverse62: UInt64, count: Int
  ) {
    let (u, v, q, r) = (Int128(t.u), Int128(t.v), Int128(t.q), Int128(t.r))
    let mask = Int128(limbMask)
    let (signD, signE) = (d[count - 1] &>> 63, e[count - 1] &>> 63)
    var md = (t.u & signD) &+ (t.v & signE)
    var me = (t.q & signD) &+ (t.r & signE)
    var cd = u &* Int128(d[0]) &+ v &* Int128(e[0])
    var ce = q &* Int128(d[0]) &+ r &* Int128(e[0])
    func correction(_ c: Int128, _ k: Int64) -> Int64 {
      Int64(
        bitPattern: (inverse62 &* UInt64(truncatingIfNeeded: c) &+ UInt64(bitPattern: k)) & limbMask)
    }
    md = md &- correction(cd, md)
    me = me &- correction(ce, me)
    let (kd, ke) = (Int128(md), Int128(me))
    cd = (cd &+ Int128(m[0]) &* kd) &>> 62
    ce = (ce &+ Int128(m[0]) &* ke) &>> 62
    for i in 1..<count {
      let (di, ei, mi) = (Int128(d[i]), Int128(e[i]), Int128(m[i]))
      cd = cd &+ u &* di &+ v &* ei &+ mi &* kd
      ce = ce &+ q &* di &+ r &* ei &+ mi &* ke
      d[i - 1] = Int64(truncatingIfNeeded: cd & mask)
      e[i - 1] = Int64(truncatingIfNeeded: ce & mask)
      cd = cd &>> 62
      ce = ce &>> 62
    }
    d[count - 1] = Int64(truncatingIfNeeded: cd)
    e[count - 1] = Int64(truncatingIfNeeded: ce)
  }

  /// ±d between 0 and m − 1 for d between −2m and m.
  @inlinable
  static func normalize(
    _ d: UnsafeMutablePointer<Int64>, _ m: UnsafePointer<Int64>, negated: Bool, count: Int
  ) {
    func addIfNegative() {
      if d[count - 1] < 0 { for i in 0..<count { d[i] = d[i] &+ m[i] } }
    }
    func carry() {
      for i in 0..<count - 1 {
        d[i + 1] = d[i + 1] &+ (d[i] &>> 62)
        d[i] = d[i] & Int64(limbMask)
      }
    }
    addIfNegative()
    if negated { for i in 0..<count { d[i] = 0 &- d[i] } }
    carry()
    addIfNegative()
    carry()
  }
}
