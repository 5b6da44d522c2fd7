#if arch(riscv64) && hasFeature(Embedded)
  public import CIntrinsics
#endif

/// An element of the degree-5 extension of KoalaBear, F[X] / (X⁵ + X² − 1).
///
/// Written c0 + c1·X + c2·X² + c3·X³ + c4·X⁴. About 2¹⁵⁴·⁹ elements: the challenge field.
@frozen
public struct Felt5: Hashable, Sendable, BitwiseCopyable {
  public var c0: Felt
  public var c1: Felt
  public var c2: Felt
  public var c3: Felt
  public var c4: Felt

  /// The degree of the extension.
  public static let degree = 5

  @inlinable @inline(__always)
  public init(_ c0: Felt, _ c1: Felt, _ c2: Felt, _ c3: Felt, _ c4: Felt) {
    self.c0 = c0
    self.c1 = c1
    self.c2 = c2
    self.c3 = c3
    self.c4 = c4
  }

  @inlinable @inline(__always)
  public init() { self.init(Felt(), Felt(), Felt(), Felt(), Felt()) }

  /// The embedding of the base field.
  @inlinable @inline(__always)
  public init(_ base: Felt) { self.init(base, Felt(), Felt(), Felt(), Felt()) }

  public static let zero = Felt5()
  public static let one = Felt5(Felt.one)
  public static let two = Felt5(Felt.two)
  public static let minusOne = Felt5(Felt.minusOne)

  /// Coefficient i in `0 ..< 5`.
  @inlinable
  public subscript(i: Int) -> Felt {
    get {
      switch i {
      case 0: c0
      case 1: c1
      case 2: c2
      case 3: c3
      default: c4
      }
    }
    set {
      switch i {
      case 0: c0 = newValue
      case 1: c1 = newValue
      case 2: c2 = newValue
      case 3: c3 = newValue
      default: c4 = newValue
      }
    }
  }

  @inlinable
  public var isZero: Bool { (c0.raw | c1.raw | c2.raw | c3.raw | c4.raw) == 0 }
}

extension Felt5 {
  @inlinable @inline(__always)
  public static func + (a: Felt5, b: Felt5) -> Felt5 {
    Felt5(a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2, a.c3 + b.c3, a.c4 + b.c4)
  }

  @inlinable @inline(__always)
  public static func - (a: Felt5, b: Felt5) -> Felt5 {
    Felt5(a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2, a.c3 - b.c3, a.c4 - b.c4)
  }

  @inlinable @inline(__always)
  public static prefix func - (a: Felt5) -> Felt5 { Felt5(-a.c0, -a.c1, -a.c2, -a.c3, -a.c4) }

  @inlinable @inline(__always)
  public static func + (a: Felt5, b: Felt) -> Felt5 { Felt5(a.c0 + b, a.c1, a.c2, a.c3, a.c4) }

  @inlinable @inline(__always)
  public static func - (a: Felt5, b: Felt) -> Felt5 { Felt5(a.c0 - b, a.c1, a.c2, a.c3, a.c4) }

  @inlinable @inline(__always)
  public static func * (a: Felt5, b: Felt) -> Felt5 {
    #if arch(riscv64) && hasFeature(Embedded)
      var product = Felt5.zero
      ExtensionVectors.add(b, times: a, to: &product)
      return product
    #else
      return Felt5(a.c0 * b, a.c1 * b, a.c2 * b, a.c3 * b, a.c4 * b)
    #endif
  }

  /// In a guest a call of the machine (0x121 of one element): about 40 instructions instead of 190.
  @inlinable
  public static func * (a: Felt5, b: Felt5) -> Felt5 {
    #if arch(riscv64) && hasFeature(Embedded)
      var product = Felt5.zero
      withUnsafeMutablePointer(to: &product) { product in
        withUnsafePointer(to: a) { a in
          withUnsafePointer(to: b) { b in martinet_multiply_add_extension(product, a, b) }
        }
      }
      return product
    #else
      return multiplyInSoftware(a, b)
    #endif
  }

  /// Schoolbook product with one reduction per coefficient.
  ///
  /// X⁵ = 1 − X², X⁶ = X − X³, X⁷ = X² − X⁴, X⁸ = X³ − X⁵ = X³ + X² − 1.
  @inlinable @inline(__always)
  public static func multiplyInSoftware(_ a: Felt5, _ b: Felt5) -> Felt5 {
    let d0 = wide(a.c0, b.c0)
    let d1 = wide(a.c0, b.c1) + wide(a.c1, b.c0)
    let d2 = wide(a.c0, b.c2) + wide(a.c1, b.c1) + wide(a.c2, b.c0)
    let d3 = fold(wide(a.c0, b.c3) + wide(a.c1, b.c2) + wide(a.c2, b.c1)) + wide(a.c3, b.c0)
    let d4 =
      fold(wide(a.c0, b.c4) + wide(a.c1, b.c3) + wide(a.c2, b.c2)) + wide(a.c3, b.c1) + wide(a.c4, b.c0)
    let d5 = fold(wide(a.c1, b.c4) + wide(a.c2, b.c3) + wide(a.c3, b.c2)) + wide(a.c4, b.c1)
    let d6 = wide(a.c2, b.c4) + wide(a.c3, b.c3) + wide(a.c4, b.c2)
    let d7 = wide(a.c3, b.c4) + wide(a.c4, b.c3)
    let d8 = wide(a.c4, b.c4)
    let r5 = narrow(d5)
    let r6 = narrow(d6)
    let r7 = narrow(d7)
    let r8 = narrow(d8)
    return Felt5(
      narrow(d0) + r5 - r8,
      narrow(d1) + r6,
      narrow(d2) - r5 + r7 + r8,
      narrow(d3) - r6 + r8,
      narrow(d4) - r7)
  }

