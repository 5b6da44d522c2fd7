import BigIntegers

extension FieldElement {
  /// Schoolbook product (16 word products) and special-form reduction; in a guest the machine's multiply-add.
  public static func * (a: FieldElement, b: FieldElement) -> FieldElement {
    #if arch(riscv64) && hasFeature(Embedded)
      return multiplyInMemory(a, b)
    #else
      return multiplySchoolbook(a, b)
    #endif
  }

  /// The square: six cross products doubled, four squares; in a guest the machine's multiply-add.
  public var squared: FieldElement {
    #if arch(riscv64) && hasFeature(Embedded)
      return FieldElement.multiplyInMemory(self, self)
    #else
      return squaredSchoolbook
    #endif
  }

  static func multiplyInMemory(_ a: FieldElement, _ b: FieldElement) -> FieldElement {
    fieldModulusAndZero.span.withUnsafeBufferPointer { Secp256k1.multiplyInMemory(a, b, $0) }
  }

  @inline(__always)
  private static func multiplySchoolbook(_ a: FieldElement, _ b: FieldElement) -> FieldElement {
    var c: UInt64 = 0
    let r0 = Limbs.multiplyAdd(0, a.l0, b.l0, &c)
    var r1 = Limbs.multiplyAdd(0, a.l0, b.l1, &c)
    var r2 = Limbs.multiplyAdd(0, a.l0, b.l2, &c)
    var r3 = Limbs.multiplyAdd(0, a.l0, b.l3, &c)
    var r4 = c
    c = 0
    r1 = Limbs.multiplyAdd(r1, a.l1, b.l0, &c)
    r2 = Limbs.multiplyAdd(r2, a.l1, b.l1, &c)
    r3 = Limbs.multiplyAdd(r3, a.l1, b.l2, &c)
    r4 = Limbs.multiplyAdd(r4, a.l1, b.l3, &c)
    var r5 = c
    c = 0
    r2 = Limbs.multiplyAdd(r2, a.l2, b.l0, &c)
    r3 = Limbs.multiplyAdd(r3, a.l2, b.l1, &c)
    r4 = Limbs.multiplyAdd(r4, a.l2, b.l2, &c)
    r5 = Limbs.multiplyAdd(r5, a.l2, b.l3, &c)
    var r6 = c
    c = 0
    r3 = Limbs.multiplyAdd(r3, a.l3, b.l0, &c)
    r4 = Limbs.multiplyAdd(r4, a.l3, b.l1, &c)
    r5 = Limbs.multiplyAdd(r5, a.l3, b.l2, &c)
    r6 = Limbs.multiplyAdd(r6, a.l3, b.l3, &c)
    return reduce(r0, r1, r2, r3, r4, r5, r6, c)
  }

  @inline(__always)
  private var squaredSchoolbook: FieldElement {
    var c: UInt64 = 0
    var r1 = Limbs.multiplyAdd(0, l0, l1, &c)
    var r2 = Limbs.multiplyAdd(0, l0, l2, &c)
    var r3 = Limbs.multiplyAdd(0, l0, l3, &c)
    var r4 = c
    c = 0
    r3 = Limbs.multiplyAdd(r3, l1, l2, &c)
    r4 = Limbs.multiplyAdd(r4, l1, l3, &c)
    var r5 = c
    c = 0
    r5 = Limbs.multiplyAdd(r5, l2, l3, &c)
    var r6 = c
    // Doubled: the sum of the cross products is below 2⁵¹¹.
    var r7 = r6 &>> 63
    r6 = (r6 &<< 1) | (r5 &>> 63)
    r5 = (r5 &<< 1) | (r4 &>> 63)
    r4 = (r4 &<< 1) | (r3 &>> 63)
    r3 = (r3 &<< 1) | (r2 &>> 63)
    r2 = (r2 &<< 1) | (r1 &>> 63)
    r1 = r1 &<< 1
    // Plus the squares.
    let s0 = l0.multipliedFullWidth(by: l0)
    let s1 = l1.multipliedFullWidth(by: l1)
    let s2 = l2.multipliedFullWidth(by: l2)
    let s3 = l3.multipliedFullWidth(by: l3)
    c = 0
    r1 = Limbs.add(r1, s0.high, &c)
    r2 = Limbs.add(r2, s1.low, &c)
    r3 = Limbs.add(r3, s1.high, &c)
    r4 = Limbs.add(r4, s2.low, &c)
    r5 = Limbs.add(r5, s2.high, &c)
    r6 = Limbs.add(r6, s3.low, &c)
    r7 = r7 &+ s3.high &+ c
    return FieldElement.reduce(s0.low, r1, r2, r3, r4, r5, r6, r7)
  }