  /// A product of two representatives, below p² < 2⁶².
  @inlinable @inline(__always)
  static func wide(_ a: Felt, _ b: Felt) -> UInt64 { UInt64(a.raw) &* UInt64(b.raw) }

  /// Brings a sum of at most three products below 2³² · p again, so that two more may be added.
  @inlinable @inline(__always)
  static func fold(_ x: UInt64) -> UInt64 {
    let bound = UInt64(Felt.modulus) &<< 32
    let (d, borrow) = x.subtractingReportingOverflow(bound)
    return borrow ? x : d
  }

  /// Montgomery reduction of a sum below 2⁶⁴.
  @inlinable @inline(__always)
  static func narrow(_ x: UInt64) -> Felt { Felt(raw: Felt.reduce(fold(x))) }

  @inlinable @inline(__always) public static func += (a: inout Felt5, b: Felt5) { a = a + b }
  @inlinable @inline(__always) public static func -= (a: inout Felt5, b: Felt5) { a = a - b }
  @inlinable @inline(__always) public static func *= (a: inout Felt5, b: Felt5) { a = a * b }
  @inlinable @inline(__always) public static func *= (a: inout Felt5, b: Felt) { a = a * b }

  @inlinable
  public var squared: Felt5 { self * self }

  @inlinable
  public func power(_ exponent: UInt64) -> Felt5 {
    var result = Felt5.one
    var base = self
    var e = exponent
    while e != 0 {
      if e & 1 != 0 { result *= base }
      base = base.squared
      e &>>= 1
    }
    return result
  }

  /// The image under x ↦ xᵖ.
  @inlinable
  public var frobenius: Felt5 { conjugate(Felt5.powersOfX) }

  /// The image under x ↦ xᵖ².
  @inlinable
  public var frobeniusSquared: Felt5 { conjugate(Felt5.powersOfXSquared) }

  /// The map is linear: Σ cᵢ·Xⁱ goes to Σ cᵢ·X^(i·pᵏ).
  @inlinable @inline(__always)
  func conjugate(_ images: (Felt5, Felt5, Felt5, Felt5)) -> Felt5 {
    images.0 * c1 + images.1 * c2 + images.2 * c3 + images.3 * c4 + c0
  }

  /// X^(i·p) for i = 1 … 4.
  @usableFromInline static let powersOfX: (Felt5, Felt5, Felt5, Felt5) = (
    Felt5(
      Felt(raw: 0x2d993495), Felt(raw: 0x0e0c91e5), Felt(raw: 0x21a60922),
      Felt(raw: 0x4bff57a3), Felt(raw: 0x41b550be)),
    Felt5(
      Felt(raw: 0x0a1c252c), Felt(raw: 0x46d57e39), Felt(raw: 0x30149a86),
      Felt(raw: 0x3b2ee89f), Felt(raw: 0x3181252b)),
    Felt5(
      Felt(raw: 0x35fcae15), Felt(raw: 0x182d4e41), Felt(raw: 0x4c4c1cdf),
      Felt(raw: 0x074fcccb), Felt(raw: 0x4a813ff9)),
    Felt5(
      Felt(raw: 0x291099b3), Felt(raw: 0x3a76433c), Felt(raw: 0x21b1646d),
      Felt(raw: 0x6ec65580), Felt(raw: 0x378f06cd))
  )

  /// X^(i·p²) for i = 1 … 4.
  @usableFromInline static let powersOfXSquared: (Felt5, Felt5, Felt5, Felt5) = (
    Felt5(
      Felt(raw: 0x2f967f25), Felt(raw: 0x6d4725a6), Felt(raw: 0x054d8645),
      Felt(raw: 0x24fad3e8), Felt(raw: 0x21dcd21a)),
    Felt5(
      Felt(raw: 0x3a5b7141), Felt(raw: 0x1cb6b2de), Felt(raw: 0x1d3eeba6),
      Felt(raw: 0x61431217), Felt(raw: 0x00f7bf69)),
    Felt5(
      Felt(raw: 0x05199bb2), Felt(raw: 0x6151534a), Felt(raw: 0x4caaf8d4),
      Felt(raw: 0x0a80037c), Felt(raw: 0x5d72c28f)),
    Felt5(
      Felt(raw: 0x0a6625f2), Felt(raw: 0x63acab5b), Felt(raw: 0x012c3e01),
      Felt(raw: 0x65ff9494), Felt(raw: 0x66f9eb3c))
  )

  /// The inverse, or zero for zero. By the norm: x⁻¹ = xᵖ·xᵖ²·xᵖ³·xᵖ⁴ / N(x) (Itoh–Tsujii).
  @inlinable
  public var inverse: Felt5 {
    let p1 = frobenius
    let p12 = p1 * p1.frobenius
    let conjugates = p12 * p12.frobeniusSquared
    let norm = (self * conjugates).c0
    return conjugates * norm.inverse
  }
}