  /// Folds the upper 256 bits: 2²⁵⁶ ≡ 2³² + 977 (mod p), twice.
  @inline(__always)
  private static func reduce(
    _ r0: UInt64, _ r1: UInt64, _ r2: UInt64, _ r3: UInt64, _ r4: UInt64, _ r5: UInt64, _ r6: UInt64,
    _ r7: UInt64
  ) -> FieldElement {
    var c: UInt64 = 0
    let s0 = Limbs.multiplyAdd(r0, r4, fold, &c)
    let s1 = Limbs.multiplyAdd(r1, r5, fold, &c)
    let s2 = Limbs.multiplyAdd(r2, r6, fold, &c)
    let s3 = Limbs.multiplyAdd(r3, r7, fold, &c)
    // c < 2³⁴, so c · fold < 2⁶⁷.
    let t = c.multipliedFullWidth(by: fold)
    let (u0, o0) = s0.addingReportingOverflow(t.low)
    let (u1, o1) = s1.addingReportingOverflow(t.high &+ (o0 ? 1 : 0))
    if o1 {
      let (u2, o2) = s2.addingReportingOverflow(1)
      let (u3, o3) = s3.addingReportingOverflow(o2 ? 1 : 0)
      // After a carry out the value is below 2⁶⁷: one more fold cannot carry out again.
      let (v0, o4) = u0.addingReportingOverflow(o3 ? fold : 0)
      return FieldElement(limbs: v0, u1 &+ (o4 ? 1 : 0), u2, u3)
    }
    return FieldElement(limbs: u0, u1, s2, s3)
  }

  /// self squared `count` times.
  @usableFromInline
  func squared(times count: Int) -> FieldElement {
    var x = self
    for _ in 0..<count { x = x.squared }
    return x
  }

  /// Powers 2ᵏ − 1 of self that both chains below share: k = 2, 22, 223.
  private var ones: (k2: FieldElement, k22: FieldElement, k223: FieldElement) {
    let x2 = squared * self
    let x3 = x2.squared * self
    let x6 = x3.squared(times: 3) * x3
    let x9 = x6.squared(times: 3) * x3
    let x11 = x9.squared(times: 2) * x2
    let x22 = x11.squared(times: 11) * x11
    let x44 = x22.squared(times: 22) * x22
    let x88 = x44.squared(times: 44) * x44
    let x176 = x88.squared(times: 88) * x88
    let x220 = x176.squared(times: 44) * x44
    return (x2, x22, x220.squared(times: 3) * x3)
  }

  /// The inverse by Fermat, self^(p − 2); zero for zero. Its running time does not depend on the value.
  public var inverse: FieldElement {
    let x = ones
    let t = x.k223.squared(times: 23) * x.k22
    return ((t.squared(times: 5) * self).squared(times: 3) * x.k2).squared(times: 2) * self
  }

  /// The square root with an unspecified sign, self^((p + 1) / 4); nil for a non-residue.
  public var squareRoot: FieldElement? {
    let x = ones
    let root = ((x.k223.squared(times: 23) * x.k22).squared(times: 6) * x.k2).squared(times: 2)
    return root.squared == self ? root : nil
  }
}
